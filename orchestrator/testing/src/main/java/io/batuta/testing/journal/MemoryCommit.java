package io.batuta.testing.journal;

import io.batuta.model.journal.AttemptRow;
import io.batuta.model.journal.BackfillRow;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.CommitResult;
import io.batuta.model.journal.DagRow;
import io.batuta.model.journal.Journal.StateValue;
import io.batuta.model.journal.NodeRow;
import io.batuta.model.journal.PoolRow;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.TaskRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** One commit: every guard is checked first, then everything is written. */
final class MemoryCommit {
    private final MemoryTables tables;
    private final Batch batch;
    private final Set<Long> lateRuns = new HashSet<>();
    private final Set<String> lateDags = new HashSet<>();
    private final Set<String> fullPools = new HashSet<>();
    private final Set<Long> conflicts = new HashSet<>();

    MemoryCommit(MemoryTables tables, Batch batch) {
        this.tables = tables;
        this.batch = batch;
    }

    CommitResult run() {
        checkRuns();
        checkTasks();
        checkShared();
        boolean fine = lateRuns.isEmpty() && lateDags.isEmpty() && fullPools.isEmpty() && conflicts.isEmpty();
        if (!fine) {
            return new CommitResult.Late(lateRuns, lateDags, fullPools, conflicts);
        }
        write();
        return new CommitResult.Accepted();
    }

    private void checkRuns() {
        for (RunRow run : batch.newRuns) {
            boolean taken = tables.runs.values().stream()
                    .anyMatch(other -> other.dagId().equals(run.dagId())
                            && (other.runId().equals(run.runId())
                                    || (run.logicalDate() != null && run.logicalDate().equals(other.logicalDate()))));
            boolean twice = batch.newRuns.stream().anyMatch(other -> other != run && other.dagId().equals(run.dagId())
                    && (other.runId().equals(run.runId()) || (run.logicalDate() != null && run.logicalDate().equals(other.logicalDate()))));
            NodeRow owner = tables.nodes.get(run.owner());
            boolean fenced = owner == null || owner.dead();
            if (taken || twice || fenced) {
                lateDags.add(run.dagId());
            }
        }
        for (Batch.RunChange change : batch.runs) {
            RunRow known = tables.runs.get(change.row().id());
            if (known == null || known.state() != change.from() || known.ownerEpoch() != change.row().ownerEpoch()) {
                lateRuns.add(change.row().id());
            }
        }
    }

    private void checkTasks() {
        for (Batch.TaskChange change : batch.tasks) {
            check(change);
        }
        for (Batch.TaskChange change : batch.replacedTasks) {
            check(change);
        }
        for (TaskRow task : batch.newTasks) {
            RunRow run = tables.runs.get(task.run());
            boolean ours = run == null || run.ownerEpoch() == task.epoch();
            if (!ours) {
                lateRuns.add(task.run());
            }
        }
    }

    private void check(Batch.TaskChange change) {
        TaskRow known = tables.tasks.get(change.row().id());
        if (known == null || known.state() != change.from() || known.epoch() != change.row().epoch()) {
            lateRuns.add(change.row().run());
        }
    }

    private void checkShared() {
        for (Batch.ScheduleAdvance advance : batch.schedules) {
            DagRow dag = tables.dags.get(advance.dagId());
            if (dag == null || !Objects.equals(dag.nextFire(), advance.expected())) {
                lateDags.add(advance.dagId());
            }
        }
        batch.poolDeltas.forEach((name, delta) -> {
            PoolRow pool = tables.pools.get(name);
            if (delta > 0 && (pool == null || (pool.slots() >= 0 && pool.used() + delta > pool.slots()))) {
                fullPools.add(name);
            }
        });
        for (Batch.StateWrite write : batch.stateWrites) {
            StateValue known = tables.values.get(write.key());
            if ((known == null ? 0 : known.version()) != write.expectedVersion()) {
                conflicts.add(write.attempt());
            }
        }
    }

    private void write() {
        batch.newRuns.forEach(run -> tables.runs.put(run.id(), run));
        batch.runs.forEach(change -> tables.runs.put(change.row().id(), change.row()));
        for (Batch.TaskChange change : batch.replacedTasks) {
            tables.tasks.remove(change.row().id());
            tables.tasksOfRun.getOrDefault(change.row().run(), new ArrayList<>()).remove(change.row().id());
        }
        for (TaskRow task : batch.newTasks) {
            tables.tasks.put(task.id(), task);
            tables.tasksOfRun.computeIfAbsent(task.run(), _ -> new ArrayList<>()).add(task.id());
        }
        batch.tasks.forEach(change -> tables.tasks.put(change.row().id(), change.row()));
        batch.attempts.forEach(this::put);
        batch.newAttempts.forEach(this::put);
        tables.events.addAll(batch.events);
        for (Batch.OutputRow output : batch.outputs) {
            Long version = output.dagVersion();
            if (version != null) {
                tables.outputVersions.put(output.attempt(), version);
            }
            if (output.json() != null) {
                tables.outputs.put(output.attempt(), output.json());
            }
        }
        batch.elements.forEach(element -> tables.elements.put(element.taskInstance(), element.json()));
        writeShared();
    }

    /** An attempt that begins and ends within one turn is in both lists; the end wins. */
    private void put(AttemptRow attempt) {
        AttemptRow now = tables.attempts.merge(attempt.id(), attempt, (known, changed) -> known.endedAt() == null ? changed : known);
        if (now == null || now.endedAt() != null) {
            tables.openAttempts.remove(attempt.id());
        } else {
            tables.openAttempts.put(attempt.id(), now);
        }
    }

    private void writeShared() {
        for (Batch.StateWrite write : batch.stateWrites) {
            if (write.json() == null) {
                tables.values.remove(write.key());
            } else {
                tables.values.put(write.key(), new StateValue(write.json(), write.expectedVersion() + 1));
            }
        }
        batch.outbox.forEach(message -> tables.outbox.putIfAbsent(message.key(), message));
        for (Batch.ScheduleAdvance advance : batch.schedules) {
            tables.dags.computeIfPresent(
                    advance.dagId(), (_, dag) -> new DagRow(dag.dagId(), dag.version(), dag.paused(), dag.anchor(), advance.lastFire(),
                            advance.next(), dag.activeRuns()));
        }
        tables.skipped.addAll(batch.skippedTicks);
        batch.poolDeltas.forEach((name, delta) -> tables.pools.computeIfPresent(name,
                (_, pool) -> new PoolRow(name, pool.slots(), pool.used() + delta, pool.includeDeferred())));
        batch.activeRunDeltas.forEach((id, delta) -> tables.dags.computeIfPresent(
                id, (_, dag) -> new DagRow(dag.dagId(), dag.version(), dag.paused(), dag.anchor(), dag.lastFire(), dag.nextFire(),
                        dag.activeRuns() + delta)));
        for (Batch.DagSwitch change : batch.switches) {
            tables.dags.computeIfPresent(
                    change.dagId(),
                    (_, dag) -> new DagRow(
                            dag.dagId(), dag.version(), change.paused(), dag.anchor() != null ? dag.anchor() : change.anchor(),
                            dag.lastFire(), dag.nextFire(), dag.activeRuns()));
        }
        batch.newBackfills.forEach(backfill -> tables.backfills.put(backfill.id(), backfill));
        batch.backfillPauses.forEach((id, paused) -> tables.backfills.computeIfPresent(
                id,
                (_, b) -> new BackfillRow(b.id(), b.dagId(), b.from(), b.to(), b.reprocess(), b.maxActiveRuns(), b.reverse(), paused,
                        b.conf(), b.actor(), b.node())));
        batch.finishedBackfills.forEach(tables.backfills::remove);
    }
}
