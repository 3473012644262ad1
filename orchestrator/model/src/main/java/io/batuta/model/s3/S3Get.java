package io.batuta.model.s3;

import io.batuta.model.dag.Kind;
import io.batuta.model.dag.TaskDefinition;
import io.batuta.model.task.OutputType;
import org.jspecify.annotations.Nullable;

/** Gets an object into a file. The file is written beside its place and then renamed, over one that is there. Not thread-safe. */
public final class S3Get implements TaskDefinition<S3Object> {
    /** The kind. */
    public static final Kind<S3Object> KIND = new Kind<>("s3.get", OutputType.of(S3Object.class));

    private final String id;
    private String connection = "";
    private @Nullable String bucket;
    private String key = "";
    private String local = "";

    S3Get(String id) {
        this.id = id;
    }

    /** The connection, of kind s3. */
    public S3Get connection(String id) {
        this.connection = id;
        return this;
    }

    /** The bucket; default the connection's. */
    public S3Get bucket(String name) {
        this.bucket = name;
        return this;
    }

    /** The object's key. */
    public S3Get key(String key) {
        this.key = key;
        return this;
    }

    /** The file on the host of the node that runs the task: absolute, or {@code ~/…}. Its directory must exist. */
    public S3Get to(String local) {
        this.local = local;
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
        return new S3Config(connection, bucket, key, local, null, null, 1);
    }

    @Override
    public @Nullable String problem() {
        String place = S3Problems.place(connection, bucket);
        String wrong = place != null ? place : S3Problems.key(key);
        return wrong != null ? wrong : S3Problems.local(local);
    }
}
