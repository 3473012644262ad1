package io.batuta.server.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.batuta.model.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One server's REST API. Answers are trees; whatever is no success is an {@link ApiException}. Thread-safe. */
public final class Api {
    private final String base;
    private final @Nullable String token;
    private final Transport transport;

    /**
     * The server at that address.
     *
     * @param url {@code http://host:port} with or without a path
     */
    public Api(String url, @Nullable String token) {
        this.base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.token = token;
        this.transport = base.startsWith("https:") ? new JdkHttp() : new PlainHttp();
        if (!base.startsWith("http://") && !base.startsWith("https://")) {
            throw new ApiException(0, "'" + url + "' is no address of a server; it begins with http:// or https://.");
        }
    }

    /** Its address. */
    public String url() {
        return base;
    }

    /** Reads. The path begins with a slash; write its parts with {@link #segment}. */
    public JsonNode get(String path) {
        return call("GET", path, null);
    }

    /** Creates or acts. */
    public JsonNode post(String path, Object body) {
        return call("POST", path, body);
    }

    /** Acts, repeatably. */
    public JsonNode put(String path, Object body) {
        return call("PUT", path, body);
    }

    /** Changes parts. */
    public JsonNode patch(String path, Object body) {
        return call("PATCH", path, body);
    }

    /** Removes. */
    public JsonNode delete(String path) {
        return call("DELETE", path, null);
    }

    private JsonNode call(String method, String path, @Nullable Object body) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("Accept", "application/json");
        if (token != null) {
            headers.put("Authorization", "Bearer " + token);
        }
        if (body != null) {
            headers.put("Content-Type", "application/json");
        }
        Answer answer;
        try {
            answer = transport.send(method, URI.create(base + path), headers, body == null ? null : Json.write(body).getBytes(UTF_8));
        } catch (IOException e) {
            throw new ApiException(0, "No server answers at " + base + " (" + e.getMessage() + "). Start one: ./batuta standalone");
        }
        return read(answer);
    }

    private JsonNode read(Answer answer) {
        boolean good = answer.status() / 100 == 2;
        JsonNode tree = tree(answer.body());
        if (good && tree == null) {
            throw new ApiException(answer.status(), "What answers at " + base + " is no Batuta server.");
        }
        if (!good) {
            throw new ApiException(answer.status(),
                    tree == null ? "The server at " + base + " answered " + answer.status() + "." : sentence(tree, answer.status()));
        }
        return tree == null ? MissingNode.getInstance() : tree;
    }

    private static @Nullable JsonNode tree(String body) {
        if (body.isBlank()) {
            return MissingNode.getInstance();
        }
        try {
            return Json.tree(body);
        } catch (Json.JsonException _) {
            return null;
        }
    }

    /** The server's own words; of a list of wrong fields, each with its place. */
    private static String sentence(JsonNode tree, int status) {
        JsonNode detail = tree.path("detail");
        if (detail.isTextual()) {
            return detail.asText();
        }
        if (detail.isArray()) {
            var text = new StringBuilder();
            for (JsonNode wrong : detail) {
                JsonNode place = wrong.path("loc");
                text.append(text.isEmpty() ? "" : "; ").append(place.isEmpty() ? "" : place.get(place.size() - 1).asText() + ": ")
                        .append(wrong.path("msg").asText());
            }
            return text.toString();
        }
        JsonNode reason = detail.has("message") ? detail.path("message") : detail.path("reason");
        return reason.isTextual() ? reason.asText() : "The server answered " + status + ": " + tree;
    }

    /** A segment of a path: run ids contain colons and pluses. */
    public static String segment(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
