package io.batuta.testing.journal;

import io.batuta.model.journal.AttemptRow;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.CommitResult;
import io.batuta.model.journal.DagRow;
import io.batuta.model.journal.Journal.StateKey;
import io.batuta.model.journal.NodeRow;
import io.batuta.model.journal.PoolRow;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.TaskRow;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds everything in a batch that is based on what somebody else changed first. */
final class MemoryGuards {
    private final MemoryTables tables;
    private final Batch batch;
    private final Set<Long> lateRuns = new HashSet<>();
    private final Set<String> lateDags = new HashSet<>();
    private final Set<String> fullPools = new HashSet<>();
    private final Set<Long> conflicts = new HashSet<>();

    MemoryGuards(MemoryTables tables, Batch batch) {
        this.tables = tables;
        this.batch = batch;
    }

    CommitResult.@Nullable Late check() {
        checkNewRuns();
        batch.runs.forEach(this::check);
        batch.tasks.forEach(this::check);
        batch.replacedTasks.forEach(this::check);
        batch.newTasks.forEach(this::check);
        checkAttempts();
        checkSchedules();
        checkPools();
        checkValues();
        boolean answered = batch.answers.keySet().stream().map(tables.inbox::get)
                .anyMatch(command -> command == null || command.answer() != null);
        boolean fine = !answered && lateRuns.isEmpty() && lateDags.isEmpty() && fullPools.isEmpty() && conflicts.isEmpty();
        return fine ? null : new CommitResult.Late(lateRuns, lateDags, fullPools, conflicts);
    }

    private void checkNewRuns() {
        Set<String> ids = new HashSet<>();
        Set<Map.Entry<String, Instant>> dates = new HashSet<>();
        for (RunRow run : batch.newRuns) {
            boolean named = tables.runNamed(run.dagId(), run.runId()) != null || !ids.add(run.dagId() + "/" + run.runId());
            Instant date = run.logicalDate();
            boolean dated = date != null && (tables.runAt(run.dagId(), date) != null || !dates.add(Map.entry(run.dagId(), date)));
            NodeRow owner = tables.nodes.get(run.owner());
            boolean fenced = owner == null || owner.dead();
            if ((fenced && tables.has(Guard.LIVING_MAKER)) || (named && tables.has(Guard.RUN_ID))
                    || (dated && tables.has(Guard.LOGICAL_DATE))) {
                lateDags.add(run.dagId());
            }
        }
    }

    private void check(Batch.RunChange change) {
        RunRow known = tables.runs.get(change.row().id());
        boolean owned = known != null && known.ownerEpoch() == change.row().ownerEpoch() && known.owner() == change.row().owner();
        boolean fromHere = known != null && known.state() == change.from();
        if (known == null || (!owned && tables.has(Guard.RUN_EPOCH)) || (!fromHere && tables.has(Guard.RUN_STATE))) {
            lateRuns.add(change.row().id());
        }
    }

    private void check(Batch.TaskChange change) {
        TaskRow known = tables.tasks.get(change.row().id());
        boolean owned = known != null && known.epoch() == change.row().epoch();
        boolean fromHere = known != null && known.state() == change.from();
        boolean known2 = known != null || batch.newTasks.stream().anyMatch(task -> task.id() == change.row().id());
        if (!known2 || (!owned && tables.has(Guard.TASK_EPOCH)) || (!fromHere && tables.has(Guard.TASK_STATE))) {
            lateRuns.add(change.row().run());
        }
    }

    private void check(TaskRow task) {
        RunRow run = tables.runs.get(task.run());
        boolean created = batch.newRuns.stream().anyMatch(other -> other.id() == task.run());
        boolean owned = created || (run != null && run.ownerEpoch() == task.epoch());
        boolean twice = tables.tasksOf(task.run()).stream()
                .filter(other -> batch.replacedTasks.stream().noneMatch(gone -> gone.row().id() == other.id()))
                .anyMatch(other -> other.taskId().equals(task.taskId()) && other.mapIndex() == task.mapIndex());
        if ((!owned && tables.has(Guard.NEW_TASK_EPOCH)) || (twice && tables.has(Guard.NEW_TASK_ONCE))) {
            lateRuns.add(task.run());
        }
    }

    private void checkAttempts() {
        Set<Long> ended = new HashSet<>();
        for (AttemptRow attempt : batch.attempts) {
            if (!tables.openAttempts.containsKey(attempt.id()) && tables.has(Guard.ATTEMPT_ENDS_ONCE)) {
                lateBy(attempt);
            }
            if (attempt.endedAt() != null) {
                ended.add(attempt.id());
            }
        }
        if (batch.newAttempts.isEmpty() || !tables.has(Guard.ONE_ATTEMPT)) {
            return;
        }
        Set<Long> busy = new HashSet<>();
        tables.openAttempts.values().stream().filter(open -> !ended.contains(open.id())).forEach(open -> busy.add(open.taskInstance()));
        batch.newAttempts.stream().filter(attempt -> !busy.add(attempt.taskInstance())).forEach(this::lateBy);
    }

    private void lateBy(AttemptRow attempt) {
        TaskRow task = tables.tasks.get(attempt.taskInstance());
        if (task != null) {
            lateRuns.add(task.run());
        } else {
            batch.newTasks.stream().filter(created -> created.id() == attempt.taskInstance())
                    .forEach(created -> lateRuns.add(created.run()));
        }
    }

    private void checkSchedules() {
        Set<String> seen = new HashSet<>();
        for (Batch.ScheduleAdvance advance : batch.schedules) {
            DagRow dag = tables.dags.get(advance.dagId());
            boolean asExpected = dag != null && Objects.equals(dag.nextFire(), advance.expected());
            if (dag == null || (seen.add(advance.dagId()) && !asExpected && tables.has(Guard.SCHEDULE))) {
                lateDags.add(advance.dagId());
            }
        }
        batch.switches.stream().filter(change -> !tables.dags.containsKey(change.dagId())).forEach(change -> lateDags.add(change.dagId()));
    }

    private void checkPools() {
        batch.poolDeltas.forEach((name, delta) -> {
            PoolRow pool = tables.pools.get(name);
            boolean full = pool != null && pool.slots() >= 0 && pool.used() + delta > pool.slots();
            if (delta > 0 && (pool == null || (full && tables.has(Guard.POOL)))) {
                fullPools.add(name);
            }
        });
    }

    private void checkValues() {
        Map<StateKey, Long> writers = new HashMap<>();
        for (Batch.StateWrite write : batch.stateWrites) {
            long version = tables.versionsOfValues.getOrDefault(write.key(), 0L);
            boolean newest = version == write.expectedVersion()
                    || (write.expectedVersion() == 0 && !tables.values.containsKey(write.key()));
            Long first = writers.putIfAbsent(write.key(), write.attempt());
            boolean rival = first != null && first != write.attempt();
            if ((!newest || rival) && tables.has(Guard.VALUE)) {
                conflicts.add(write.attempt());
            }
        }
    }
}
