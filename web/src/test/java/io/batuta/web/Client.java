package io.batuta.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.batuta.model.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A plain HTTP client that reads JSON answers. Immutable. */
record Client(String base, Map<String, String> headers) {
    private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    Client(String base) {
        this(base, Map.of());
    }

    Client withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Client(base, more);
    }

    /** An answer. */
    record Answer(int status, Map<String, List<String>> headers, String body) {
        Optional<String> header(String name) {
            return headers.entrySet().stream().filter(e -> e.getKey().equalsIgnoreCase(name)).map(e -> e.getValue().getFirst()).findFirst();
        }

        Map<String, @Nullable Object> json() {
            return Json.<Map<String, @Nullable Object>>read(body, Map.class);
        }

        @Nullable
        Object get(String name) {
            return json().get(name);
        }

        String text(String name) {
            return String.valueOf(get(name));
        }

        @SuppressWarnings("unchecked")
        List<Map<String, Object>> list(String name) {
            return (List<Map<String, Object>>) java.util.Objects.requireNonNull(get(name), () -> name + " is missing in " + body);
        }
    }

    Answer get(String path) {
        return send("GET", path, null);
    }

    Answer post(String path, Object body) {
        return send("POST", path, body);
    }

    Answer patch(String path, Object body) {
        return send("PATCH", path, body);
    }

    Answer delete(String path) {
        return send("DELETE", path, null);
    }

    Answer send(String method, String path, @Nullable Object body) {
        String text = body == null ? null : body instanceof String raw ? raw : Json.write(body);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(30));
        headers.forEach(request::header);
        if (text != null && !headers.containsKey("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        request.method(method, text == null ? BodyPublishers.noBody() : BodyPublishers.ofString(text, UTF_8));
        HttpResponse<String> response = send(request.build());
        return new Answer(response.statusCode(), response.headers().map(), response.body());
    }

    /** After a request that cannot be understood the server closes the connection; the client may notice only when it uses it again. */
    private static HttpResponse<String> send(HttpRequest request) {
        for (int tries = 1;; tries++) {
            try {
                return HTTP.send(request, BodyHandlers.ofString(UTF_8));
            } catch (IOException e) {
                if (tries == 3) {
                    throw new AssertionError(request.toString(), e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    /** Opens an answer that is read while it is written. */
    InputStream open(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(15));
        headers.forEach(request::header);
        try {
            return HTTP.send(request.build(), BodyHandlers.ofInputStream()).body();
        } catch (IOException e) {
            throw new AssertionError(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
