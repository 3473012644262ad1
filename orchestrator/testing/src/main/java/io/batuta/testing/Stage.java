package io.batuta.testing;

import io.batuta.engine.board.World;
import io.batuta.engine.bundle.CodeSource;
import io.batuta.engine.command.CommandException;
import io.batuta.engine.command.Commands;
import io.batuta.engine.log.AttemptLogs;
import io.batuta.engine.log.KnownSecrets;
import io.batuta.engine.runner.Attempt;
import io.batuta.engine.runner.Connections;
import io.batuta.engine.runner.Ended;
import io.batuta.engine.runner.Runner;
import io.batuta.engine.runner.Variables;
import io.batuta.engine.runner.WorkDirectories;
import io.batuta.model.dag.Dag;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.Journal;
import io.batuta.model.journal.RunRow;
import io.batuta.model.json.Json;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.plan.TaskSpec;
import io.batuta.model.task.Connection;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskHandler;
import io.batuta.testing.engine.ManualEngine;
import io.batuta.testing.engine.ScriptedLauncher;
import io.batuta.testing.engine.SettableClock;
import io.batuta.testing.journal.MemoryJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** One simulation under way: the real engine and the real runner, on a journal in memory and a clock that is told the time. */
final class Stage implements AutoCloseable {
    private static final Duration LONGEST_STEP = Duration.ofHours(1);

    private final DagSimulation wishes;
    private final Dag dag;
    private final MemoryJournal journal = new MemoryJournal();
    private final MemoryLogs logs = new MemoryLogs();
    private final Map<String, TaskHandler> handlers = new HashMap<>();
    private final SettableClock clock;
    private final AttemptLogs attemptLogs;
    private final Runner runner;
    private final ScriptedLauncher launcher;

    Stage(DagSimulation wishes) {
        this.wishes = wishes;
        this.dag = wishes.dag;
        this.clock = new SettableClock(begin());
        this.attemptLogs = new AttemptLogs(logs, new KnownSecrets(), clock, AttemptLogs.DEFAULT_CAP);
        for (TaskSpec task : dag.plan().tasks()) {
            handlers.computeIfAbsent(task.kind(), kind -> new StageHandler(kind, wishes));
        }
        this.runner = new Runner(handlers, new Runner.Parts(journal, this::code, connections(), variables(), attemptLogs,
                new WorkDirectories(
                        Path.of(System.getProperty("java.io.tmpdir", "/tmp"), "batuta-simulation-" + ProcessHandle.current().pid())),
                clock, _ -> {}));
        this.launcher = new ScriptedLauncher(clock, this::play);
    }

    Simulated play() {
        furnish();
        ManualEngine engine = new ManualEngine("simulation", new ManualEngine.Parts(journal, clock, launcher, launcher, this::code,
                _ -> Recovery.RERUN, World.Limits.DEFAULT, _ -> {}));
        Instant until = wishes.until;
        if (wishes.from != null && until != null) {
            engine.passUntil(until);
        } else {
            moments().forEach(moment -> trigger(engine, moment));
        }
        finish(engine);
        return new Findings(dag, journal, logs, handlers, engine.commands(), wishes.hooks).simulated();
    }

    private Instant begin() {
        return wishes.from != null ? wishes.from : moments().getFirst();
    }

    private List<Instant> moments() {
        return wishes.moments.isEmpty() ? List.of(DagSimulation.DEFAULT_MOMENT) : wishes.moments.stream().sorted().toList();
    }

    /** The plan as it is read back from the database, with its schedule as the simulation needs it. */
    private void furnish() {
        DagPlan stored = Json.read(Json.write(dag.plan()), DagPlan.class);
        journal.register(Plans.scheduled(stored, wishes.from != null, wishes.until));
        dag.plan().tasks().stream().map(TaskSpec::pool).distinct().forEach(pool -> journal.pool(pool, -1));
        wishes.pools.forEach(journal::pool);
        Batch values = new Batch();
        wishes.values.forEach((where, json) -> values.stateWrites
                .add(new Batch.StateWrite(0, new Journal.StateKey("", dag.id(), where.task(), where.key()), json, 0)));
        journal.commit(values);
    }

    private void trigger(ManualEngine engine, Instant moment) {
        if (moment.isAfter(clock.instant())) {
            engine.passUntil(moment);
        }
        try {
            engine.commands().trigger(new Commands.Trigger(dag.id(), null, moment, null,
                    wishes.params.isEmpty() ? null : Json.write(wishes.params), null, "test", "test"));
        } catch (CommandException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Lets time pass until every run has ended, or the limit is reached. */
    private void finish(ManualEngine engine) {
        Instant limit = clock.instant().plus(wishes.within);
        Duration step = Duration.ofSeconds(1);
        while (clock.instant().isBefore(limit) && underWay()) {
            engine.pass(step);
            step = step.multipliedBy(2).compareTo(LONGEST_STEP) > 0 ? LONGEST_STEP : step.multipliedBy(2);
        }
    }

    private boolean underWay() {
        return launcher.underWay() > 0 || journal.runs().stream().map(RunRow::state).anyMatch(state -> !state.finished());
    }

    /** Does the attempt now and tells its end when its time has passed. */
    private ScriptedLauncher.Play play(Attempt attempt) {
        String task = attempt.task().id();
        Duration takes = wishes.taking.getOrDefault(task, wishes.everyTaskTakes);
        DagSimulation.Failing failing = wishes.failing.get(task);
        if (failing != null && attempt.tryNumber() <= failing.times().tries()) {
            return ScriptedLauncher.Play.of(attempt, takes, new Outcome.Failure(failing.reason(), null, failing.retryable()));
        }
        AtomicReference<Ended> result = new AtomicReference<>();
        runner.carryOut(attempt, result::set);
        Ended ended = Objects.requireNonNull(result.get());
        return new ScriptedLauncher.Play(takes, at -> new Ended(ended.attempt(), ended.outcome(), ended.output(), ended.stateWrites(), at));
    }

    private CodeSource.Loaded code(long version) {
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
            public void close() {}
        };
    }

    private Connections connections() {
        return new Connections() {
            @Override
            public Optional<Connection> find(String id) {
                return Optional.ofNullable(wishes.connections.get(id));
            }

            @Override
            public List<String> ids() {
                return List.copyOf(wishes.connections.keySet());
            }
        };
    }

    private Variables variables() {
        return new Variables() {
            @Override
            public Optional<Value> find(String key) {
                return Optional.ofNullable(wishes.variables.get(key)).map(text -> new Value(text, false));
            }

            @Override
            public List<String> keys() {
                return List.copyOf(wishes.variables.keySet());
            }
        };
    }

    @Override
    public void close() {
        attemptLogs.close();
    }
}
