package io.batuta.model.schedule;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/** Tick k is origin + k times the distance, from k = 0; by interval from k = 1, as tick k closes the interval that began at k - 1. */
final class EveryTimetable implements Timetable {
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private final Instant origin;
    private final long stepMillis;
    private final int firstTick;
    private final Timetables.Bounds bounds;

    EveryTimetable(EverySchedule schedule, Timetables.Bounds bounds) {
        this.origin = bounds.origin();
        this.stepMillis = schedule.every().toMillis();
        this.firstTick = schedule.byInterval() ? 1 : 0;
        this.bounds = bounds;
    }

    @Override
    public @Nullable Fire next(@Nullable Instant after, Instant notBefore) {
        long tick = firstTickFrom(notBefore);
        if (after != null) {
            tick = Math.max(tick, firstTickFrom(after.plusNanos(1)));
        }
        Instant at = at(tick);
        if (at.isAfter(LAST)) {
            return null;
        }
        return bounds.unlessEnded(firstTick == 0 ? Fire.tick(at) : Fire.closing(at(tick - 1), at));
    }

    /** How many ticks are strictly after {@code after} (when given) and strictly before {@code before}, whatever the end date says. */
    long count(@Nullable Instant after, Instant before) {
        long from = after == null ? firstTick : firstTickFrom(after.plusNanos(1));
        return Math.max(0, firstTickFrom(before) - from);
    }

    private Instant at(long tick) {
        return origin.plusMillis(tick * stepMillis);
    }

    private long firstTickFrom(Instant instant) {
        if (!instant.isAfter(origin)) {
            return firstTick;
        }
        Duration since = Duration.between(origin, instant.isAfter(LAST) ? LAST.plusSeconds(1) : instant);
        long millis = since.getNano() % 1_000_000 == 0 ? since.toMillis() : since.toMillis() + 1;
        return Math.max(firstTick, Math.ceilDiv(millis, stepMillis));
    }
}
