package io.batuta.server.bench;

import io.batuta.engine.Engine;
import io.batuta.engine.board.World;
import io.batuta.engine.command.Commands;
import io.batuta.engine.command.Happening;
import io.batuta.engine.log.AttemptLogs;
import io.batuta.engine.log.KnownSecrets;
import io.batuta.engine.log.LocalLogStore;
import io.batuta.engine.runner.Runner;
import io.batuta.engine.runner.WorkDirectories;
import io.batuta.model.dag.Dag;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.RunSnapshot;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskHandler;
import io.batuta.store.crypto.Secrets;
import io.batuta.store.db.ClockKeeper;
import io.batuta.store.db.Database;
import io.batuta.store.db.DatabaseAddress;
import io.batuta.store.db.DatabaseClock;
import io.batuta.store.journal.PostgresJournal;
import io.batuta.store.postgres.EmbeddedPostgres;
import io.batuta.store.probe.Recorded;
import io.batuta.store.table.BundleStore;
import io.batuta.store.table.DagStore;
import io.batuta.tasks.TaskHandlers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A whole node on a fresh database: the same parts as the server's, without web and bundles. */
final class Workbench implements AutoCloseable {
    private final EmbeddedPostgres postgres;
    private final Database database;
    private final ClockKeeper clockKeeper;
    private final PostgresJournal journal;
    private final AttemptLogs logs;
    private final TaskHandlers handlers;
    private final DagStore dagStore;
    private final Engine engine;
    private final BenchCode code = new BenchCode();
    private final Ledger ledger;
    private final List<Consumer<Happening.TaskChanged>> told = new CopyOnWriteArrayList<>();
    private final Map<Long, CountDownLatch> ends = new ConcurrentHashMap<>();

    Workbench(Path home, World.Limits limits) throws IOException {
        postgres = EmbeddedPostgres.start(home);
        ledger = new Ledger(home.resolve("ledger"));
        DatabaseAddress address = postgres.address();
        database = Database.open(address);
        clockKeeper = ClockKeeper.start(database);
        DatabaseClock clock = clockKeeper.clock();
        journal = new PostgresJournal(database, Secrets.open(home, Map.of()));
        logs = new AttemptLogs(new LocalLogStore(home.resolve("logs")), new KnownSecrets(), clock, AttemptLogs.DEFAULT_CAP);
        dagStore = new DagStore(database, () -> journal.takeIds(1));
        handlers = TaskHandlers.standard(System.getenv(), home);
        Runner runner = new Runner(handlers.byKind(), new Runner.Parts(journal, code, _ -> Optional.empty(), _ -> Optional.empty(), logs,
                new WorkDirectories(home.resolve("run")), clock, _ -> {}));
        engine = new Engine(
                new Engine.Settings("bench", home.toString(), List.of(), limits),
                new Engine.Parts(journal, clock, clock::nanos, runner, code, this::recovery, () -> {}));
        engine.listen(this::heard);
        engine.start();
    }

    private Recovery recovery(String kind) {
        TaskHandler handler = handlers.byKind().get(kind);
        return handler == null ? Recovery.RERUN : handler.recovery();
    }

    private void heard(Happening happening) {
        if (happening instanceof Happening.TaskChanged changed) {
            told.forEach(listener -> listener.accept(changed));
        }
        if (happening instanceof Happening.RunChanged changed && (changed.state().equals("success") || changed.state().equals("failed"))) {
            ends.computeIfAbsent(changed.run(), _ -> new CountDownLatch(1)).countDown();
        }
    }

    Database database() {
        return database;
    }

    EmbeddedPostgres postgres() {
        return postgres;
    }

    /** The DAGs, writing into this bench's ledger. */
    Workloads workloads() {
        return new Workloads(ledger);
    }

    /** Throws when what was executed of a DAG is not what was recorded. */
    void checkLedger(String dagId) throws Exception {
        ledger.check(new Recorded(database), dagId);
    }

    /** Tells every change of a task after its commit, on the engine's thread. */
    void listen(Consumer<Happening.TaskChanged> listener) {
        told.add(listener);
    }

    /** What time it is by the clock that stamps the rows. */
    Instant now() {
        return clockKeeper.clock().instant();
    }

    Commands commands() {
        return engine.commands();
    }

    /** Makes DAGs known, unpaused. */
    void register(List<Dag> dags) {
        Map<String, Dag> byId = new HashMap<>();
        dags.forEach(dag -> byId.put(dag.id(), dag));
        BundleStore.Bundle bundle = new BundleStore.Bundle(
                byId.size() + "-" + Integer.toHexString(byId.keySet().hashCode()), "bench", new byte[0]);
        List<DagStore.Built> built = dags.stream().map(dag -> new DagStore.Built(dag.plan(), "bench")).toList();
        dagStore.register(bundle, "bench", built, false, clockKeeper.clock().instant())
                .forEach(registered -> code.put(registered.version(), Objects.requireNonNull(byId.get(registered.dagId()))));
        engine.refresh();
    }

    /** Runs a DAG once and waits for its end. */
    long runOnce(String dagId) throws InterruptedException {
        long run = trigger(dagId);
        awaitEnd(run);
        return run;
    }

    void awaitEnd(long run) throws InterruptedException {
        if (!ends.computeIfAbsent(run, _ -> new CountDownLatch(1)).await(10, TimeUnit.MINUTES)) {
            throw new IllegalStateException("run " + run + " did not end within 10 minutes");
        }
    }

    /** Starts a run and does not wait. */
    long trigger(String dagId) {
        return commands().trigger(new Commands.Trigger(dagId, null, null, null, null, null, "cli", "bench")).run();
    }

    /** Waits until every run of the DAG has ended; gives the milliseconds from the first one's acceptance to the last one's end. */
    double awaitAll(String dagId) throws InterruptedException {
        List<Long> runs = journal.runsBetween(dagId, null, null);
        for (long run : runs) {
            awaitEnd(run);
        }
        List<RunRow> rows = journal.loadRuns(runs).stream().map(RunSnapshot::run).toList();
        Instant first = rows.stream().map(RunRow::queuedAt).min(Instant::compareTo).orElseThrow();
        Instant last = rows.stream().map(row -> Objects.requireNonNull(row.endedAt())).max(Instant::compareTo).orElseThrow();
        return millis(first, last);
    }

    /** Milliseconds from the acceptance of the run to its last task's end, by the database's clock. */
    double makespan(long run) {
        RunRow row = journal.loadRuns(List.of(run)).getFirst().run();
        return millis(row.queuedAt(), Objects.requireNonNull(row.endedAt()));
    }

    private static double millis(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }

    @Override
    public void close() throws IOException {
        engine.close();
        handlers.close();
        logs.close();
        journal.close();
        clockKeeper.close();
        database.close();
        postgres.close();
        ledger.close();
    }
}
