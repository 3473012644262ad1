package io.batuta.model.journal;

import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that becomes durable in one commit: the transitions of many tasks and runs, their history and their messages to the outside. Filled by the lifecycle alone; not thread-safe.
 */
public final class Batch {
    /** Runs to create. One that exists already (same run id or logical date), or whose owner was declared dead, makes the batch late. */
    public final List<RunRow> newRuns = new ArrayList<>();

    /** Runs to change, guarded by owner epoch and former state. */
    public final List<RunChange> runs = new ArrayList<>();

    /** Task instances to create. */
    public final List<TaskRow> newTasks = new ArrayList<>();

    /** Task instances to change, guarded by epoch and former state. */
    public final List<TaskChange> tasks = new ArrayList<>();

    /** Task instances to delete: the unexpanded row of a mapped task, in its expansion's commit. */
    public final List<TaskChange> replacedTasks = new ArrayList<>();

    /** Attempts that begin. */
    public final List<AttemptRow> newAttempts = new ArrayList<>();

    /** Attempts that end or survive a death; by id. */
    public final List<AttemptRow> attempts = new ArrayList<>();

    /** History, append-only. */
    public final List<HistoryEvent> events = new ArrayList<>();

    /** Outputs of attempts that succeed in this batch. */
    public final List<OutputRow> outputs = new ArrayList<>();

    /** Elements of mapped task instances. */
    public final List<ElementRow> elements = new ArrayList<>();

    /** Durable values written by attempts that succeed in this batch. */
    public final List<StateWrite> stateWrites = new ArrayList<>();

    /** Messages to the outside. */
    public final List<OutboxRow> outbox = new ArrayList<>();

    /** Schedules that move on, guarded by their former next fire time. */
    public final List<ScheduleAdvance> schedules = new ArrayList<>();

    /** Schedule ticks left out, with the reason. */
    public final List<SkippedTicks> skippedTicks = new ArrayList<>();

    /** Slots taken (positive) and given back (negative) per limited pool, once per batch. */
    public final Map<String, Integer> poolDeltas = new HashMap<>();

    /** Active runs gained or lost per DAG; scheduled and manual ones only. */
    public final Map<String, Integer> activeRunDeltas = new HashMap<>();

    /** DAGs switched on or off. */
    public final List<DagSwitch> switches = new ArrayList<>();

    /** Backfills that begin. */
    public final List<BackfillRow> newBackfills = new ArrayList<>();

    /** Backfills paused or resumed. */
    public final Map<Long, Boolean> backfillPauses = new HashMap<>();

    /** Backfills that are finished. */
    public final List<Long> finishedBackfills = new ArrayList<>();

    /** Commands of the inbox that this batch carries out, with their answers. One that was answered already makes the batch late. */
    public final Map<Long, String> answers = new HashMap<>();

    /** A run's new row and what it must have been. */
    public record RunChange(RunRow row, RunState from) {}

    /** A task instance's new row and what it must have been. */
    public record TaskChange(TaskRow row, TaskState from) {}

    /**
     * A line of history.
     *
     * @param via states passed through at the same instant between {@code from} and {@code to}, joined by commas, or null
     * @param actor who did it: a user, or {@code scheduler}, {@code runner}, {@code watch}, {@code calendar}
     */
    public record HistoryEvent(
            Instant at,
            String dagId,
            long run,
            @Nullable Long taskInstance,
            @Nullable Long attempt,
            String event,
            @Nullable String from,
            @Nullable String to,
            @Nullable String via,
            String actor,
            String source,
            @Nullable String reason) {}

    /**
     * An output.
     *
     * @param stored true when {@link Journal#writeLargeOutput} wrote the text ahead; then {@code json} is null
     * @param dagVersion the version of the DAG whose code made it, or null
     */
    public record OutputRow(long attempt, long taskInstance, @Nullable String json, @Nullable Integer items, boolean sensitive,
            boolean stored, @Nullable Long dagVersion) {}

    /** The element of a mapped task instance. */
    public record ElementRow(long taskInstance, String json) {}

    /** A durable value; a null {@code json} removes it. {@code expectedVersion} is 0 when it must not exist yet. */
    public record StateWrite(long attempt, Journal.StateKey key, @Nullable String json, long expectedVersion) {}

    /** A message to the outside: at most one per key, ever. */
    public record OutboxRow(String key, String channel, String dagId, long run, @Nullable Long taskInstance, String payload,
            Instant notBefore) {}

    /** A schedule that moves on. */
    public record ScheduleAdvance(String dagId, @Nullable Instant expected, @Nullable Instant next, @Nullable Instant lastFire) {}

    /** A DAG paused or unpaused; the anchor is set at the first activation and kept from then on. */
    public record DagSwitch(String dagId, boolean paused, @Nullable Instant anchor, String actor, @Nullable String reason) {}

    /** Ticks that were left out. */
    public record SkippedTicks(String dagId, Instant first, Instant last, long count, String reason) {}

    /** Whether there is nothing to write. */
    public boolean isEmpty() {
        return newRuns.isEmpty()
                && runs.isEmpty()
                && newTasks.isEmpty()
                && tasks.isEmpty()
                && replacedTasks.isEmpty()
                && newAttempts.isEmpty()
                && attempts.isEmpty()
                && events.isEmpty()
                && outputs.isEmpty()
                && stateWrites.isEmpty()
                && outbox.isEmpty()
                && schedules.isEmpty()
                && skippedTicks.isEmpty()
                && switches.isEmpty()
                && newBackfills.isEmpty()
                && backfillPauses.isEmpty()
                && elements.isEmpty()
                && answers.isEmpty()
                && finishedBackfills.isEmpty()
                && Stream.concat(poolDeltas.values().stream(), activeRunDeltas.values().stream()).allMatch(delta -> delta == 0);
    }
}
