package io.batuta.server.nodes;

import io.batuta.engine.Engine;
import io.batuta.engine.board.World;
import io.batuta.engine.bundle.CodeSource;
import io.batuta.engine.command.CommandException;
import io.batuta.engine.command.Commands;
import io.batuta.engine.log.AttemptLogs;
import io.batuta.engine.log.KnownSecrets;
import io.batuta.engine.log.LocalLogStore;
import io.batuta.engine.runner.Runner;
import io.batuta.engine.runner.WorkDirectories;
import io.batuta.model.dag.Dag;
import io.batuta.model.task.Recovery;
import io.batuta.store.crypto.Secrets;
import io.batuta.store.db.Database;
import io.batuta.store.db.DatabaseClock;
import io.batuta.store.db.NoticeListener;
import io.batuta.store.journal.PostgresJournal;
import io.batuta.tasks.TaskHandlers;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;

/** One of several nodes on a database: a real engine with real handlers, whose time the test can stop. */
final class Node implements AutoCloseable {
    final String name;
    final Standstill time = new Standstill();
    final AtomicBoolean fenced = new AtomicBoolean();
    final PostgresJournal journal;
    final Runner runner;
    final Engine engine;
    private final Map<Long, Dag> code = new ConcurrentHashMap<>();
    private final Connection clockConnection;
    private final AttemptLogs logs;
    private final TaskHandlers handlers;
    private final NoticeListener notices;
    /** Whether it hears at once what others tell, or only when it looks by itself. */
    volatile boolean hears = true;

    Node(String name, Database database, Path home) throws SQLException {
        this.name = name;
        clockConnection = database.connect("clock " + name);
        DatabaseClock clock = DatabaseClock.start(clockConnection);
        journal = new PostgresJournal(database, Secrets.open(home, Map.of()));
        logs = new AttemptLogs(new LocalLogStore(home.resolve("logs")), new KnownSecrets(), clock, AttemptLogs.DEFAULT_CAP);
        handlers = TaskHandlers.standard(System.getenv(), home);
        runner = new Runner(handlers.byKind(), new Runner.Parts(journal, this::load, _ -> Optional.empty(), _ -> Optional.empty(), logs,
                new WorkDirectories(home.resolve("run")), clock, _ -> {}));
        engine = new Engine(new Engine.Settings(name, home.toString(), List.of(), World.Limits.DEFAULT), new Engine.Parts(journal, () -> {
            time.pass();
            return clock.instant();
        }, time::nanos, runner, this::load, this::recovery, () -> fenced.set(true)));
        runner.otherRuns(engine.otherRuns());
        engine.start();
        notices = NoticeListener.start(database, notice -> {
            if (notice.equals(NoticeListener.ORDERS) && hears) {
                engine.lettersMayWait();
            }
        });
    }

    /** Makes a version's code known here. */
    void know(long version, Dag dag) {
        code.put(version, dag);
        engine.refresh();
    }

    /** Triggers a run; gives its number. What was made known just now may take the engine one turn more. */
    long trigger(String dagId) {
        return Awaitility.await().ignoreException(CommandException.class)
                .until(() -> engine.commands().trigger(new Commands.Trigger(dagId, null, null, null, null, null, "cli", "test")).run(),
                        run -> run > 0);
    }

    private Recovery recovery(String kind) {
        return Objects.requireNonNull(handlers.byKind().get(kind)).recovery();
    }

    private CodeSource.Loaded load(long version) {
        Dag dag = Objects.requireNonNull(code.get(version));
        return new CodeSource.Loaded() {
            @Override
            public Dag dag() {
                return dag;
            }

            @Override
            public List<Path> classPath() {
                return List.of();
            }

            @Override
            public void close() {
                // Nothing to release: the DAGs are the test's own.
            }
        };
    }

    @Override
    public void close() throws SQLException, IOException {
        time.end();
        notices.close();
        engine.close();
        handlers.close();
        logs.close();
        journal.close();
        clockConnection.close();
    }
}
