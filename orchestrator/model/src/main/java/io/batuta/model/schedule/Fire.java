package io.batuta.model.schedule;

import java.time.Instant;

/**
 * One tick of a timetable.
 *
 * @param at when the run is due
 * @param logicalDate what names the run: the tick itself, or the start of the interval for schedules by interval. Unique per timetable
 * @param intervalStart first instant of the data the run is about
 * @param intervalEnd the instant that data ends (exclusive); equals {@code intervalStart} for schedules by tick
 */
public record Fire(Instant at, Instant logicalDate, Instant intervalStart, Instant intervalEnd) {
    public Fire {
        if (intervalEnd.isBefore(intervalStart)) {
            throw new IllegalArgumentException(
                    "The data interval of a fire ends (" + intervalEnd + ") before it starts (" + intervalStart + ").");
        }
    }

    /** A tick without a data interval: everything is the tick. */
    public static Fire tick(Instant at) {
        return new Fire(at, at, at, at);
    }

    /** A tick at the end of the interval it is about. */
    public static Fire closing(Instant start, Instant end) {
        return new Fire(end, start, start, end);
    }
}
