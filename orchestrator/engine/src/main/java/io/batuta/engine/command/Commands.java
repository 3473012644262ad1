package io.batuta.engine.command;

import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What people and clients can ask of the engine. Every call returns when its effect is durable. Thread-safe.
 *
 * <p>All throw {@link CommandException} when the request cannot be carried out: its kind says why and its message is a sentence for people.
 */
public interface Commands {
    /** Creates a run. Gives its run id. */
    Triggered trigger(Trigger request);

    /**
     * A run to create.
     *
     * @param runId null to have one made of the type and the moment
     * @param logicalDate null for none; must be free for the DAG
     * @param conf values for its params, as JSON; checked against what the DAG declares
     * @param triggeredBy cli, rest_api, ui, operator, …
     */
    record Trigger(String dagId, @Nullable String runId, @Nullable Instant logicalDate, @Nullable Instant runAfter, @Nullable String conf,
            @Nullable String note, String triggeredBy, String actor) {}

    /** A created run. */
    record Triggered(long run, String runId) {}

    /** Pauses or unpauses a DAG's schedule and the start of its runs. Gives the dates that unpausing creates runs for at once. */
    List<Instant> pause(String dagId, boolean paused, String actor);

    /** The dates that unpausing would create runs for at once, without doing it. */
    List<Instant> unpausePreview(String dagId);

    /** Pauses everything on all nodes, or goes on. */
    void pauseAll(boolean paused, String actor);

    /** Makes this node start nothing new (true), or go on. */
    void drain(boolean drained, String actor);

    /** Clears task instances so that they run again; gives those concerned. */
    List<TaskRef> clear(Clear request);

    /**
     * Which task instances to clear.
     *
     * @param runId the run; null together with past or future is not allowed
     * @param tasks task ids, with map indexes or -1 for all; empty means all tasks of the run
     * @param past also the same tasks in earlier runs
     * @param future also in later runs
     * @param onlyFailed only those failed or upstream_failed
     * @param latestVersion run them with the DAG's newest version (default) or the run's own
     * @param dryRun only list them
     */
    record Clear(
            String dagId,
            String runId,
            List<TaskSelector> tasks,
            boolean upstream,
            boolean downstream,
            boolean past,
            boolean future,
            boolean onlyFailed,
            boolean onlyRunning,
            boolean latestVersion,
            boolean dryRun,
            String actor) {}

    /** A task, or one element of it; mapIndex -1 means all its instances. */
    record TaskSelector(String taskId, int mapIndex) {}

    /** A task instance by its names. */
    record TaskRef(long run, String dagId, String runId, String taskId, int mapIndex, TaskState state) {}

    /** Decides a task's end: success, failed or skipped; a running attempt is killed. Upstream/downstream mark those, too. */
    List<TaskRef> markTask(String dagId, String runId, List<TaskSelector> tasks, TaskState state, boolean upstream, boolean downstream,
            String actor);

    /** Decides a run's end (success, failed) or, with queued, clears it as a whole. Running tasks are killed. */
    void markRun(String dagId, String runId, RunState state, String actor);

    /** Ends running attempts: asks first, forces after a grace time. They end as failed and are not retried. */
    List<TaskRef> kill(String dagId, String runId, List<TaskSelector> tasks, String actor);

    /** Removes a finished or queued run with all that belongs to it; a tombstone stays. */
    void deleteRun(String dagId, String runId, String actor);

    /** Creates a backfill, or lists what it would do. */
    BackfillPlan backfill(Backfill request);

    /** A backfill to create. reprocess: none, failed or completed. */
    record Backfill(String dagId, Instant from, Instant to, String reprocess, int maxActiveRuns, boolean reverse, @Nullable String conf,
            boolean dryRun, String actor) {}

    /** What a backfill does: its number (null for a dry run), the dates that get a run, those left out with the reason. */
    record BackfillPlan(@Nullable Long id, List<Instant> dates, Map<Instant, String> leftOut) {}

    /** Pauses, resumes or cancels a backfill; cancelling fails its queued runs. */
    void changeBackfill(long id, BackfillChange change, String actor);

    /** What can be done to a backfill. */
    enum BackfillChange {
        /** Its runs start no new tasks. */
        PAUSE,
        /** They go on. */
        RESUME,
        /** Its queued runs fail, and no more are created. */
        CANCEL
    }

    /** Why the DAG, a run of it, or a task in it does (not) run, or why it ended so: sentences, the most important first. Of a mapped task without an index, a few elements, those that failed first. */
    Explanation explain(String dagId, @Nullable String runId, @Nullable TaskSelector task);

    /** What {@link #explain} answers: the state in a word, sentences, and when it runs next. */
    record Explanation(String subject, String state, List<String> reasons, @Nullable Instant next) {}

    /** States that may be set on a run by hand. */
    Set<RunState> MARKABLE_RUN_STATES = Set.of(RunState.QUEUED, RunState.SUCCESS, RunState.FAILED);
}
