package io.batuta.tasks.s3;

import io.batuta.model.task.Connection;
import io.batuta.model.task.ConnectionTest;
import java.net.URI;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Asks for the connection's bucket, or, without one, for the list of buckets. */
public final class S3ConnectionTest implements ConnectionTest {
    @Override
    public String kind() {
        return "s3";
    }

    @Override
    public void check(Connection connection) {
        Store.of(connection);
    }

    @Override
    public List<String> servers(Connection connection) {
        URI endpoint = Store.of(connection).endpoint();
        return endpoint == null ? List.of() : List.of(endpoint.toString());
    }

    @Override
    public Result test(Connection connection) {
        Store store = Store.of(connection);
        String bucket = connection.schema() == null || connection.schema().isBlank() ? null : connection.schema();
        try (S3Client client = store.open()) {
            if (bucket == null) {
                int buckets = client.listBuckets().buckets().size();
                return Result
                        .usable(store.shown() + " accepts the access key and lists " + buckets + (buckets == 1 ? " bucket" : " buckets"));
            }
            client.listObjectsV2(request -> request.bucket(bucket).maxKeys(1));
            return Result.usable(store.shown() + " accepts the access key and lists the objects of bucket " + bucket);
        } catch (S3Exception e) {
            if (bucket == null && S3Sentences.code(e).equals("AccessDenied")) {
                return Result.usable(store.shown() + " knows the access key; it may not list buckets, which tasks need not do");
            }
            return failed(e, store, bucket == null ? "list buckets" : "list bucket " + bucket);
        } catch (SdkException e) {
            return failed(e, store, bucket == null ? "list buckets" : "list bucket " + bucket);
        }
    }

    private static Result failed(SdkException e, Store store, String what) {
        var failure = S3Sentences.failure(e, store, what).outcome();
        return Result.unusable(failure.reason(), failure.hint());
    }
}
