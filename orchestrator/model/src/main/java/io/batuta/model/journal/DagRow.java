package io.batuta.model.journal;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A DAG as the scheduler knows it.
 *
 * @param version the newest version, whose plan new runs use
 * @param anchor what {@code every} schedules count from: the start date, else the first activation; null before it
 * @param lastFire the newest time its schedule fired, or null
 * @param nextFire when its schedule fires next; null when never or not activated
 * @param activeRuns how many of its runs are RUNNING, over all nodes, backfills not counted
 */
public record DagRow(
        String dagId,
        long version,
        boolean paused,
        @Nullable Instant anchor,
        @Nullable Instant lastFire,
        @Nullable Instant nextFire,
        int activeRuns) {}
