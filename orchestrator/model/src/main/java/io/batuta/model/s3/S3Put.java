package io.batuta.model.s3;

import io.batuta.model.dag.Kind;
import io.batuta.model.dag.TaskDefinition;
import io.batuta.model.task.OutputType;
import org.jspecify.annotations.Nullable;

/** Puts a file, of at most 5 GB, or a text as an object. An object of that key is replaced. Not thread-safe. */
public final class S3Put implements TaskDefinition<S3Object> {
    /** The kind. */
    public static final Kind<S3Object> KIND = new Kind<>("s3.put", OutputType.of(S3Object.class));

    private final String id;
    private String connection = "";
    private @Nullable String bucket;
    private String key = "";
    private @Nullable String local;
    private @Nullable String content;
    private @Nullable String contentType;

    S3Put(String id) {
        this.id = id;
    }

    /** The connection, of kind s3. */
    public S3Put connection(String id) {
        this.connection = id;
        return this;
    }

    /** The bucket; default the connection's. */
    public S3Put bucket(String name) {
        this.bucket = name;
        return this;
    }

    /** The object's key. */
    public S3Put key(String key) {
        this.key = key;
        return this;
    }

    /** The file on the host of the node that runs the task: absolute, or {@code ~/…}. */
    public S3Put from(String local) {
        this.local = local;
        return this;
    }

    /** The text, in UTF-8, instead of a file. */
    public S3Put content(String text) {
        this.content = text;
        return this;
    }

    /** What the object is said to be, such as {@code application/json}. */
    public S3Put contentType(String type) {
        this.contentType = type;
        return this;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String kind() {
        return KIND.name();
    }

    @Override
    public OutputType<S3Object> outputType() {
        return KIND.outputType();
    }

    @Override
    public Object config() {
        return new S3Config(connection, bucket, key, local, content, contentType, 1);
    }

    @Override
    public @Nullable String problem() {
        String place = S3Problems.place(connection, bucket);
        String wrong = place != null ? place : S3Problems.key(key);
        if (wrong != null) {
            return wrong;
        }
        if ((local == null) == (content == null)) {
            return "give it a file (.from(\"/…\")) or a text (.content(\"…\"))";
        }
        String what = local == null ? S3Problems.content(String.valueOf(content)) : S3Problems.local(local);
        boolean odd = contentType != null && (contentType.isBlank() || !contentType.matches("[ -~]{1,200}"));
        return what != null ? what : odd ? "contentType: 1 to 200 plain characters, such as text/csv" : null;
    }
}
