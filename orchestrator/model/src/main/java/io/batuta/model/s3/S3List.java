package io.batuta.model.s3;

import io.batuta.model.check.Check;
import io.batuta.model.dag.Kind;
import io.batuta.model.dag.TaskDefinition;
import io.batuta.model.task.OutputType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists the objects whose keys begin with a prefix, in the order of their keys. More than allowed fail the task. Not thread-safe. */
public final class S3List implements TaskDefinition<List<S3Object>> {
    /** The kind. */
    public static final Kind<List<S3Object>> KIND = new Kind<>("s3.list", OutputType.listOf(S3Object.class));

    private static final int MOST = 1_000_000;

    private final String id;
    private String connection = "";
    private @Nullable String bucket;
    private String prefix = "";
    private int atMost = 10_000;

    S3List(String id) {
        this.id = id;
    }

    /** The connection, of kind s3. */
    public S3List connection(String id) {
        this.connection = id;
        return this;
    }

    /** The bucket; default the connection's. */
    public S3List bucket(String name) {
        this.bucket = name;
        return this;
    }

    /** What the keys begin with; default any. */
    public S3List prefix(String prefix) {
        this.prefix = prefix;
        return this;
    }

    /** The most objects there may be, 1 to 1,000,000; default 10,000. */
    public S3List atMost(int objects) {
        this.atMost = objects;
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
    public OutputType<List<S3Object>> outputType() {
        return KIND.outputType();
    }

    @Override
    public Object config() {
        return new S3Config(connection, bucket, prefix, null, null, null, atMost);
    }

    @Override
    public @Nullable String problem() {
        String place = S3Problems.place(connection, bucket);
        String wrong = place != null ? place : S3Problems.prefix(prefix);
        return wrong != null ? wrong : Check.number("atMost", atMost, 1, MOST);
    }
}
