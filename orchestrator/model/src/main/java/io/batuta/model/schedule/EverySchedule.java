package io.batuta.model.schedule;

import java.time.Duration;

/**
 * At a steady distance. Tick k is exactly anchor + k times {@code every}, so nothing drifts, however late a run may start.
 *
 * @param every at least one second, in whole milliseconds
 * @param byInterval true: each run is about the time between two ticks, runs at its end and is named by its start
 */
public record EverySchedule(Duration every, boolean byInterval) implements Schedule {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(36_525);

    public EverySchedule {
        boolean wholeMillis = every.getNano() % 1_000_000 == 0;
        if (every.compareTo(SHORTEST) < 0 || every.compareTo(LONGEST) > 0 || !wholeMillis) {
            throw new IllegalArgumentException("every(" + every
                    + ") is not possible: the distance must be at least one second, at most a hundred years, and in whole milliseconds.");
        }
    }

    /** Each run is about the interval between two ticks: it starts at the interval's end, its logical date is the interval's start. */
    public EverySchedule interval() {
        return new EverySchedule(every, true);
    }

    @Override
    public String summary() {
        return "every " + DurationText.brief(every);
    }

    @Override
    public String describe() {
        return "every " + DurationText.words(every) + (byInterval ? ", by data interval" : "");
    }
}
