package io.batuta.tasks.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.batuta.model.docker.DockerConnection;
import io.batuta.model.json.Json;
import io.batuta.tasks.tls.PemTls;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Speaks HTTP with one engine, each question on a connection of its own: an engine that was restarted then never meets an old one. Thread-safe. */
final class Api implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 100_000;
    private static final int MOST_ANSWER = 64 * 1024 * 1024;

    private final URI place;
    private final Duration limit;
    private final boolean nameless;
    private final DockerHttpClient client;

    Api(DockerConnection connection, URI place) {
        this.place = place;
        this.limit = connection.timeout();
        DockerConnection.Tls tls = place.getScheme().equals("unix") ? null : connection.tls();
        this.nameless = tls != null && tls.cert() == null;
        ZerodepDockerHttpClient.Builder builder = new ZerodepDockerHttpClient.Builder().dockerHost(place).maxConnections(MOST_CONNECTIONS)
                .connectionTimeout(connection.connectTimeout());
        if (tls != null) {
            var context = PemTls.context(connection.id(), tls.ca(), tls.cert(), tls.key());
            builder.sslConfig(() -> context);
        }
        client = builder.build();
    }

    /** What an engine said. */
    record Answer(int status, byte[] body, @Nullable String version) {
        boolean ok() {
            return status < 300;
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        JsonNode json() throws IOException {
            try {
                return Json.tree(text());
            } catch (Json.JsonException e) {
                throw new EngineException("the engine answered what is no JSON: " + e.getMessage(), null, status, e);
            }
        }

        /** Its own words about a failure. */
        String message() {
            try {
                JsonNode message = Json.tree(text()).path("message");
                return message.isTextual() ? message.asText().strip() : text().strip();
            } catch (Json.JsonException _) {
                return text().strip();
            }
        }
    }

    /** Uses an answer while it comes. */
    interface Use<T> {
        T with(DockerHttpClient.Response response) throws IOException;
    }

    URI place() {
        return place;
    }

    Answer get(String path) throws IOException {
        return ask("GET", path, null, limit);
    }

    Answer post(String path, @Nullable Object body) throws IOException {
        return ask("POST", path, body, limit);
    }

    Answer delete(String path) throws IOException {
        return ask("DELETE", path, null, limit);
    }

    /** Asks, and waits so long at most. The caller's thread must be one that nobody interrupts. */
    Answer ask(String method, String path, @Nullable Object body, Duration most) throws IOException {
        Later<Answer> later = Later.of("docker-call", () -> stream(method, path, body, Map.of(), Api::whole));
        later.future().orTimeout(most.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return later.awaitOrGiveUp();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while asking " + DockerConnection.words(place), null, 0, e);
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof TimeoutException) {
                later.stop();
                throw new EngineException("the Docker engine at " + DockerConnection.words(place) + " did not answer within "
                        + most.toSeconds() + " s", "is it overloaded, or the network cut?", 0, e);
            }
            throw e;
        }
    }

    /** Asks and uses the answer on this thread, without a limit; an interrupt ends it. */
    <T> T stream(String method, String path, @Nullable Object body, Map<String, String> headers, Use<T> use) throws IOException {
        DockerHttpClient.Request.Builder request = DockerHttpClient.Request.builder().method(method).path(path)
                .putHeader("Connection", "close").putAllHeaders(headers);
        if (body != null) {
            request.putHeader("Content-Type", "application/json").bodyBytes(Json.write(body).getBytes(StandardCharsets.UTF_8));
        }
        try (DockerHttpClient.Response response = client.execute(request.build())) {
            return use.with(response);
        } catch (EngineException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw EngineWords.unreachable(place, nameless, e);
        }
    }

    private static Answer whole(DockerHttpClient.Response response) throws IOException {
        InputStream body = response.getBody();
        byte[] bytes = body == null ? new byte[0] : body.readNBytes(MOST_ANSWER);
        return new Answer(response.getStatusCode(), bytes, response.getHeader("Api-Version"));
    }

    /** A text as a part of a path or query. */
    static String part(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException _) {
            // Nothing is left that could be done about it.
        }
    }
}
