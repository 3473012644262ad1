package io.batuta.store.postgres;

import io.batuta.store.db.Connections;
import io.batuta.store.db.DatabaseAddress;
import io.batuta.store.db.DatabaseException;
import io.batuta.store.db.Login;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/** The roles and the database inside a cluster. Made after the first start, and completed if that start was killed. */
record Provision(int port, Passwords passwords) {
    /** The role of the running program, and the name of the database. */
    static final String APP = "batuta";

    /** Wrong password (of a role that may not exist), and no such database. */
    private static final Set<String> NOT_YET_MADE = Set.of("28P01", "28000", "3D000");

    static DatabaseAddress address(int port, Login owner, Login app) {
        return new DatabaseAddress(url(port, APP), owner, app);
    }

    /** Does nothing more than one connection when everything is there. */
    void createWhatIsMissing(String circumstances) {
        try {
            if (isReachable()) {
                return;
            }
            try (var connection = Connections.open(url(port, "postgres"), owner(), "batuta setup")) {
                createRole(connection);
                createDatabase(connection);
            }
        } catch (SQLException e) {
            throw new DatabaseException(
                    "The embedded Postgres on 127.0.0.1:%d does not let us in: %s %s Does the file with its passwords belong to it?"
                            .formatted(port, e.getMessage(), circumstances),
                    e);
        }
    }

    private boolean isReachable() throws SQLException {
        try (var connection = Connections.open(url(port, APP), new Login(APP, passwords.app()), "batuta start")) {
            return connection.isValid(0);
        } catch (SQLException e) {
            if (NOT_YET_MADE.contains(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    private void createRole(Connection connection) throws SQLException {
        // Role names and passwords cannot be parameters; ours consist of letters, digits, - and _.
        var verb = exists(connection, "select 1 from pg_roles where rolname = '" + APP + "'") ? "alter" : "create";
        execute(connection, verb + " role " + APP + " login password '" + passwords.app() + "'");
    }

    private void createDatabase(Connection connection) throws SQLException {
        if (!exists(connection, "select 1 from pg_database where datname = '" + APP + "'")) {
            execute(connection, "create database " + APP);
        }
        execute(connection, "revoke all on database " + APP + " from public");
        execute(connection, "grant connect on database " + APP + " to " + APP);
    }

    private static boolean exists(Connection connection, String question) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(question)) {
            return rows.next();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Login owner() {
        return new Login(Cluster.OWNER, passwords.owner());
    }

    private static String url(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }
}
