package io.batuta.store.journal;

import io.batuta.model.journal.AttemptRow;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.Journal;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.TaskRow;
import io.batuta.model.state.RunState;
import io.batuta.model.state.RunType;
import io.batuta.model.state.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows and batches as the lifecycle would make them, for one node. */
final class Story {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00.123456Z");

    final Journal journal;
    final long node;

    Story(Journal journal, long node) {
        this.journal = journal;
        this.node = node;
    }

    RunRow run(String dag, String runId, @Nullable Instant date) {
        return new RunRow(
                journal.takeIds(1), UUID.randomUUID(), dag, runId, RunType.MANUAL, RunState.RUNNING, date, date, date, NOW, NOW, NOW, null,
                "test", "ann", null, null, null, null, node, 1, 0);
    }

    TaskRow task(RunRow run, String task, int mapIndex) {
        return new TaskRow(
                journal.takeIds(1), UUID.randomUUID(), run.id(), task, mapIndex, null, TaskState.NONE, 0, 1, 0, 0, null, null, null, null,
                null, null, null, null, null, null, null, null, null,
                run.ownerEpoch());
    }

    /** A run with that many tasks, stored. */
    RunWithTasks started(String dag, String runId, int tasks) {
        var run = run(dag, runId, null);
        var rows = IntStream.range(0, tasks).mapToObj(i -> task(run, "t" + i, -1)).toList();
        var batch = new Batch();
        batch.newRuns.add(run);
        batch.newTasks.addAll(rows);
        batch.events.add(event(run, null, null, "run_started", null, "running"));
        accept(batch);
        return new RunWithTasks(run, rows);
    }

    /** A stored run. */
    record RunWithTasks(RunRow run, List<TaskRow> tasks) {}

    AttemptRow attempt(TaskRow task, String pool) {
        return new AttemptRow(journal.takeIds(1), task.id(), task.tryNumber() + 1, "first", node, "batuta-" + task.id() + "-1", pool, 1,
                NOW, null, null, null, 0);
    }

    static AttemptRow ended(AttemptRow a, String state) {
        return new AttemptRow(a.id(), a.taskInstance(), a.tryNumber(), a.cause(), a.node(), a.outsideName(), a.pool(), a.slots(),
                a.startedAt(), NOW, state, null, a.deaths());
    }

    static TaskRow to(TaskRow t, TaskState state, @Nullable Long attempt) {
        return new TaskRow(
                t.id(), t.uuid(), t.run(), t.taskId(), t.mapIndex(), t.mapKey(), state,
                t.tryNumber() + (state == TaskState.RUNNING ? 1 : 0), t.maxTries(), t.triesSinceClear(), t.losses(), null, NOW,
                NOW, NOW, state.finished() ? NOW : null, NOW, attempt, t.node(), t.outputAttempt(), t.outputItems(), t.skips(), t.reason(),
                t.hint(), t.epoch());
    }

    static TaskRow withEpoch(TaskRow t, int epoch) {
        return new TaskRow(
                t.id(), t.uuid(), t.run(), t.taskId(), t.mapIndex(), t.mapKey(), t.state(), t.tryNumber(), t.maxTries(),
                t.triesSinceClear(), t.losses(), t.notBefore(), t.scheduledAt(), t.queuedAt(),
                t.startedAt(), t.endedAt(), t.firstTryAt(), t.attempt(), t.node(), t.outputAttempt(), t.outputItems(), t.skips(),
                t.reason(), t.hint(), epoch);
    }

    static Batch.HistoryEvent event(RunRow run, @Nullable Long task, @Nullable Long attempt, String event, @Nullable String from,
            @Nullable String to) {
        return new Batch.HistoryEvent(NOW, run.dagId(), run.id(), task, attempt, event, from, to, null, "scheduler", "lifecycle", null);
    }

    /** Adds the start of a task to the batch; gives its row and attempt. */
    Running start(Batch batch, RunRow run, TaskRow task) {
        var attempt = attempt(task, "default_pool");
        var running = to(task, TaskState.RUNNING, attempt.id());
        batch.tasks.add(new Batch.TaskChange(running, task.state()));
        batch.newAttempts.add(attempt);
        batch.events.add(event(run, task.id(), attempt.id(), "started", task.state().word(), "running"));
        return new Running(running, attempt);
    }

    /** A started task. */
    record Running(TaskRow task, AttemptRow attempt) {}

    TaskRow finish(Batch batch, RunRow run, Running running) {
        var done = to(running.task(), TaskState.SUCCESS, running.attempt().id());
        batch.tasks.add(new Batch.TaskChange(done, TaskState.RUNNING));
        batch.attempts.add(ended(running.attempt(), "success"));
        batch.events.add(event(run, done.id(), running.attempt().id(), "succeeded", "running", "success"));
        return done;
    }

    void accept(Batch batch) {
        var result = journal.commit(batch);
        if (!(result instanceof io.batuta.model.journal.CommitResult.Accepted)) {
            throw new AssertionError("not accepted: " + result);
        }
    }
}
