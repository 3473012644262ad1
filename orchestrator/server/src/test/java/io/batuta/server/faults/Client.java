package io.batuta.server.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** A client of one server's API that gives up soon: the server may be dead, or stand still. */
final class Client {
    private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private static final Duration LIMIT = Duration.ofSeconds(4);

    private final String base;
    private final String token;

    /** @param status 0 when there was no answer, so that nobody knows what became of the request */
    record Answer(int status, String body) {
        boolean good() {
            return status / 100 == 2;
        }

        JsonNode tree() {
            return Json.tree(body);
        }
    }

    Client(String base, String token) {
        this.base = base;
        this.token = token;
    }

    Answer get(String path) {
        return send("GET", path, null);
    }

    Answer post(String path, Map<String, ?> body) {
        return send("POST", path, body);
    }

    Answer patch(String path, Map<String, ?> body) {
        return send("PATCH", path, body);
    }

    private Answer send(String method, String path, Map<String, ?> body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path)).timeout(LIMIT)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(Json.write(body)))
                .build();
        try {
            HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            return new Answer(0, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(0, e.toString());
        }
    }
}
