package io.batuta.model.schedule;

import java.util.Objects;

/**
 * How a cron behaves where the local clock jumps.
 *
 * <p>It concerns crons with <em>fixed</em> local times only. A cron that runs in every hour of the day (its hour field admits all 24
 * hours, as in {@code *}{@code /15 * * * *}) keeps its pace: it runs at every instant whose local time matches, so through both passes of
 * an overlap and straight across a gap, whatever is said here.
 */
public record DstPolicy(OnGap onGap, OnOverlap onOverlap) {
    /** Run once at the first valid instant after a gap; once, the first time, in an overlap. */
    public static final DstPolicy DEFAULT = new DstPolicy(OnGap.SHIFT, OnOverlap.FIRST);

    public DstPolicy {
        Objects.requireNonNull(onGap, "onGap");
        Objects.requireNonNull(onOverlap, "onOverlap");
    }
}
