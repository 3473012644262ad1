package io.batuta.model.s3;

import io.batuta.model.dag.Kind;
import io.batuta.model.sensor.Sensor;
import io.batuta.model.task.OutputType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Waits until an object is there, or any whose key fits. Its output is the objects that are there then, in the order of their keys. Not thread-safe. */
public final class S3Wait extends Sensor<List<S3Object>, S3Wait> {
    /** The kind. */
    public static final Kind<List<S3Object>> KIND = new Kind<>("s3.sensor", OutputType.listOf(S3Object.class));

    private String connection = "";
    private @Nullable String bucket;
    private String key = "";

    S3Wait(String id) {
        super(id, KIND);
    }

    /** The connection, of kind s3. */
    public S3Wait connection(String id) {
        this.connection = id;
        return this;
    }

    /** The bucket; default the connection's. */
    public S3Wait bucket(String name) {
        this.bucket = name;
        return this;
    }

    /** The object's key; {@code *} and {@code ?} stand for any characters but a slash. */
    public S3Wait key(String key) {
        this.key = key;
        return this;
    }

    @Override
    protected S3Wait self() {
        return this;
    }

    @Override
    public Object config() {
        return new S3WaitConfig(connection, bucket, key, looks());
    }

    @Override
    protected @Nullable String ownProblem() {
        String place = S3Problems.place(connection, bucket);
        return place != null ? place : S3Problems.key(key);
    }
}
