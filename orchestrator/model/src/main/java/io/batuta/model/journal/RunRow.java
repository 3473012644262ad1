package io.batuta.model.journal;

import io.batuta.model.state.RunState;
import io.batuta.model.state.RunType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run. Immutable; a change makes a new one.
 *
 * @param runId what people see; {@code [A-Za-z0-9_.~:+-]{1,250}}, unique within the DAG
 * @param runAfter when it may start: what it is sorted by
 * @param conf the parameters it was given, as JSON
 * @param dagVersion the version it started with; null while queued
 * @param owner the node every transition of it goes through
 * @param ownerEpoch grows with every change of owner; fences the former one out
 * @param clearNo how often it was cleared
 */
public record RunRow(
        long id,
        UUID uuid,
        String dagId,
        String runId,
        RunType type,
        RunState state,
        @Nullable Instant logicalDate,
        @Nullable Instant intervalStart,
        @Nullable Instant intervalEnd,
        Instant runAfter,
        Instant queuedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        String triggeredBy,
        @Nullable String actor,
        @Nullable String conf,
        @Nullable String note,
        @Nullable Long backfill,
        @Nullable Long dagVersion,
        long owner,
        int ownerEpoch,
        int clearNo) {

    /** The run after a change of state. */
    public RunRow with(RunState state, @Nullable Instant startedAt, @Nullable Instant endedAt, @Nullable Long dagVersion, int clearNo) {
        return new RunRow(
                id, uuid, dagId, runId, type, state, logicalDate, intervalStart, intervalEnd, runAfter, queuedAt, startedAt, endedAt,
                triggeredBy, actor, conf, note, backfill,
                dagVersion, owner, ownerEpoch, clearNo);
    }
}
