package io.batuta.server.once;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.engine.runner.Connections;
import io.batuta.engine.runner.Variables;
import io.batuta.model.json.Json;
import io.batuta.model.task.Connection;
import io.batuta.web.v2.SecretNames;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Connections and variables that were given instead of saved ones: by options, or by the environment as {@code BATUTA_CONN_<ID>} and {@code BATUTA_VAR_<NAME>}, where letters count as capitals and
 * everything else as {@code _}. A connection is a URI ({@code postgres://me:secret@db:5432/sales?sslmode=require}) or JSON with the fields of the REST API.
 */
public final class Given {
    private static final String CONNECTION = "BATUTA_CONN_";
    private static final String VARIABLE = "BATUTA_VAR_";

    /** By the names that the environment can write, what was given under that name. */
    private final Map<String, Connection> connections = new TreeMap<>();
    private final Map<String, String> variables = new TreeMap<>();

    /**
     * Options count more than the environment.
     *
     * @throws IllegalArgumentException for a connection that cannot be read
     */
    public Given(Map<String, String> environment, Map<String, String> givenConnections, Map<String, String> givenVariables) {
        environment.forEach((name, text) -> {
            if (name.startsWith(CONNECTION)) {
                String id = name.substring(CONNECTION.length());
                connections.put(id, connection(id.toLowerCase(Locale.ROOT), text));
            } else if (name.startsWith(VARIABLE)) {
                variables.put(name.substring(VARIABLE.length()), text);
            }
        });
        givenConnections.forEach((id, text) -> connections.put(plain(id), connection(id, text)));
        givenVariables.forEach((name, text) -> variables.put(plain(name), text));
    }

    private static String plain(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    Connections connections() {
        return new Connections() {
            @Override
            public Optional<Connection> find(String id) {
                return Optional.ofNullable(connections.get(plain(id)));
            }

            @Override
            public List<String> ids() {
                return connections.values().stream().map(Connection::id).toList();
            }
        };
    }

    Variables variables() {
        return new Variables() {
            @Override
            public Optional<Value> find(String key) {
                return Optional.ofNullable(variables.get(plain(key))).map(text -> new Value(text, SecretNames.secret(key)));
            }

            @Override
            public List<String> keys() {
                return variables.keySet().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
            }
        };
    }

    /** What logs must hide. */
    List<String> secrets() {
        List<String> secrets = new ArrayList<>();
        for (Connection connection : connections.values()) {
            if (connection.password() != null) {
                secrets.add(connection.password());
            }
            connection.secrets().forEach(name -> connection.extra(name).ifPresent(secrets::add));
        }
        variables.forEach((name, text) -> {
            if (SecretNames.secret(name)) {
                secrets.add(text);
            }
        });
        return secrets;
    }

    /** Never says the text itself: it may hold a password. */
    static Connection connection(String id, String text) {
        try {
            return text.strip().startsWith("{") ? ofJson(id, Json.tree(text)) : ofUri(id, URI.create(text.strip()));
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("the connection " + id
                    + " cannot be read; write a URI such as kafka://localhost:9092 or https://user:password@api.example.com, or JSON such as {\"conn_type\": \"kafka\", \"host\": \"localhost\"}");
        }
    }

    private static Connection ofUri(String id, URI uri) {
        if (uri.getScheme() == null || uri.getRawAuthority() == null) {
            throw new IllegalArgumentException("no scheme or no host");
        }
        String authority = uri.getRawAuthority();
        String user = authority.contains("@") ? authority.substring(0, authority.lastIndexOf('@')) : "";
        String place = authority.substring(authority.lastIndexOf('@') + 1);
        String[] login = user.split(":", 2);
        Map<String, String> extra = extra(uri.getRawQuery());
        String path = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/", "");
        boolean http = uri.getScheme().matches("https?");
        // A list of brokers has no single host and port, and the host of an HTTP connection may be a whole address.
        String host = http
                ? uri.getScheme() + "://" + place + (path.isEmpty() ? "" : "/" + path)
                : uri.getHost() == null ? place : uri.getHost();
        return new Connection(id, http ? "http" : uri.getScheme(), null, host,
                http || uri.getPort() < 0 ? null : Integer.valueOf(uri.getPort()),
                user.isEmpty() ? null : decoded(login[0]), login.length < 2 ? null : decoded(login[1]),
                http || path.isEmpty() ? null : path, extra,
                secret(extra));
    }

    private static Map<String, String> extra(@Nullable String query) {
        Map<String, String> extra = new TreeMap<>();
        if (query != null) {
            for (String pair : query.split("&")) {
                String[] parts = pair.split("=", 2);
                extra.put(decoded(parts[0]), parts.length < 2 ? "" : decoded(parts[1]));
            }
        }
        return extra;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static Connection ofJson(String id, JsonNode json) {
        Map<String, String> extra = new TreeMap<>();
        JsonNode more = json.path("extra").isTextual() ? Json.tree(json.path("extra").asText()) : json.path("extra");
        more.properties().forEach(
                field -> extra.put(field.getKey(), field.getValue().isTextual() ? field.getValue().asText() : field.getValue().toString()));
        String kind = text(json, "conn_type");
        if (kind == null) {
            throw new IllegalArgumentException("no conn_type");
        }
        return new Connection(id, kind, text(json, "description"), text(json, "host"),
                json.path("port").isInt() ? json.path("port").asInt() : null,
                text(json, "login"), text(json, "password"), text(json, "schema"), extra, secret(extra));
    }

    private static @Nullable String text(JsonNode json, String field) {
        return json.path(field).isTextual() ? json.path(field).asText() : null;
    }

    private static Set<String> secret(Map<String, String> extra) {
        Set<String> secret = new HashSet<>(extra.keySet());
        secret.removeIf(name -> !SecretNames.secret(name));
        return secret;
    }
}
