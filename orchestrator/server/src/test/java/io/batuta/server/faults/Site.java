package io.batuta.server.faults;

import io.batuta.store.crypto.Secrets;
import io.batuta.store.db.Connections;
import io.batuta.store.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the nodes stand on: a real Postgres, a wire to it for each node, the DAG folder, the ledger and the target of requests. */
final class Site implements AutoCloseable {
    final Path directory;
    final Path dags;
    final Ledger ledger;
    final EmbeddedPostgres postgres;
    final List<Wire> wires = new ArrayList<>();
    final List<ServerUnderFault> nodes = new ArrayList<>();
    private final Target target;
    private Connection connection;

    Site(Path directory) throws IOException {
        this.directory = directory;
        this.dags = Files.createDirectories(directory.resolve("dags"));
        this.ledger = new Ledger(directory.resolve("ledger"));
        Files.createFile(ledger.file());
        this.postgres = EmbeddedPostgres.start(directory.resolve("memory"));
        this.target = new Target(ledger);
        try (InputStream load = Site.class.getResourceAsStream("/faults/Load.java")) {
            Files.copy(load, dags.resolve("Load.java"));
        }
    }

    /** Adds a node with a wire of its own; it is not started. */
    ServerUnderFault node(String name, String... before) throws IOException {
        Wire wire = new Wire(postgres::port);
        wires.add(wire);
        ServerUnderFault node = new ServerUnderFault(name, directory, List.of(before),
                new ServerUnderFault.Surroundings(url("127.0.0.1", wire.port()), dags, ledger.file(), target.url()));
        shareKey(node.home().path());
        nodes.add(node);
        return node;
    }

    /** What one node seals (long outputs, passwords) the others must be able to open: whoever runs several gives all of them the same key. */
    private void shareKey(Path home) throws IOException {
        Files.createDirectories(home);
        if (nodes.isEmpty()) {
            Secrets.open(home, Map.of());
        } else {
            Files.copy(nodes.getFirst().home().path().resolve(Secrets.FILE), home.resolve(Secrets.FILE),
                    StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    /** How a node reaches the database over that port. */
    String url(String host, int port) {
        var owner = postgres.address().owner();
        return "postgres://" + owner.user() + ":" + URLEncoder.encode(owner.password(), StandardCharsets.UTF_8) + "@" + host + ":" + port
                + "/batuta";
    }

    /** The only column of a query's rows. The connection goes straight to Postgres and is made anew when it broke. */
    synchronized List<String> lines(String sql, Object... parameters) {
        try {
            return ask(sql, parameters);
        } catch (SQLException e) {
            connection = null;
            try {
                return ask(sql, parameters);
            } catch (SQLException again) {
                throw new IllegalStateException(again.getMessage() + " in\n" + sql, again);
            }
        }
    }

    private List<String> ask(String sql, Object... parameters) throws SQLException {
        if (connection == null) {
            connection = connect("faults");
        }
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<String> lines = new ArrayList<>();
            if (statement.execute()) {
                try (var rows = statement.getResultSet()) {
                    while (rows.next()) {
                        lines.add(rows.getString(1));
                    }
                }
            }
            return lines;
        }
    }

    Connection connect(String name) throws SQLException {
        return Connections.open(postgres.address().jdbcUrl(), postgres.address().owner(), name);
    }

    /** The only number of a query. */
    long number(String sql, Object... parameters) {
        return Long.parseLong(lines(sql, parameters).getFirst());
    }

    /** As if the machine of Postgres lost its power; it stays down until {@link EmbeddedPostgres#ensureRunning}. */
    void killPostgres() {
        long pid = postgres.pid();
        Commands.run("kill", "-9", Long.toString(pid));
        ProcessHandle.of(pid).ifPresent(handle -> handle.onExit().join());
    }

    @Override
    public void close() throws IOException {
        nodes.forEach(ServerUnderFault::close);
        for (Wire wire : wires) {
            wire.close();
        }
        target.close();
        postgres.close();
    }
}
