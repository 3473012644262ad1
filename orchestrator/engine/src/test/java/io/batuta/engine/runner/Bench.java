package io.batuta.engine.runner;

import io.batuta.engine.bundle.CodeSource;
import io.batuta.engine.log.AttemptLogs;
import io.batuta.engine.log.KnownSecrets;
import io.batuta.engine.log.LocalLogStore;
import io.batuta.model.dag.Dag;
import io.batuta.model.journal.RunRow;
import io.batuta.model.plan.TaskSpec;
import io.batuta.model.state.RunState;
import io.batuta.model.state.RunType;
import io.batuta.model.task.Connection;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskCode;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A runner with everything around it in memory or in a temporary directory. */
final class Bench implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-08-01T12:00:00Z");

    final FakeJournal journal = new FakeJournal();
    final KnownSecrets known = new KnownSecrets();
    final Map<String, Connection> connections = new HashMap<>();
    final Map<String, Variables.Value> variables = new HashMap<>();
    final BlockingQueue<Ended> ends = new LinkedBlockingQueue<>();
    final List<Error> fatal = new ArrayList<>();
    final AtomicInteger loads = new AtomicInteger();
    final AtomicInteger unloads = new AtomicInteger();
    final Path home;
    final LocalLogStore store;
    final Runner runner;
    private final AttemptLogs logs;
    private @Nullable Dag dag;

    Bench(Path home, TaskHandler... handlers) {
        this.home = home;
        store = new LocalLogStore(home.resolve("logs"));
        logs = new AttemptLogs(store, known, InstantSource.fixed(NOW), AttemptLogs.DEFAULT_CAP);
        Map<String, TaskHandler> byKind = new HashMap<>(Map.of("java", new Java()));
        for (TaskHandler handler : handlers) {
            byKind.put(handler.kind(), handler);
        }
        runner = new Runner(byKind, new Runner.Parts(journal.journal(), this::load, connections(), variables(), logs,
                new WorkDirectories(home.resolve("work")), InstantSource.fixed(NOW), fatal::add));
    }

    private Connections connections() {
        return new Connections() {
            @Override
            public Optional<Connection> find(String id) {
                return Optional.ofNullable(connections.get(id));
            }

            @Override
            public List<String> ids() {
                return List.copyOf(connections.keySet());
            }
        };
    }

    private Variables variables() {
        return new Variables() {
            @Override
            public Optional<Value> find(String key) {
                return Optional.ofNullable(variables.get(key));
            }

            @Override
            public List<String> keys() {
                return List.copyOf(variables.keySet());
            }
        };
    }

    private CodeSource.Loaded load(long version) {
        loads.incrementAndGet();
        Dag used = java.util.Objects.requireNonNull(dag);
        return new CodeSource.Loaded() {
            @Override
            public Dag dag() {
                return used;
            }

            @Override
            public List<Path> classPath() {
                return List.of();
            }

            @Override
            public void close() {
                unloads.incrementAndGet();
            }
        };
    }

    /** How an attempt is given to the runner. */
    record Given(Attempt.Mode mode, int mapIndex, @Nullable String conf, @Nullable Long backfill, List<Attempt.Input> inputs) {
        static final Given FIRST = new Given(Attempt.Mode.START, -1, null, null, List.of());

        Given inputs(Attempt.Input... inputs) {
            return new Given(mode, mapIndex, conf, backfill, List.of(inputs));
        }
    }

    /** The attempt of a DAG's task; its number is 42. */
    Attempt attempt(Dag of, String task, Given given) {
        dag = of;
        TaskSpec spec = java.util.Objects.requireNonNull(of.plan().task(task));
        RunRow run = new RunRow(
                7, new java.util.UUID(0, 7), of.id(), "manual__1", RunType.MANUAL, RunState.RUNNING, NOW, null, null, NOW, NOW, NOW, null,
                "test", null, given.conf(), null, given.backfill(), 5L, 1, 1, 0);
        return new Attempt(42, 420, run, of.plan(), spec, given.mapIndex(), 1, "batuta-42", null, NOW, given.inputs(), null, given.mode());
    }

    /** Runs a task to its end. */
    Ended end(Dag of, String task) throws InterruptedException {
        return end(of, task, Given.FIRST);
    }

    Ended end(Dag of, String task, Given given) throws InterruptedException {
        runner.launch(attempt(of, task, given), ends::add);
        return ended();
    }

    Ended ended() throws InterruptedException {
        Ended ended = ends.poll(30, TimeUnit.SECONDS);
        if (ended == null) {
            throw new AssertionError("no end was reported");
        }
        return ended;
    }

    String log() throws IOException {
        return new String(store.read(7, 42, 0, 1_000_000), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        logs.close();
    }

    /** In-process Java tasks. */
    private static final class Java implements TaskHandler {
        @Override
        public String kind() {
            return "java";
        }

        @Override
        public Recovery recovery() {
            return Recovery.RERUN;
        }

        @Override
        public Outcome start(TaskContext task) throws Exception {
            Object made = task.code(TaskCode.class).call(task);
            return made instanceof Outcome outcome ? outcome : new Outcome.Success(made);
        }
    }

    /** A handler of kind {@code probe} that is one piece of code. */
    record Probe(Work work, AtomicInteger asked, AtomicInteger forced) implements TaskHandler {
        interface Work {
            Outcome work(TaskContext task) throws Exception;
        }

        Probe(Work work) {
            this(work, new AtomicInteger(), new AtomicInteger());
        }

        @Override
        public String kind() {
            return "probe";
        }

        @Override
        public Recovery recovery() {
            return Recovery.REATTACH;
        }

        @Override
        public Outcome start(TaskContext task) throws Exception {
            return work.work(task);
        }

        @Override
        public Outcome reattach(TaskContext task) throws Exception {
            task.log().info("found again");
            return work.work(task);
        }

        @Override
        public void cancel(TaskContext task, boolean force) {
            (force ? forced : asked).incrementAndGet();
        }
    }

}
