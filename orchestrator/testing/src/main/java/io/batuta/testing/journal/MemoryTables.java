package io.batuta.testing.journal;

import io.batuta.model.journal.AttemptRow;
import io.batuta.model.journal.BackfillRow;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.DagRow;
import io.batuta.model.journal.Journal;
import io.batuta.model.journal.Journal.StateKey;
import io.batuta.model.journal.Journal.StateValue;
import io.batuta.model.journal.NodeRow;
import io.batuta.model.journal.PoolRow;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.TaskRow;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of a {@link MemoryJournal}; guarded by it. */
final class MemoryTables {
    /** A command in the inbox; it follows the run's owner. */
    record Command(String key, Journal.Letter letter, @Nullable String answer) {}

    final Set<Guard> without;
    final Map<String, DagRow> dags = new TreeMap<>();
    final Map<Long, DagPlan> versions = new LinkedHashMap<>();
    final Map<Long, RunRow> runs = new TreeMap<>();
    final Map<Long, TaskRow> tasks = new LinkedHashMap<>();
    final Map<Long, List<Long>> tasksOfRun = new LinkedHashMap<>();
    final Map<Long, AttemptRow> attempts = new LinkedHashMap<>();
    final Map<Long, AttemptRow> openAttempts = new LinkedHashMap<>();
    final Map<Long, String> outputs = new LinkedHashMap<>();
    final Map<Long, Long> outputVersions = new LinkedHashMap<>();
    final Map<Long, String> elements = new LinkedHashMap<>();
    final Map<Long, String> large = new LinkedHashMap<>();
    final Map<StateKey, StateValue> values = new LinkedHashMap<>();
    /** A value's version goes on counting when it is removed and comes back. */
    final Map<StateKey, Long> versionsOfValues = new LinkedHashMap<>();
    final Map<String, Batch.OutboxRow> outbox = new LinkedHashMap<>();
    final Map<String, PoolRow> pools = new TreeMap<>();
    final Map<Long, NodeRow> nodes = new TreeMap<>();
    final Map<Long, Command> inbox = new TreeMap<>();
    final Map<Long, BackfillRow> backfills = new TreeMap<>();
    final List<Batch.HistoryEvent> events = new ArrayList<>();
    final List<Batch.SkippedTicks> skipped = new ArrayList<>();
    boolean allPaused;
    long nextId = 1;

    MemoryTables(Set<Guard> without) {
        this.without = without.isEmpty() ? EnumSet.noneOf(Guard.class) : EnumSet.copyOf(without);
    }

    void answer(long letter, String json) {
        inbox.computeIfPresent(letter,
                (_, command) -> command.answer() != null ? command : new Command(command.key(), command.letter(), json));
    }

    boolean has(Guard guard) {
        return !without.contains(guard);
    }

    List<TaskRow> tasksOf(long run) {
        return tasksOfRun.getOrDefault(run, List.of()).stream().map(id -> Objects.requireNonNull(tasks.get(id))).toList();
    }

    Map<String, Duration> usualDurations(String dagId) {
        Map<String, List<Duration>> took = new TreeMap<>();
        runs.values().stream()
                .filter(run -> run.dagId().equals(dagId) && run.state() == RunState.SUCCESS)
                .sorted(Comparator.comparing(RunRow::runAfter).thenComparing(RunRow::id).reversed())
                .limit(10)
                .forEach(run -> tasksOf(run.id()).stream()
                        .filter(task -> task.state() == TaskState.SUCCESS && task.startedAt() != null)
                        .collect(Collectors.groupingBy(TaskRow::taskId))
                        .forEach((task, rows) -> took.computeIfAbsent(task, _ -> new ArrayList<>()).add(span(rows))));
        Map<String, Duration> usual = new TreeMap<>();
        took.forEach((task, all) -> usual.put(task, all.stream().sorted().toList().get((all.size() - 1) / 2)));
        return usual;
    }

    private static Duration span(List<TaskRow> rows) {
        Instant from = rows.stream().map(row -> Objects.requireNonNull(row.firstTryAt() == null ? row.startedAt() : row.firstTryAt()))
                .min(Comparator.naturalOrder()).orElseThrow();
        Instant to = rows.stream().map(row -> Objects.requireNonNull(row.endedAt())).max(Comparator.naturalOrder()).orElseThrow();
        return Duration.between(from, to);
    }

    long runOf(AttemptRow attempt) {
        TaskRow task = tasks.get(attempt.taskInstance());
        return task == null ? -1 : task.run();
    }

    @Nullable
    RunRow runAt(String dag, Instant date) {
        return runs.values().stream().filter(run -> run.dagId().equals(dag) && date.equals(run.logicalDate())).findFirst().orElse(null);
    }

    @Nullable
    RunRow runNamed(String dag, String runId) {
        return runs.values().stream().filter(run -> run.dagId().equals(dag) && run.runId().equals(runId)).findFirst().orElse(null);
    }

    /** Unfinished runs of the node, and finished ones of which an attempt is still under way. */
    List<Long> openRuns(long node) {
        Set<Long> busy = openAttempts.values().stream().map(this::runOf).collect(java.util.stream.Collectors.toSet());
        return runs.values().stream().filter(run -> run.owner() == node && (!run.state().finished() || busy.contains(run.id())))
                .map(RunRow::id).toList();
    }
}
