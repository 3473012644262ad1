package io.batuta.testing.engine;

import io.batuta.engine.board.World;
import io.batuta.engine.runner.Attempt;
import io.batuta.model.dag.Dag;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.TaskRow;
import io.batuta.model.state.TaskState;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.Recovery;
import io.batuta.testing.journal.MemoryJournal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The stage for stories about the engine: DAGs, a script of how their tasks end, time that passes. */
final class Story {
    static final Instant MORNING = Instant.parse("2026-08-01T06:00:00Z");

    final MemoryJournal journal = new MemoryJournal();
    final SettableClock clock = new SettableClock(MORNING);
    final ScriptedLauncher launcher = new ScriptedLauncher(clock,
            attempt -> ScriptedLauncher.Play.of(attempt, Duration.ofSeconds(1), new Outcome.Success(null)));
    Recovery recovery = Recovery.RERUN;
    World.Limits limits = World.Limits.DEFAULT;
    ManualEngine engine;

    Story(Dag... dags) {
        for (Dag dag : dags) {
            journal.register(dag.plan());
        }
        engine = start();
    }

    ManualEngine start() {
        return new ManualEngine("node", new ManualEngine.Parts(journal, clock, launcher, launcher, version -> {
            throw new IllegalStateException("no code in this story: version " + version);
        }, _ -> recovery, limits, _ -> {}));
    }

    /** kill -9 and a new start. */
    void killAndStart() {
        launcher.crash();
        engine = start();
    }

    void script(Function<Attempt, Outcome> outcomes) {
        launcher.script(attempt -> ScriptedLauncher.Play.of(attempt, Duration.ofSeconds(1), outcomes.apply(attempt)));
    }

    String trigger(String dagId) {
        return trigger(dagId, null);
    }

    /** With a run id of its own, for stories that look runs of several DAGs up by their ids alone. */
    String trigger(String dagId, @org.jspecify.annotations.Nullable String runId) {
        return engine.commands()
                .trigger(new io.batuta.engine.command.Commands.Trigger(dagId, runId, null, null, null, null, "test", "tester")).runId();
    }

    RunRow run(String runId) {
        return journal.runs().stream().filter(run -> run.runId().equals(runId)).findFirst().orElseThrow();
    }

    Map<String, TaskState> states(String runId) {
        Map<String, TaskState> states = new LinkedHashMap<>();
        for (TaskRow task : journal.tasks(run(runId).id())) {
            states.put(task.mapIndex() < 0 ? task.taskId() : task.taskId() + "[" + task.mapIndex() + "]", task.state());
        }
        return states;
    }

    TaskRow task(String runId, String taskId) {
        return journal.tasks(run(runId).id()).stream().filter(task -> task.taskId().equals(taskId)).findFirst().orElseThrow();
    }

    static Outcome ok() {
        return new Outcome.Success(null);
    }

    static Outcome fails(String reason) {
        return new Outcome.Failure(reason, null, true);
    }
}
