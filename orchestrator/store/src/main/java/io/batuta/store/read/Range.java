package io.batuta.store.read;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** A stretch of time, both ends included; null for open. */
public record Range(@Nullable Instant from, @Nullable Instant to) {
    /** No limits. */
    public static final Range OPEN = new Range(null, null);

    /** From the four comparisons the API knows. The database counts in microseconds, so an excluded end is the neighbouring one included. */
    public static Range of(@Nullable Instant gte, @Nullable Instant gt, @Nullable Instant lte, @Nullable Instant lt) {
        Instant from = gt == null ? gte : later(gte, gt.plus(1, ChronoUnit.MICROS));
        Instant to = lt == null ? lte : earlier(lte, lt.minus(1, ChronoUnit.MICROS));
        return new Range(from, to);
    }

    private static Instant later(@Nullable Instant one, Instant other) {
        return one == null || other.isAfter(one) ? other : one;
    }

    private static Instant earlier(@Nullable Instant one, Instant other) {
        return one == null || other.isBefore(one) ? other : one;
    }
}
