package io.batuta.model.schedule;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the calendar is to do now about one DAG.
 *
 * @param create the ticks to make runs of, oldest first; never more than the limit asked for
 * @param skipped the ticks that pass without a run, to be recorded; null when there are none. They are older than every created one
 * @param next the first tick after those; already due when the limit cut {@code create} short; null when there will never be another
 */
public record FirePlan(List<Fire> create, @Nullable Skipped skipped, @Nullable Fire next) {
    public FirePlan {
        create = List.copyOf(create);
    }

    /** The newest tick this plan deals with: the {@code lastFire} of the next plan. Null when the plan deals with none. */
    public @Nullable Instant handledThrough() {
        if (!create.isEmpty()) {
            return create.getLast().at();
        }
        return skipped == null ? null : skipped.last();
    }

    /**
     * Ticks that pass without a run.
     *
     * @param count how many, at least 1
     * @param exact false when counting stopped there and it may be more
     * @param first when the first was due
     * @param last when the last was due
     * @param reason which setting skipped them, for people
     */
    public record Skipped(long count, boolean exact, Instant first, Instant last, String reason) {}
}
