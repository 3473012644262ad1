package io.batuta.testing.journal;

import io.batuta.model.journal.AttemptRow;
import io.batuta.model.journal.BackfillRow;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.CommitResult;
import io.batuta.model.journal.DagRow;
import io.batuta.model.journal.Journal;
import io.batuta.model.journal.NodeRow;
import io.batuta.model.journal.PoolRow;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.RunSnapshot;
import io.batuta.model.journal.TaskRow;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.state.RunState;
import io.batuta.model.state.RunType;
import io.batuta.model.state.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The journal in memory: guards and answers exactly as the store does, without durability. Thread-safe. */
public final class MemoryJournal implements Journal {
    private final MemoryTables tables;
    private final MemoryNodes nodes;

    /** An empty one with an unlimited default pool. */
    public MemoryJournal() {
        this(Set.of());
    }

    /** One that leaves some guards out: nothing may ever run on it but a proof that each of them is needed. */
    public MemoryJournal(Set<Guard> without) {
        this.tables = new MemoryTables(without);
        this.nodes = new MemoryNodes(tables);
        tables.pools.put("default_pool", new PoolRow("default_pool", -1, 0, false));
    }

    /** Makes a DAG known (or gives it a new version), unpaused or as it was. */
    public synchronized void register(DagPlan plan) {
        long version = tables.nextId++;
        tables.versions.put(version, plan);
        tables.dags.compute(
                plan.dagId(),
                (id, known) -> known == null
                        ? new DagRow(id, version, false, null, null, null, 0)
                        : new DagRow(id, version, known.paused(), known.anchor(), known.lastFire(), known.nextFire(), known.activeRuns()));
    }

    /** Sets a pool's slots; -1 for unlimited. */
    public synchronized void pool(String name, int slots) {
        tables.pools.compute(name, (_, known) -> new PoolRow(name, slots, known == null ? 0 : known.used(), false));
    }

    /** Every run, oldest first. */
    public synchronized List<RunRow> runs() {
        return List.copyOf(tables.runs.values());
    }

    /** A run; null when there is none. */
    public synchronized @Nullable RunRow run(long id) {
        return tables.runs.get(id);
    }

    /** A run's task instances. */
    public synchronized List<TaskRow> tasks(long run) {
        return tables.tasksOf(run);
    }

    /** Every attempt, in the order they began. */
    public synchronized List<AttemptRow> attempts() {
        return List.copyOf(tables.attempts.values());
    }

    /** The whole history. */
    public synchronized List<Batch.HistoryEvent> events() {
        return List.copyOf(tables.events);
    }

    /** Every node that ever joined. */
    public synchronized List<NodeRow> nodes() {
        return List.copyOf(tables.nodes.values());
    }

    /** Ticks that were left out. */
    public synchronized List<Batch.SkippedTicks> skippedTicks() {
        return List.copyOf(tables.skipped);
    }

    /** Every durable value. */
    public synchronized Map<StateKey, StateValue> values() {
        return Map.copyOf(tables.values);
    }

    /** Messages written for the outside. */
    public synchronized List<Batch.OutboxRow> outbox() {
        return List.copyOf(tables.outbox.values());
    }

    @Override
    public synchronized CommitResult commit(Batch batch) {
        return new MemoryCommit(tables, batch).run();
    }

    @Override
    public synchronized long takeIds(int count) {
        long first = tables.nextId;
        tables.nextId += count;
        return first;
    }

    @Override
    public synchronized List<DagRow> dags() {
        return List.copyOf(tables.dags.values());
    }

    @Override
    public synchronized DagPlan plan(long dagVersion) {
        return Objects.requireNonNull(tables.versions.get(dagVersion), () -> "no version " + dagVersion);
    }

    @Override
    public synchronized Map<String, Duration> usualDurations(String dagId) {
        return tables.usualDurations(dagId);
    }

    @Override
    public synchronized List<RunSnapshot> loadRuns(Collection<Long> runIds) {
        List<RunSnapshot> found = new ArrayList<>();
        for (Long id : runIds) {
            RunRow run = tables.runs.get(id);
            if (run != null) {
                List<TaskRow> tasks = tasks(id);
                List<AttemptRow> open = tables.openAttempts.values().stream().filter(attempt -> tables.runOf(attempt) == run.id()).toList();
                found.add(new RunSnapshot(run, tasks, open));
            }
        }
        return found;
    }

    @Override
    public synchronized List<Long> openRuns(long node) {
        return tables.openRuns(node);
    }

    @Override
    public synchronized Optional<Long> findRun(String dagId, String runId) {
        return tables.runs.values().stream().filter(run -> run.dagId().equals(dagId) && run.runId().equals(runId)).map(RunRow::id)
                .findFirst();
    }

    @Override
    public synchronized Optional<PastRun> previousRun(String dagId, Instant logicalDate, Collection<String> taskIds) {
        return tables.runs.values().stream()
                .filter(run -> run.dagId().equals(dagId) && run.logicalDate() != null && run.logicalDate().isBefore(logicalDate))
                .max(Comparator.comparing(run -> Objects.requireNonNull(run.logicalDate())))
                .map(run -> new PastRun(run.runId(), run.state(), worst(run.id(), taskIds)));
    }

    @Override
    public synchronized List<RunRow> newestScheduled(String dagId, int most) {
        return tables.runs.values().stream()
                .filter(run -> run.dagId().equals(dagId) && run.logicalDate() != null && run.type() == RunType.SCHEDULED)
                .sorted(Comparator.comparing((RunRow run) -> Objects.requireNonNull(run.logicalDate())).reversed())
                .limit(most)
                .toList();
    }

    private Map<String, TaskState> worst(long run, Collection<String> taskIds) {
        Map<String, TaskState> states = new HashMap<>();
        for (TaskRow task : tasks(run)) {
            if (taskIds.contains(task.taskId())) {
                states.merge(task.taskId(), task.state(), (a, b) -> fine(a) ? b : a);
            }
        }
        return states;
    }

    private static boolean fine(TaskState state) {
        return state == TaskState.SUCCESS || state == TaskState.SKIPPED;
    }

    @Override
    public synchronized List<Long> runsBetween(String dagId, @Nullable Instant from, @Nullable Instant to) {
        return tables.runs.values().stream()
                .filter(run -> run.dagId().equals(dagId) && run.logicalDate() != null)
                .filter(run -> from == null || !Objects.requireNonNull(run.logicalDate()).isBefore(from))
                .filter(run -> to == null || !Objects.requireNonNull(run.logicalDate()).isAfter(to))
                .sorted(Comparator.comparing(run -> Objects.requireNonNull(run.logicalDate())))
                .map(RunRow::id)
                .toList();
    }

    @Override
    public synchronized Map<Instant, RunState> runsAt(String dagId, Collection<Instant> logicalDates) {
        Map<Instant, RunState> found = new HashMap<>();
        tables.runs.values().stream()
                .filter(run -> run.dagId().equals(dagId) && run.logicalDate() != null && logicalDates.contains(run.logicalDate()))
                .forEach(run -> found.put(Objects.requireNonNull(run.logicalDate()), run.state()));
        return found;
    }

    @Override
    public synchronized boolean deleteRun(long run, String actor) {
        RunRow known = tables.runs.get(run);
        boolean busy = tables.openAttempts.values().stream().anyMatch(attempt -> tables.runOf(attempt) == run);
        if (known == null || known.state() == RunState.RUNNING || busy) {
            return false;
        }
        tables.runs.remove(run);
        List<Long> tasks = tables.tasksOfRun.remove(run);
        if (tasks != null) {
            tables.attempts.values().removeIf(attempt -> tasks.contains(attempt.taskInstance()));
            tables.openAttempts.values().removeIf(attempt -> tasks.contains(attempt.taskInstance()));
            tasks.forEach(tables.tasks::remove);
        }
        return true;
    }

    @Override
    public synchronized Map<Long, Integer> outputVersions(Collection<Long> attempts) {
        Map<Long, Integer> found = new HashMap<>();
        attempts.stream().map(tables.outputVersions::get).filter(Objects::nonNull)
                .forEach(version -> found.put(version, versionNumbers(List.of(version)).getOrDefault(version, 0)));
        return found;
    }

    /** Numbered in the order in which the DAG's versions were made known. */
    @Override
    public synchronized Map<Long, Integer> versionNumbers(Collection<Long> dagVersions) {
        Map<Long, Integer> found = new HashMap<>();
        for (Long version : dagVersions) {
            DagPlan plan = tables.versions.get(version);
            if (plan != null) {
                long before = tables.versions.entrySet().stream()
                        .filter(other -> other.getKey() <= version && other.getValue().dagId().equals(plan.dagId())).count();
                found.put(version, (int) before);
            }
        }
        return found;
    }

    @Override
    public synchronized Optional<String> output(long attempt) {
        return Optional.ofNullable(tables.outputs.get(attempt));
    }

    @Override
    public synchronized void writeLargeOutput(long attempt, String json) {
        tables.large.put(attempt, json);
    }

    @Override
    public synchronized Optional<String> element(long taskInstance) {
        return Optional.ofNullable(tables.elements.get(taskInstance));
    }

    @Override
    public synchronized Optional<StateValue> state(StateKey key) {
        return Optional.ofNullable(tables.values.get(key));
    }

    @Override
    public synchronized NodeRow joinNode(String name, String home, List<String> labels) {
        return nodes.join(name, home, labels);
    }

    @Override
    public synchronized Renewal renew(long node) {
        return nodes.renew(node);
    }

    @Override
    public synchronized List<Long> takeOver(long deadNode, long deadCounter, long heir) {
        return nodes.takeOver(deadNode, deadCounter, heir);
    }

    @Override
    public synchronized boolean adopt(long run, long node) {
        return nodes.adopt(run, node);
    }

    @Override
    public synchronized void leaveNode(long node) {
        nodes.leave(node);
    }

    @Override
    public synchronized long sendToOwner(long run, String key, String commandJson) {
        for (MemoryTables.Command known : tables.inbox.values()) {
            if (known.key().equals(key)) {
                return known.letter().id();
            }
        }
        long id = tables.nextId++;
        tables.inbox.put(id, new MemoryTables.Command(key, new Letter(id, run, commandJson), null));
        return id;
    }

    @Override
    public synchronized List<Letter> inbox(long node) {
        return tables.inbox.values().stream().filter(command -> command.answer() == null).map(MemoryTables.Command::letter)
                .filter(letter -> {
                    RunRow run = tables.runs.get(letter.run());
                    return run != null && run.owner() == node;
                }).toList();
    }

    @Override
    public synchronized void answer(long letter, String json) {
        tables.answer(letter, json);
    }

    @Override
    public synchronized Optional<Reply> reply(long letter) {
        MemoryTables.Command command = tables.inbox.get(letter);
        RunRow run = command == null ? null : tables.runs.get(command.letter().run());
        NodeRow owner = run == null ? null : tables.nodes.get(run.owner());
        return command == null ? Optional.empty() : Optional.of(new Reply(command.answer(), owner == null ? "" : owner.name()));
    }

    @Override
    public synchronized List<PoolRow> pools() {
        return List.copyOf(tables.pools.values());
    }

    @Override
    public synchronized List<BackfillRow> openBackfills() {
        return List.copyOf(tables.backfills.values());
    }

    @Override
    public synchronized boolean allPaused() {
        return tables.allPaused;
    }

    @Override
    public synchronized void pauseAll(boolean paused, String actor) {
        tables.allPaused = paused;
    }

    @Override
    public synchronized void drainNode(long node, boolean drained, String actor) {
        nodes.drain(node, drained);
    }
}
