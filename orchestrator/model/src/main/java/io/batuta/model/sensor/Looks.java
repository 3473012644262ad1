package io.batuta.model.sensor;

import io.batuta.model.check.Check;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a sensor looks.
 *
 * @param every the time between two looks at first
 * @param growth by what the time between two looks is multiplied each time; 1 keeps it
 * @param atMost the longest time between two looks
 * @param giveUpAfter how long it waits in all, counted from its first try; null for ever
 * @param skip whether the task is skipped when it gives up, instead of failed
 * @param givesRoom whether it gives its place in pools and limits back between two looks
 */
public record Looks(Duration every, double growth, Duration atMost, @Nullable Duration giveUpAfter, boolean skip, boolean givesRoom) {
    /** Every minute for a week, then failed. */
    public static final Looks DEFAULT = new Looks(Duration.ofMinutes(1), 1, Duration.ofMinutes(1), Duration.ofDays(7), false, false);

    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofDays(1);

    /**
     * How long to wait until the next look, when so much time has passed since the first. It depends on that alone, so a restart changes nothing: intervals that grow by a factor are in sum what the
     * time passed is.
     */
    public Duration waitAfter(Duration passed) {
        if (growth == 1) {
            return every;
        }
        double seconds = every.toMillis() / 1_000.0 + (growth - 1) * Math.max(0, passed.toMillis() / 1_000.0);
        return seconds >= atMost.toMillis() / 1_000.0 ? atMost : Duration.ofMillis(Math.round(seconds * 1_000));
    }

    /** What is wrong with it, naming the field, or null. */
    public @Nullable String problem() {
        if (every.compareTo(LEAST) < 0 || every.compareTo(MOST) > 0) {
            return "every must be 1 s to 1 day";
        }
        if (Double.isNaN(growth) || growth < 1 || growth > 10) {
            return "slower: the factor must be 1 to 10";
        }
        if (atMost.compareTo(every) < 0 || atMost.compareTo(MOST) > 0) {
            return "slower: the longest time between two looks must be no less than every, and at most 1 day";
        }
        return giveUpAfter == null ? null : Check.patience("giveUpAfter", giveUpAfter);
    }
}
