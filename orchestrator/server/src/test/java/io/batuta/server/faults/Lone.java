package io.batuta.server.faults;

import io.batuta.store.db.Connections;
import io.batuta.store.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** One server with its own Postgres, as most people run it. */
final class Lone implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(120);

    final Path directory;
    final Ledger ledger;
    final ServerUnderFault server;

    /**
     * A server that is not started.
     *
     * @param dag the resource that is its only DAG file
     * @param settings BATUTA_… variables
     */
    Lone(Path directory, String dag, Map<String, String> settings) throws IOException {
        this.directory = directory;
        Path dags = Files.createDirectories(directory.resolve("dags"));
        try (InputStream source = Lone.class.getResourceAsStream("/faults/" + dag)) {
            Files.copy(source, dags.resolve(dag));
        }
        this.ledger = new Ledger(directory.resolve("ledger"));
        Files.createFile(ledger.file());
        List<String> before = new ArrayList<>();
        if (!settings.isEmpty()) {
            before.add("env");
            settings.forEach((name, value) -> before.add(name + "=" + value));
        }
        this.server = new ServerUnderFault("node", directory, before, new ServerUnderFault.Surroundings(null, dags, ledger.file(), ""));
    }

    /** Where the server's home is or will be. */
    static Path home(Path directory) {
        return directory.resolve("node").resolve("home");
    }

    void start(String dag) {
        server.start();
        ready(dag);
    }

    void ready(String dag) {
        if (!server.awaitReady()) {
            throw new AssertionError("the server does not start: " + server.said(6_000));
        }
        await("the DAG " + dag + " is known", () -> client().get("/api/v2/dags/" + dag).good());
    }

    Client client() {
        return server.client().orElseThrow();
    }

    void trigger(String dag, String run) {
        await("the trigger of " + dag + " " + run + " is taken", () -> {
            int status = Load.trigger(client(), dag, run).status();
            return status / 100 == 2 || status == 409;
        });
    }

    /** The state of a run, or what the server says instead. */
    String state(String dag, String run) {
        Client.Answer answer = client().get("/api/v2/dags/" + dag + "/dagRuns/" + run);
        return answer.good() ? answer.tree().path("state").asText() : "HTTP " + answer.status();
    }

    void awaitState(String dag, String run, String state) {
        await(dag + " " + run + " is " + state, () -> state(dag, run).equals(state));
    }

    /** Why a run does not go on. */
    String why(String dag, String run) {
        return client().get("/api/batuta/v1/explain?dag_id=" + dag + "&run_id=" + run).body();
    }

    /** What the doctor finds. */
    String doctor() {
        return client().get("/api/batuta/v1/doctor").body();
    }

    /** How often a task of a run began. */
    long begun(String dag, String run, String task) {
        return ledger.since(0).stream().filter(effect -> effect.kind().equals("B"))
                .filter(effect -> effect.instance().equals(dag + " " + run + " " + task + " -1")).count();
    }

    /** The only column of a query's rows. */
    List<String> lines(String sql) {
        var address = EmbeddedPostgres.start(server.home().path()).address();
        try (Connection connection = Connections.open(address.jdbcUrl(), address.owner(), "faults");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            List<String> lines = new ArrayList<>();
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
            return lines;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    long number(String sql) {
        return Long.parseLong(lines(sql).getFirst());
    }

    void await(String what, BooleanSupplier condition) {
        await(what, LIMIT, condition);
    }

    void await(String what, Duration limit, BooleanSupplier condition) {
        if (!Campaign.within(limit, condition)) {
            throw new AssertionError("waited " + limit.toSeconds() + " s in vain until " + what + "; the server "
                    + (server.alive() ? "lives" : "is dead") + ": " + server.said(8_000));
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
