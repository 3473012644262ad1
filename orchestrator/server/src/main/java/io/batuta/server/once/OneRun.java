package io.batuta.server.once;

import io.batuta.engine.Engine;
import io.batuta.engine.board.World;
import io.batuta.engine.bundle.BundleSink.BuiltDag;
import io.batuta.engine.bundle.LoadedBundles;
import io.batuta.engine.bundle.OneBundle;
import io.batuta.engine.command.Commands;
import io.batuta.engine.command.Happening;
import io.batuta.engine.log.AttemptLogs;
import io.batuta.engine.log.KnownSecrets;
import io.batuta.engine.log.LocalLogStore;
import io.batuta.engine.runner.Runner;
import io.batuta.engine.runner.WorkDirectories;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.TaskRow;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.plan.TaskSpec;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskHandler;
import io.batuta.tasks.TaskHandlers;
import io.batuta.testing.journal.MemoryJournal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of one DAG: the real engine and the real kinds of tasks, on a journal in memory. Its hooks and mails are not sent. Closing it ends what still runs. */
public final class OneRun implements AutoCloseable {
    private static final int MOST_OF_A_LOG = 256 * 1024;

    /** For what is killed to be gone; code of the author's that does not mind an interrupt ends with the process. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(5);

    private final DagPlan plan;
    private final MemoryJournal journal = new MemoryJournal();
    private final InstantSource clock = InstantSource.system();
    private final LocalLogStore logStore;
    private final AttemptLogs logs;
    private final TaskHandlers handlers;
    private final LoadedBundles code;
    private final Runner runner;
    private final Engine engine;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile long run = -1;

    /**
     * Where it works.
     *
     * @param work a private directory of its own
     * @param libraries jars that every bundle may use; need not exist
     * @param environment the process's own
     */
    public record Place(Path work, Path libraries, Map<String, String> environment) {}

    /** Sets everything up for the bundle's DAG; nothing runs yet. */
    public OneRun(OneBundle bundle, BuiltDag dag, Given given, Place place) {
        plan = dag.plan().unscheduled();
        journal.register(plan);
        plan.tasks().stream().map(TaskSpec::pool).distinct().forEach(pool -> journal.pool(pool, -1));
        journal.dags().forEach(row -> bundle.version(row.version(), dag));
        logStore = new LocalLogStore(place.work().resolve("logs"));
        KnownSecrets known = new KnownSecrets();
        known.know(given.secrets());
        logs = new AttemptLogs(logStore, known, clock, AttemptLogs.DEFAULT_CAP);
        handlers = TaskHandlers.standard(place.environment(), place.libraries().resolveSibling(""));
        code = new LoadedBundles(bundle, place.work().resolve("code"), place.libraries());
        runner = new Runner(handlers.byKind(), new Runner.Parts(journal, code, given.connections(), given.variables(), logs,
                new WorkDirectories(place.work().resolve("run")), clock, _ -> over.countDown()));
        List<String> labels = plan.tasks().stream().map(TaskSpec::queue).filter(Objects::nonNull).distinct().toList();
        engine = new Engine(new Engine.Settings("test", "test", labels, World.Limits.DEFAULT),
                new Engine.Parts(journal, clock, System::nanoTime, runner, code, this::recovery, over::countDown));
    }

    private Recovery recovery(String kind) {
        TaskHandler handler = handlers.byKind().get(kind);
        return handler == null ? Recovery.RERUN : handler.recovery();
    }

    /**
     * Starts the run and tells every change of its tasks; called from the engine's thread, one at a time.
     *
     * @param conf values for its params, as JSON
     * @return its run id
     * @throws io.batuta.engine.command.CommandException when the params do not fit
     */
    public String start(@Nullable Instant logicalDate, @Nullable String conf, Consumer<Step> watcher) {
        engine.listen(happening -> {
            switch (happening) {
                case Happening.TaskChanged task ->
                    find(task).ifPresent(row -> watcher.accept(step(row, TaskState.of(task.state()), task.tryNumber())));
                case Happening.RunChanged changed -> {
                    if (RunState.of(changed.state()).finished()) {
                        over.countDown();
                    }
                }
                case Happening.DagChanged _ -> {
                    // There is no other than this.
                }
            }
        });
        engine.start();
        var triggered = engine.commands().trigger(new Commands.Trigger(plan.dagId(), null, logicalDate, null, conf, null, "cli", "test"));
        run = triggered.run();
        return triggered.runId();
    }

    /** Waits for its end; false when it has not come by then. */
    public boolean await(Duration limit) throws InterruptedException {
        boolean ended = over.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        // The run's end is told before that of its last task, by one thread; it answers when it has told all.
        engine.commands().unpausePreview(plan.dagId());
        return ended;
    }

    /** The run as it is now. */
    public RunRow run() {
        return Objects.requireNonNull(journal.run(run));
    }

    /** Its tasks as they are now, in the DAG's order. */
    public List<Step> steps() {
        return journal.tasks(run).stream()
                .sorted(Comparator.<TaskRow>comparingInt(task -> plan.indexOf(task.taskId())).thenComparingInt(TaskRow::mapIndex))
                .map(task -> step(task, task.state(), task.tryNumber())).toList();
    }

    private Optional<TaskRow> find(Happening.TaskChanged changed) {
        return journal.tasks(changed.run()).stream().filter(task -> task.id() == changed.taskInstance()).findFirst();
    }

    /** What is told is what happened; the row may be further already. */
    private Step step(TaskRow task, TaskState state, int tryNumber) {
        boolean ended = state.finished() || state == TaskState.UP_FOR_RETRY;
        return Step.of(task, state, tryNumber, ended ? log(task, tryNumber) : List.of());
    }

    private List<String> log(TaskRow task, int tryNumber) {
        return journal.attempts().stream().filter(attempt -> attempt.taskInstance() == task.id() && attempt.tryNumber() == tryNumber)
                .reduce((_, newer) -> newer).map(attempt -> log(task.run(), attempt.id())).orElse(List.of());
    }

    private List<String> log(long run, long attempt) {
        try {
            long length = logStore.length(run, attempt);
            byte[] end = logStore.read(run, attempt, Math.max(0, length - MOST_OF_A_LOG), MOST_OF_A_LOG);
            return new String(end, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void killAll() {
        runner.underWay().forEach(attempt -> runner.cancel(attempt, true));
    }

    /** What is killed ends on other threads. This process ends soon after, and nobody would find again what still ran. */
    private void awaitAll() {
        long begun = System.nanoTime();
        while (!runner.underWay().isEmpty() && System.nanoTime() - begun < PATIENCE.toNanos()) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    @Override
    public void close() throws IOException {
        killAll();
        engine.close();
        // What took the place of the killed until nothing could start any more.
        killAll();
        awaitAll();
        handlers.close();
        logs.close();
        code.close();
    }
}
