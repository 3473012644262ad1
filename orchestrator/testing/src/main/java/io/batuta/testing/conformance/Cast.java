package io.batuta.testing.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.dag.Dag;
import io.batuta.model.journal.AttemptRow;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.CommitResult;
import io.batuta.model.journal.Journal;
import io.batuta.model.journal.NodeRow;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.RunSnapshot;
import io.batuta.model.journal.TaskRow;
import io.batuta.model.state.RunState;
import io.batuta.model.state.RunType;
import io.batuta.model.state.TaskState;
import io.batuta.testing.simulation.Ground;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Who acts in a case: a node of its own, a DAG of its own, and rows and batches as the lifecycle would make them. */
public final class Cast {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00.123456Z");

    final Ground ground;
    final Journal journal;
    final NodeRow node;
    /** A name that no other case uses. */
    final String own;

    Cast(Ground ground) {
        this.ground = ground;
        this.journal = ground.journal();
        this.own = "c" + journal.takeIds(1);
        this.node = another("a");
    }

    NodeRow another(String name) {
        return journal.joinNode(name + "-" + own, "home-" + name + "-" + own, List.of());
    }

    /** A DAG that the journal knows. */
    String dag() {
        ground.register(Dag.named(own).tasks(t -> t.empty("t0")).plan());
        return own;
    }

    String pool(int slots) {
        ground.pool(own, slots);
        return own;
    }

    RunRow run(String runId, @Nullable Instant date) {
        return new RunRow(journal.takeIds(1), UUID.randomUUID(), own, runId, RunType.MANUAL, RunState.RUNNING, date, date, date, NOW, NOW,
                NOW, null, "test", "ann", null, null, null, null, node.id(), 1, 0);
    }

    TaskRow task(RunRow run, String task, int mapIndex) {
        return new TaskRow(journal.takeIds(1), UUID.randomUUID(), run.id(), task, mapIndex, null, TaskState.NONE, 0, 1, 0, 0, null, null,
                null, null, null, null, null, null, null, null, null, null, null, run.ownerEpoch());
    }

    /** A stored run. */
    record Stored(RunRow run, List<TaskRow> tasks) {
        TaskRow first() {
            return tasks.getFirst();
        }
    }

    /** A started task. */
    record Running(TaskRow task, AttemptRow attempt) {}

    /** A run with that many tasks, stored. */
    Stored stored(String runId, int tasks) {
        RunRow run = run(runId, null);
        List<TaskRow> rows = IntStream.range(0, tasks).mapToObj(i -> task(run, "t" + i, -1)).toList();
        Batch batch = new Batch();
        batch.newRuns.add(run);
        batch.newTasks.addAll(rows);
        batch.events.add(event(run, null, null, "Created", null, "running"));
        accept(batch);
        return new Stored(run, rows);
    }

    AttemptRow attempt(TaskRow task, String pool) {
        long id = journal.takeIds(1);
        return new AttemptRow(id, task.id(), task.tryNumber() + 1, "first", node.id(), "batuta-" + id, pool, 1, NOW, null, null, null, 0);
    }

    Running start(Batch batch, RunRow run, TaskRow task) {
        return start(batch, run, task, "default_pool");
    }

    Running start(Batch batch, RunRow run, TaskRow task, String pool) {
        AttemptRow attempt = attempt(task, pool);
        TaskRow running = to(task, TaskState.RUNNING, attempt.id());
        batch.tasks.add(new Batch.TaskChange(running, task.state()));
        batch.newAttempts.add(attempt);
        batch.events.add(event(run, task.id(), attempt.id(), "Started", task.state().word(), "running"));
        return new Running(running, attempt);
    }

    /** A task started and stored. */
    Running started(Stored stored) {
        Batch batch = new Batch();
        Running running = start(batch, stored.run(), stored.first());
        accept(batch);
        return running;
    }

    static AttemptRow ended(AttemptRow a, String state) {
        return new AttemptRow(a.id(), a.taskInstance(), a.tryNumber(), a.cause(), a.node(), a.outsideName(), a.pool(), a.slots(),
                a.startedAt(), NOW, state, null, a.deaths());
    }

    static TaskRow to(TaskRow t, TaskState state, @Nullable Long attempt) {
        return new TaskRow(t.id(), t.uuid(), t.run(), t.taskId(), t.mapIndex(), t.mapKey(), state,
                t.tryNumber() + (state == TaskState.RUNNING ? 1 : 0), t.maxTries(), t.triesSinceClear(), t.losses(), null, NOW, NOW, NOW,
                state.finished() ? NOW : null, NOW, attempt, t.node(), null, null, null, null, null, t.epoch());
    }

    static TaskRow under(TaskRow t, int epoch) {
        return new TaskRow(t.id(), t.uuid(), t.run(), t.taskId(), t.mapIndex(), t.mapKey(), t.state(), t.tryNumber(), t.maxTries(),
                t.triesSinceClear(), t.losses(), t.notBefore(), t.scheduledAt(), t.queuedAt(), t.startedAt(), t.endedAt(), t.firstTryAt(),
                t.attempt(), t.node(), t.outputAttempt(), t.outputItems(), t.skips(), t.reason(), t.hint(), epoch);
    }

    static Batch.RunChange end(RunRow run, RunState state) {
        return new Batch.RunChange(run.with(state, run.startedAt(), NOW, null, run.clearNo()), run.state());
    }

    static Batch.HistoryEvent event(RunRow run, @Nullable Long task, @Nullable Long attempt, String event, @Nullable String from,
            @Nullable String to) {
        return new Batch.HistoryEvent(NOW, run.dagId(), run.id(), task, attempt, event, from, to, null, "scheduler", "engine", null);
    }

    void accept(Batch batch) {
        assertThat(journal.commit(batch)).isEqualTo(new CommitResult.Accepted());
    }

    /** The batch is late because of these runs. */
    void lateRuns(Batch batch, RunRow... runs) {
        Set<Long> ids = java.util.Arrays.stream(runs).map(RunRow::id).collect(java.util.stream.Collectors.toSet());
        late(batch, ids, Set.of(), Set.of(), Set.of());
    }

    void late(Batch batch, Set<Long> runs, Set<String> dags, Set<String> pools, Set<Long> conflicts) {
        assertThat(journal.commit(batch)).isEqualTo(new CommitResult.Late(runs, dags, pools, conflicts));
    }

    RunSnapshot load(RunRow run) {
        return journal.loadRuns(List.of(run.id())).getFirst();
    }

    TaskState state(TaskRow task) {
        return journal.loadRuns(List.of(task.run())).getFirst().tasks().stream().filter(row -> row.id() == task.id()).findFirst()
                .orElseThrow().state();
    }
}
