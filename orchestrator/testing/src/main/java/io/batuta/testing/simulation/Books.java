package io.batuta.testing.simulation;

import io.batuta.model.journal.AttemptRow;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.Journal.StateKey;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.RunSnapshot;
import io.batuta.model.journal.TaskRow;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.state.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The auditor's own books: every accepted batch entered once more, by nothing of what the journals do. */
final class Books {
    final Map<Long, RunRow> runs = new TreeMap<>();
    final Map<Long, TaskRow> tasks = new HashMap<>();
    final Map<Long, Map<String, Set<Long>>> byName = new HashMap<>();
    final Map<Long, AttemptRow> open = new LinkedHashMap<>();
    final Map<Long, Long> openOfTask = new HashMap<>();
    final Map<String, Integer> poolUse = new HashMap<>();
    final Map<Long, DagPlan> plans = new HashMap<>();
    final Map<String, Long> versions = new TreeMap<>();
    final Map<String, Instant> anchors = new HashMap<>();
    final Map<String, Instant> nextFires = new HashMap<>();
    final Map<String, Instant> lastFires = new HashMap<>();
    final List<Batch.SkippedTicks> skipped = new ArrayList<>();
    final Map<StateKey, Long> writes = new HashMap<>();
    final Set<Long> deleted = new LinkedHashSet<>();
    final Set<Long> backfills = new LinkedHashSet<>();

    /** Whether every run is over and nothing is under way. */
    boolean quiet() {
        return open.isEmpty() && runs.values().stream().allMatch(run -> run.state().finished());
    }

    DagPlan plan(RunRow run) {
        Long version = run.dagVersion();
        return Objects.requireNonNull(plans.get(version == null ? Objects.requireNonNull(versions.get(run.dagId())) : version));
    }

    /** A run's instances of one task that count: not the removed ones. */
    List<TaskRow> instances(long run, String task) {
        Map<String, Set<Long>> names = byName.getOrDefault(run, Map.of());
        return names.getOrDefault(task, Set.of()).stream().map(id -> Objects.requireNonNull(tasks.get(id)))
                .filter(row -> row.state() != TaskState.REMOVED).toList();
    }

    List<TaskRow> tasksOf(long run) {
        List<TaskRow> all = new ArrayList<>();
        byName.getOrDefault(run, Map.of()).values().forEach(ids -> ids.forEach(id -> all.add(Objects.requireNonNull(tasks.get(id)))));
        return all;
    }

    void enter(Batch batch) {
        batch.newRuns.forEach(run -> runs.put(run.id(), run));
        batch.runs.forEach(change -> runs.put(change.row().id(), change.row()));
        batch.replacedTasks.forEach(change -> {
            tasks.remove(change.row().id());
            byName.getOrDefault(change.row().run(), Map.of()).getOrDefault(change.row().taskId(), Set.of()).remove(change.row().id());
        });
        batch.newTasks.forEach(this::put);
        batch.tasks.forEach(change -> put(change.row()));
        batch.newAttempts.forEach(this::put);
        batch.attempts.forEach(this::put);
        batch.switches.stream().filter(change -> change.anchor() != null)
                .forEach(change -> anchors.putIfAbsent(change.dagId(), Objects.requireNonNull(change.anchor())));
        for (Batch.ScheduleAdvance advance : batch.schedules) {
            set(nextFires, advance.dagId(), advance.next());
            if (advance.lastFire() != null) {
                lastFires.put(advance.dagId(), advance.lastFire());
            }
        }
        batch.newBackfills.forEach(backfill -> backfills.add(backfill.id()));
        backfills.removeAll(batch.finishedBackfills);
        skipped.addAll(batch.skippedTicks);
        batch.stateWrites.forEach(write -> writes.merge(write.key(), 1L, Long::sum));
    }

    private static void set(Map<String, Instant> map, String key, @Nullable Instant value) {
        if (value == null) {
            map.remove(key);
        } else {
            map.put(key, value);
        }
    }

    private void put(TaskRow row) {
        tasks.put(row.id(), row);
        byName.computeIfAbsent(row.run(), _ -> new HashMap<>()).computeIfAbsent(row.taskId(), _ -> new LinkedHashSet<>()).add(row.id());
    }

    private void put(AttemptRow attempt) {
        if (attempt.endedAt() == null) {
            if (open.put(attempt.id(), attempt) == null) {
                poolUse.merge(attempt.pool(), attempt.slots(), Integer::sum);
            }
            openOfTask.put(attempt.taskInstance(), attempt.id());
        } else {
            if (open.remove(attempt.id()) != null) {
                poolUse.merge(attempt.pool(), -attempt.slots(), Integer::sum);
            }
            openOfTask.remove(attempt.taskInstance(), attempt.id());
        }
    }

    /** What a change of owner leaves: the same rows under another owner and epoch. */
    void owned(RunSnapshot snapshot) {
        runs.put(snapshot.run().id(), snapshot.run());
        snapshot.tasks().forEach(this::put);
    }

    void delete(long run) {
        tasksOf(run).forEach(task -> {
            tasks.remove(task.id());
            Long attempt = openOfTask.remove(task.id());
            AttemptRow row = attempt == null ? null : open.remove(attempt);
            if (row != null) {
                poolUse.merge(row.pool(), -row.slots(), Integer::sum);
            }
        });
        byName.remove(run);
        runs.remove(run);
        deleted.add(run);
    }
}
