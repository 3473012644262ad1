package io.batuta.server.once;

import io.batuta.engine.runner.Connections;
import io.batuta.engine.runner.Variables;
import io.batuta.model.connection.ConnectionText;
import io.batuta.model.names.SecretNames;
import io.batuta.model.task.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
                connections.put(id, ConnectionText.read(id.toLowerCase(Locale.ROOT), text));
            } else if (name.startsWith(VARIABLE)) {
                variables.put(name.substring(VARIABLE.length()), text);
            }
        });
        givenConnections.forEach((id, text) -> connections.put(plain(id), ConnectionText.read(id, text)));
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
}
