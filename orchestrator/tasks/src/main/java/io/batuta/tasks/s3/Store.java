package io.batuta.tasks.s3;

import io.batuta.model.task.Connection;
import io.batuta.model.task.TaskFailedException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * A store as a connection of kind s3 describes it: the endpoint as host (none: Amazon's), access key and secret as login and password (none: what the service's environment, its {@code ~/.aws} or its
 * machine's role offer), the default bucket as schema, and the extras region, path_style and session_token.
 *
 * @param shown for people, without secrets
 */
record Store(Connection connection, @Nullable URI endpoint, String shown) {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(60);

    static Store of(Connection connection) {
        if (!connection.kind().equals("s3")) {
            throw wrong("connection " + connection.id() + " is of kind " + connection.kind() + "; S3 tasks need one of kind s3");
        }
        URI endpoint = endpoint(connection);
        return new Store(connection, endpoint, (endpoint == null ? "Amazon S3" : endpoint.toString()) + ", connection " + connection.id());
    }

    private static @Nullable URI endpoint(Connection connection) {
        String host = connection.host();
        if (host == null || host.isBlank()) {
            return null;
        }
        String url = host.contains("://") ? host : "https://" + host;
        try {
            URI uri = URI.create(url);
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            if (web && uri.getHost() != null) {
                boolean lacksPort = uri.getPort() < 0 && connection.port() != null;
                return lacksPort ? URI.create(uri.getScheme() + "://" + uri.getHost() + ":" + connection.port() + uri.getRawPath()) : uri;
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw wrong("field host of connection " + connection.id() + " is no endpoint: '" + host + "'; for example https://s3.example.org");
    }

    /** The bucket a task names, or the connection's. */
    String bucket(@Nullable String named) {
        String bucket = named == null ? connection.schema() : named;
        if (bucket == null || bucket.isBlank()) {
            throw wrong("neither the task nor connection " + connection.id() + " names a bucket: .bucket(\"…\")");
        }
        return bucket;
    }

    S3Client open() {
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(SILENCE))
                .region(Region.of(extra("region").orElse("us-east-1")))
                .credentialsProvider(credentials())
                .forcePathStyle(pathStyle())
                // Checksums in trailers are Amazon's alone; other stores refuse them.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        return builder.build();
    }

    /** Buckets in the path, not in the host's name: what stores other than Amazon's can do in any case. */
    private boolean pathStyle() {
        String said = extra("path_style").orElse("auto");
        return switch (said) {
            case "true", "path" -> true;
            case "false", "virtual" -> false;
            default -> endpoint != null;
        };
    }

    private AwsCredentialsProvider credentials() {
        String key = connection.login();
        String secret = connection.password();
        if (key == null || key.isBlank()) {
            return DefaultCredentialsProvider.builder().build();
        }
        if (secret == null || secret.isBlank()) {
            throw wrong("connection " + connection.id() + " has an access key (login) without its secret (password)");
        }
        return extra("session_token")
                .<AwsCredentialsProvider>map(token -> StaticCredentialsProvider.create(AwsSessionCredentials.create(key, secret, token)))
                .orElseGet(() -> StaticCredentialsProvider.create(AwsBasicCredentials.create(key, secret)));
    }

    private Optional<String> extra(String name) {
        return connection.extra(name).filter(value -> !value.isBlank());
    }

    private static TaskFailedException wrong(String sentence) {
        return new TaskFailedException(sentence, null, false, null);
    }
}
