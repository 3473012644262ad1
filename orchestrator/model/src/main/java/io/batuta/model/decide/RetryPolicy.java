package io.batuta.model.decide;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.CRC32;

/**
 * How often and how soon a failed task is tried again.
 *
 * @param retries how many attempts may follow the first; 0 to 1,000
 * @param delay the wait before the first retry, at least one millisecond when retries are wanted
 * @param multiplier 1 keeps the delay the same; 2 doubles it each time; at least 1
 * @param jitter the share of the delay that is added at random but repeatably, 0 to 1
 * @param maxDelay the longest wait; never above {@link #CAP}
 */
public record RetryPolicy(int retries, Duration delay, double multiplier, double jitter, Duration maxDelay) {
    /** No wait is ever longer, whatever the author wrote. */
    public static final Duration CAP = Duration.ofHours(24);

    /** No retries; what a task has unless its author or its DAG's defaults say otherwise. */
    public static final RetryPolicy NONE = new RetryPolicy(0, Duration.ofMinutes(5), 1, 0, CAP);

    /** Checks the ranges. */
    public RetryPolicy {
        if (retries < 0 || retries > 1_000) {
            throw new IllegalArgumentException("retries must be 0 to 1000, not " + retries);
        }
        if (delay.isNegative()) {
            throw new IllegalArgumentException("retryDelay must not be negative, but is " + delay);
        }
        if (!(multiplier >= 1 && multiplier <= 100)) {
            throw new IllegalArgumentException("retryBackoff must be 1 to 100, not " + multiplier);
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("retryJitter must be 0 to 1, not " + jitter);
        }
        if (maxDelay.isNegative() || maxDelay.isZero() || maxDelay.compareTo(CAP) > 0) {
            throw new IllegalArgumentException("maxRetryDelay must be above zero and at most 24 hours, not " + maxDelay);
        }
    }

    /**
     * The wait after the n-th failed try since the last clear. Counting since the last clear keeps the exponent from growing without bound when a task is cleared again and again.
     *
     * @param triesSinceClear how many tries failed since the task was created or last cleared; 1 or more
     * @param seed spreads the jitter: the same seed and try always give the same wait
     */
    public Duration waitAfter(int triesSinceClear, String seed) {
        double base = Math.max(1, delay.toMillis()) * Math.pow(multiplier, Math.max(0, triesSinceClear - 1));
        CRC32 crc = new CRC32();
        crc.update((seed + "#" + triesSinceClear).getBytes(StandardCharsets.UTF_8));
        double spread = base * jitter * (crc.getValue() / (double) (1L << 32));
        double limit = Math.min(maxDelay.toMillis(), CAP.toMillis());
        return Duration.ofMillis((long) Math.min(limit, Math.ceil(base + spread)));
    }
}
