package io.batuta.model.connection;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.json.Json;
import io.batuta.model.task.Connection;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a connection that is written as one text: a URI ({@code postgres://me:secret@db:5432/sales?sslmode=require}), whose parts may be percent-encoded, or JSON with the fields of the REST API. What
 * Airflow writes into {@code AIRFLOW_CONN_…} is such a text. Pure.
 */
public final class ConnectionText {
    private static final Pattern URI = Pattern.compile(
            "(?<kind>[A-Za-z][A-Za-z0-9+._-]*)://(?:(?<user>[^/?#]*)@)?(?<place>[^/?#@]*)(?:/(?<path>[^?#]*))?(?:\\?(?<query>[^#]*))?");
    private static final Pattern PLACE = Pattern.compile("(?<host>\\[[^]]*]|[^:,]*)(?::(?<port>[0-9]{1,5}))?");
    private static final Pattern SCHEME = Pattern.compile("https?");
    private static final Map<String, String> OTHER_KINDS = Map.of("postgresql", "postgres", "https", "http");

    /** Where Airflow puts extra fields that do not fit into a query. */
    private static final String MORE = "__extra__";

    private ConnectionText() {}

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException when it is neither; the message never holds the text, since that may hold a password
     */
    public static Connection read(String id, String text) {
        try {
            return text.strip().startsWith("{") ? ofJson(id, Json.tree(text)) : ofUri(id, text.strip());
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("the connection " + id
                    + " cannot be read; write a URI such as kafka://localhost:9092 or https://user:password@api.example.com, or JSON such as {\"conn_type\": \"kafka\", \"host\": \"localhost\"}");
        }
    }

    private static Connection ofUri(String id, String text) {
        Matcher uri = URI.matcher(text);
        if (!uri.matches() || uri.group("place").isEmpty() && uri.group("query") == null) {
            throw new IllegalArgumentException("no scheme or no host");
        }
        String written = uri.group("kind");
        String kind = OTHER_KINDS.getOrDefault(written, written.replace('-', '_'));
        String path = uri.group("path") == null ? "" : decoded(uri.group("path"));
        String[] login = uri.group("user") == null ? new String[0] : uri.group("user").split(":", 2);
        Map<String, String> extra = extra(uri.group("query"));
        Matcher place = PLACE.matcher(uri.group("place"));
        boolean single = place.matches();
        // A list of brokers has no single host and port.
        String host = single ? decoded(place.group("host")).replaceAll("^\\[|]$", "") : decoded(uri.group("place"));
        Integer port = single && place.group("port") != null ? Integer.valueOf(place.group("port")) : null;
        if (kind.equals("http") && !host.contains("://")) {
            // The host of an HTTP connection is a whole address. Airflow writes the scheme where the path would be.
            String scheme = SCHEME.matcher(path).matches() ? path : written;
            String more = SCHEME.matcher(path).matches() || path.isEmpty() ? "" : "/" + path;
            host = scheme + "://" + uri.group("place") + more;
            port = null;
            path = "";
        }
        return new Connection(id, kind, null, host.isEmpty() ? null : host, port,
                login.length < 1 || login[0].isEmpty() ? null : decoded(login[0]),
                login.length < 2 ? null : decoded(login[1]), path.isEmpty() ? null : path, extra, secret(kind, extra));
    }

    private static Map<String, String> extra(@Nullable String query) {
        Map<String, String> extra = new TreeMap<>();
        for (String pair : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
            String[] parts = pair.split("=", 2);
            extra.put(decoded(parts[0]), parts.length < 2 ? "" : decoded(parts[1]));
        }
        String more = extra.remove(MORE);
        if (more != null && !more.isBlank()) {
            extra.putAll(texts(Json.tree(more)));
        }
        return extra;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static Connection ofJson(String id, JsonNode json) {
        String kind = text(json, "conn_type");
        if (kind == null) {
            throw new IllegalArgumentException("no conn_type");
        }
        JsonNode written = json.path("extra");
        Map<String, String> extra = texts(written.isTextual() && !written.asText().isBlank() ? Json.tree(written.asText()) : written);
        kind = OTHER_KINDS.getOrDefault(kind, kind);
        String port = json.path("port").asText("");
        return new Connection(id, kind, text(json, "description"), text(json, "host"),
                port.matches("[0-9]{1,5}") ? Integer.valueOf(port) : null,
                text(json, "login"), text(json, "password"), text(json, "schema"), extra, secret(kind, extra));
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new TreeMap<>();
        object.properties().forEach(field -> texts.put(field.getKey(),
                field.getValue().isNull() ? "" : field.getValue().isTextual() ? field.getValue().asText() : field.getValue().toString()));
        return texts;
    }

    private static @Nullable String text(JsonNode json, String field) {
        return json.path(field).isTextual() && !json.path(field).asText().isEmpty() ? json.path(field).asText() : null;
    }

    private static Set<String> secret(String kind, Map<String, String> extra) {
        return extra.keySet().stream().filter(name -> ConnectionKinds.secret(kind, name)).collect(Collectors.toUnmodifiableSet());
    }
}
