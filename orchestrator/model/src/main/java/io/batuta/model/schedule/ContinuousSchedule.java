package io.batuta.model.schedule;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.CRC32;

/**
 * One run after another. There are no ticks: the calendar begins the next run when the last has ended, at once when it ended well, after a pause when it failed.
 *
 * @param first the pause after the first failure in a row; each further one doubles it. 1 second to 24 hours
 * @param most the longest pause; at least {@code first}, at most 24 hours
 * @param steady a run that lasted so long begins the count anew when it fails: what failed before it counts no more. Above zero
 */
public record ContinuousSchedule(Duration first, Duration most, Duration steady) implements Schedule {
    /** Two runs begin at least so far apart, however quickly they end. */
    public static final Duration CLOSEST = Duration.ofSeconds(1);

    private static final Duration LONGEST = Duration.ofHours(24);

    /** A pause is up to this share shorter, so that DAGs which failed together do not all come back together. */
    private static final double SPREAD = 0.2;

    private static final int MOST_DOUBLINGS = 30;

    static final ContinuousSchedule STANDARD = new ContinuousSchedule(Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofMinutes(10));

    public ContinuousSchedule {
        if (first.compareTo(CLOSEST) < 0 || first.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("backOff's first pause must be 1 second to 24 hours, not " + first + ".");
        }
        if (most.compareTo(first) < 0 || most.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "backOff's longest pause must be at least the first one (" + first + ") and at most 24 hours, not " + most + ".");
        }
        if (!steady.isPositive()) {
            throw new IllegalArgumentException("steadyAfter must be above zero, not " + steady + ".");
        }
    }

    /**
     * How long to wait after failures in a row: {@code first} after the first one (default 5 seconds), twice as long after each further one, never longer than {@code most} (default 5 minutes). Each wait is
     * up to a fifth shorter, at random.
     */
    public ContinuousSchedule backOff(Duration first, Duration most) {
        return new ContinuousSchedule(first, most, steady);
    }

    /** After how long a run counts as having worked: when it fails later than that, the back-off begins anew. Default 10 minutes. */
    public ContinuousSchedule steadyAfter(Duration steady) {
        return new ContinuousSchedule(first, most, steady);
    }

    /**
     * The wait between the end of a failed run and the beginning of the next.
     *
     * @param failures how many runs failed in a row; nothing to wait for below 1
     * @param seed spreads the waits: the same seed always gives the same one
     */
    public Duration pauseAfter(int failures, String seed) {
        if (failures < 1) {
            return Duration.ZERO;
        }
        double doubled = first.toMillis() * Math.pow(2, Math.min(MOST_DOUBLINGS, failures - 1));
        CRC32 crc = new CRC32();
        crc.update(seed.getBytes(StandardCharsets.UTF_8));
        double shorter = SPREAD * (crc.getValue() / (double) (1L << 32));
        return Duration.ofMillis(Math.round(Math.min(most.toMillis(), doubled) * (1 - shorter)));
    }

    @Override
    public String summary() {
        return "@continuous";
    }

    @Override
    public String describe() {
        return "continuously, one run after another";
    }
}
