package io.batuta.tasks.spark;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Small JSON questions to a master or resource manager. Thread-safe. */
final class ClusterHttp implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int FIRST_REFUSAL = 400;
    private static final int MOST_WORDS = 300;

    private final Duration patience;
    private final HttpClient client;

    /** Waits ten seconds for an answer. */
    ClusterHttp() {
        this(PATIENCE);
    }

    ClusterHttp(Duration patience) {
        this.patience = patience;
        this.client = HttpClient.newBuilder().connectTimeout(patience).followRedirects(HttpClient.Redirect.NORMAL).build();
    }

    JsonNode get(String url) throws IOException, InterruptedException {
        return send(request(url).GET().build());
    }

    JsonNode post(String url) throws IOException, InterruptedException {
        return send(request(url).POST(HttpRequest.BodyPublishers.noBody()).build());
    }

    /** @throws IOException also when it was refused */
    JsonNode put(String url, String json) throws IOException, InterruptedException {
        HttpResponse<String> answer = answer(
                request(url).header("Content-Type", "application/json").PUT(HttpRequest.BodyPublishers.ofString(json)).build());
        if (answer.statusCode() >= FIRST_REFUSAL) {
            String body = answer.body();
            throw new IOException(answer.uri() + " refused it: HTTP " + answer.statusCode() + " "
                    + body.substring(0, Math.min(MOST_WORDS, body.length())));
        }
        return json(answer);
    }

    private HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url)).timeout(patience).header("Accept", "application/json");
    }

    private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
        return json(answer(request));
    }

    private HttpResponse<String> answer(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        try {
            return Json.tree(answer.body());
        } catch (Json.JsonException e) {
            throw new IOException(answer.uri() + " does not answer in JSON (HTTP " + answer.statusCode() + "); is that the right port?", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
