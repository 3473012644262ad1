package io.batuta.model.journal;

import io.batuta.model.plan.DagPlan;
import io.batuta.model.state.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one port between the journey and the memory. The store implements it on Postgres, the testing module in memory; one conformance suite runs on both. Every method is atomic. All times are the
 * database's. Thread-safe.
 */
public interface Journal {
    /**
     * Makes everything in the batch durable, or nothing of it.
     *
     * @return whether it was accepted, and if not, which runs and schedules were late (somebody else changed them first)
     * @throws JournalException when the data was refused or the database could not be reached; see its kind
     */
    CommitResult commit(Batch batch);

    /** The next unused numbers for rows, as the first of {@code count} consecutive ones. */
    long takeIds(int count);

    // ---- schedules and versions

    /** Every DAG that is known and not stale, with its newest version. */
    List<DagRow> dags();

    /** The stored plan of a version. */
    DagPlan plan(long dagVersion);

    /** The stored plans of several versions, by version. */
    default Map<Long, DagPlan> plans(Collection<Long> dagVersions) {
        return dagVersions.stream().distinct().collect(Collectors.toMap(version -> version, this::plan));
    }

    // ---- runs

    /** How long each task usually takes: the median, over the last ten runs of the DAG that ended well, from its first start to its last end. Tasks nothing is known of are left out. */
    Map<String, Duration> usualDurations(String dagId);

    /** The runs, whole: their row and every task instance with its open attempt. Unknown ids are left out. */
    List<RunSnapshot> loadRuns(Collection<Long> runIds);

    /** Ids of the unfinished runs this node owns. */
    List<Long> openRuns(long node);

    /** The run of that DAG and run id. */
    Optional<Long> findRun(String dagId, String runId);

    /** The row of the run of that DAG and run id. */
    default Optional<RunRow> runRow(String dagId, String runId) {
        return findRun(dagId, runId).flatMap(id -> loadRuns(List.of(id)).stream().findFirst()).map(RunSnapshot::run);
    }

    /** The newest run of the DAG with a logical date before the given one, and the states of these tasks in it (the worst over map indexes); empty when there is none. */
    Optional<PastRun> previousRun(String dagId, Instant logicalDate, Collection<String> taskIds);

    /** What {@link #previousRun} answers. A task that has no instance there is missing in the map. */
    record PastRun(String runId, RunState state, java.util.Map<String, io.batuta.model.state.TaskState> tasks) {}

    /** The newest runs that the DAG's schedule made, by logical date, newest first; at most that many. */
    List<RunRow> newestScheduled(String dagId, int most);

    /** Ids of the DAG's runs in the range of logical dates (ends included; null for open), oldest first. */
    List<Long> runsBetween(String dagId, @Nullable Instant from, @Nullable Instant to);

    /** Which of these logical dates have a run of the DAG, with its state. */
    java.util.Map<Instant, RunState> runsAt(String dagId, Collection<Instant> logicalDates);

    /** Removes a run that is not running, with all that belongs to it; a tombstone stays. False when it runs, an attempt of it is under way, or it is gone. */
    boolean deleteRun(long run, String actor);

    // ---- data

    /** The output of an attempt as JSON, or empty when it has none. */
    Optional<String> output(long attempt);

    /** The outputs of many attempts at once; those without one are missing. */
    default java.util.Map<Long, String> outputs(Collection<Long> attempts) {
        java.util.Map<Long, String> found = new java.util.HashMap<>();
        attempts.forEach(attempt -> output(attempt).ifPresent(json -> found.put(attempt, json)));
        return found;
    }

    /** Which versions of the DAG made these attempts' outputs: as {@link #versionNumbers}, with 0 for one that is gone. What is not known is left out. */
    java.util.Map<Long, Integer> outputVersions(Collection<Long> attempts);

    /** The numbers of versions as people see them, 1, 2, 3 … per DAG; unknown ones are left out. */
    java.util.Map<Long, Integer> versionNumbers(Collection<Long> dagVersions);

    /** Stores an output too large for the finish commit, ahead of it; it stays invisible until that commit names it. */
    void writeLargeOutput(long attempt, String json);

    /** The element a mapped task instance works on, as JSON. */
    Optional<String> element(long taskInstance);

    /** A durable value with its version. The scope is empty except for a backfill's own values. */
    Optional<StateValue> state(StateKey key);

    /** Where a durable value lives; an empty task means DAG-wide. */
    record StateKey(String scope, String dagId, String taskId, String name) {}

    /** A durable value. */
    record StateValue(String json, long version) {}

    // ---- nodes

    /**
     * Registers this node with a new number. A row of the same name and home is its dead predecessor, by proof (the home is locked by this process): it is declared dead, and its unfinished runs are
     * taken over as by {@link #takeOver}. Pools are recounted from the open attempts.
     */
    NodeRow joinNode(String name, String home, List<String> labels);

    /** Adds one to the lease counter and gives back all nodes as they are. False in {@code alive} when somebody declared this node dead. */
    Renewal renew(long node);

    /** What {@link #renew} answers; {@code commandsWait} when {@link #inbox} would give something. */
    record Renewal(boolean alive, List<NodeRow> nodes, boolean commandsWait) {}

    /** Declares a node dead and takes over its unfinished runs with a new owner epoch. Gives the ids of those now owned by {@code heir}; the counter guards against a node that lives after all. */
    List<Long> takeOver(long deadNode, long deadCounter, long heir);

    /** Makes this node the owner of a finished or queued run, so that it can act on it; false when another living node owns it. */
    boolean adopt(long run, long node);

    /** Leaves the cluster in order: runs stay to be taken over at once. */
    void leaveNode(long node);

    // ---- commands of other nodes and waiting work

    /** Puts a command into the inbox of the run's owner, whoever that is when it is taken, and wakes it. The same key twice is one command. Gives its number. */
    long sendToOwner(long run, String key, String commandJson);

    /** The commands that wait for this node, oldest first. Each waits until {@link Batch#answers} or {@link #answer} answers it. */
    List<Letter> inbox(long node);

    /** A command in the inbox. */
    record Letter(long id, long run, String command) {}

    /** Answers a command that is refused; one that was answered already keeps its answer. */
    void answer(long letter, String json);

    /** What became of a command; empty when it is gone, with its run or long after it was answered. */
    Optional<Reply> reply(long letter);

    /** What {@link #reply} answers: the answer, or null as long as there is none, and the name of the node it waits for. */
    record Reply(@Nullable String answer, String owner) {}

    /** Pools with their slots (-1 unlimited) and the slots in use. */
    List<PoolRow> pools();

    /** Backfills that are not finished. */
    List<BackfillRow> openBackfills();

    /** A text that changes with the DAGs, their versions and schedules, the pools, the open backfills and the switches: as long as it is the same, none of them need be read again. Empty when that is not known. */
    default Optional<String> fingerprint() {
        return Optional.empty();
    }

    /** Whether everything is paused. */
    boolean allPaused();

    /** Pauses everything, or goes on. */
    void pauseAll(boolean paused, String actor);

    /** Makes a node start nothing new, or go on. */
    void drainNode(long node, boolean drained, String actor);
}
