package io.batuta.testing.journal;

import io.batuta.model.journal.AttemptRow;
import io.batuta.model.journal.BackfillRow;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.CommitResult;
import io.batuta.model.journal.DagRow;
import io.batuta.model.journal.Journal.StateValue;
import io.batuta.model.journal.PoolRow;
import java.util.ArrayList;
import java.util.Map;

/** One commit: every guard is checked first, then everything is written. */
final class MemoryCommit {
    private final MemoryTables tables;
    private final Batch batch;

    MemoryCommit(MemoryTables tables, Batch batch) {
        this.tables = tables;
        this.batch = batch;
    }

    CommitResult run() {
        CommitResult.Late late = new MemoryGuards(tables, batch).check();
        if (late != null) {
            return late;
        }
        write();
        return new CommitResult.Accepted();
    }

    private void write() {
        batch.newRuns.forEach(run -> tables.runs.put(run.id(), run));
        batch.runs.forEach(change -> tables.runs.put(change.row().id(), change.row()));
        for (Batch.TaskChange change : batch.replacedTasks) {
            tables.tasks.remove(change.row().id());
            tables.tasksOfRun.getOrDefault(change.row().run(), new ArrayList<>()).remove(change.row().id());
        }
        batch.newTasks.forEach(task -> {
            tables.tasks.put(task.id(), task);
            tables.tasksOfRun.computeIfAbsent(task.run(), _ -> new ArrayList<>()).add(task.id());
        });
        batch.tasks.forEach(change -> tables.tasks.put(change.row().id(), change.row()));
        batch.attempts.forEach(this::put);
        batch.newAttempts.forEach(this::put);
        tables.events.addAll(batch.events);
        for (Batch.OutputRow output : batch.outputs) {
            Long version = output.dagVersion();
            if (version != null) {
                tables.outputVersions.put(output.attempt(), version);
            }
            String json = output.stored() ? tables.large.remove(output.attempt()) : output.json();
            if (json != null) {
                tables.outputs.put(output.attempt(), json);
            }
        }
        batch.elements.forEach(element -> tables.elements.put(element.taskInstance(), element.json()));
        batch.stateWrites.forEach(this::put);
        batch.outbox.forEach(message -> tables.outbox.putIfAbsent(message.key(), message));
        batch.answers.forEach(tables::answer);
        writeDags();
        writeShared();
    }

    private void put(AttemptRow attempt) {
        AttemptRow now = tables.attempts.merge(attempt.id(), attempt, (known, changed) -> known.endedAt() == null ? changed : known);
        if (now == null || now.endedAt() != null) {
            tables.openAttempts.remove(attempt.id());
        } else {
            tables.openAttempts.put(attempt.id(), now);
        }
    }

    private void put(Batch.StateWrite write) {
        long version = tables.versionsOfValues.merge(write.key(), 1L, Long::sum);
        if (write.json() == null) {
            tables.values.remove(write.key());
        } else {
            tables.values.put(write.key(), new StateValue(write.json(), version));
        }
    }

    private void writeDags() {
        for (Batch.ScheduleAdvance advance : batch.schedules) {
            tables.dags.computeIfPresent(advance.dagId(),
                    (_, dag) -> new DagRow(dag.dagId(), dag.version(), dag.paused(), dag.anchor(),
                            advance.lastFire() == null ? dag.lastFire() : advance.lastFire(), advance.next(), dag.activeRuns()));
        }
        batch.activeRunDeltas.forEach((id, delta) -> tables.dags.computeIfPresent(id,
                (_, dag) -> new DagRow(dag.dagId(), dag.version(), dag.paused(), dag.anchor(), dag.lastFire(), dag.nextFire(),
                        Math.max(0, dag.activeRuns() + delta))));
        for (Batch.DagSwitch change : batch.switches) {
            tables.dags.computeIfPresent(change.dagId(), (_, dag) -> new DagRow(dag.dagId(), dag.version(), change.paused(),
                    dag.anchor() != null ? dag.anchor() : change.anchor(), dag.lastFire(), dag.nextFire(), dag.activeRuns()));
        }
    }

    private void writeShared() {
        tables.skipped.addAll(batch.skippedTicks);
        for (Map.Entry<String, Integer> delta : batch.poolDeltas.entrySet()) {
            tables.pools.computeIfPresent(delta.getKey(), (name, pool) -> new PoolRow(name, pool.slots(),
                    Math.max(0, pool.used() + delta.getValue()), pool.includeDeferred()));
        }
        batch.newBackfills.forEach(backfill -> tables.backfills.put(backfill.id(), backfill));
        batch.backfillPauses.forEach((id, paused) -> tables.backfills.computeIfPresent(id, (_, b) -> new BackfillRow(
                b.id(), b.dagId(), b.from(), b.to(), b.reprocess(), b.maxActiveRuns(), b.reverse(), paused, b.conf(), b.actor(),
                b.node())));
        batch.finishedBackfills.forEach(tables.backfills::remove);
    }
}
