package io.batuta.server.wiring;

import io.batuta.engine.log.KnownSecrets;
import io.batuta.engine.runner.Connections;
import io.batuta.engine.runner.Variables;
import io.batuta.model.names.SecretNames;
import io.batuta.model.task.Connection;
import io.batuta.store.crypto.Secrets;
import io.batuta.store.db.Database;
import io.batuta.store.journal.Outages;
import io.batuta.store.table.ConnectionStore;
import io.batuta.store.table.VariableStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Saved connections and variables as tasks find them: read anew for every use, so that an edit counts for the very next try. Thread-safe. */
final class Vault {
    /** By this description the demo knows the connections it made. */
    static final String OF_THE_DEMO = "made by --demo";

    private final ConnectionStore connections;
    private final VariableStore variables;
    private final KnownSecrets known;

    Vault(Database database, Secrets secrets, KnownSecrets known) {
        this.connections = new ConnectionStore(database, secrets);
        this.variables = new VariableStore(database, secrets);
        this.known = known;
    }

    /** For tasks. */
    Connections connections() {
        return new Connections() {
            @Override
            public Optional<Connection> find(String id) {
                return Outages.told("reading a connection", () -> connections.find(id));
            }

            @Override
            public List<String> ids() {
                return connections.all().stream().map(Connection::id).toList();
            }
        };
    }

    /** For tasks. */
    Variables variables() {
        return new Variables() {
            @Override
            public Optional<Value> find(String key) {
                return Outages.told("reading a variable", () -> variables.find(key))
                        .map(found -> new Value(found.value(), SecretNames.secret(key)));
            }

            @Override
            public List<String> keys() {
                return variables.all().stream().map(VariableStore.Variable::name).toList();
            }
        };
    }

    /** Saves a connection of the demo, whose ports may have changed; one that somebody made under its name stays. */
    void keepDemo(Connection connection) {
        boolean ours = connections.find(connection.id()).map(found -> OF_THE_DEMO.equals(found.description())).orElse(true);
        if (ours) {
            connections.put(connection);
        }
    }

    /** Removes a connection the demo made. */
    void dropDemo(String id) {
        if (connections.find(id).filter(found -> OF_THE_DEMO.equals(found.description())).isPresent()) {
            connections.delete(id);
        }
    }

    /** Saves a variable of the demo unless there is one. */
    void keepDemo(String name, String value) {
        variables.create(new VariableStore.Variable(name, value, OF_THE_DEMO));
    }

    /** Tells every log what to hide. */
    void tellSecrets() {
        List<String> secrets = new ArrayList<>();
        for (Connection connection : connections.all()) {
            if (connection.password() != null) {
                secrets.add(connection.password());
            }
            connection.secrets().forEach(name -> connection.extra(name).ifPresent(secrets::add));
        }
        variables.all().stream().filter(variable -> SecretNames.secret(variable.name())).forEach(variable -> secrets.add(variable.value()));
        known.know(secrets);
    }
}
