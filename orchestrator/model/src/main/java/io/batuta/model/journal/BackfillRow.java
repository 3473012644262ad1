package io.batuta.model.journal;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A backfill that is not finished.
 *
 * @param reprocess none, failed or completed: which existing runs are cleared
 */
public record BackfillRow(
        long id, String dagId, Instant from, Instant to, String reprocess, int maxActiveRuns, boolean reverse, boolean paused,
        @Nullable String conf, @Nullable String actor, long node) {}
