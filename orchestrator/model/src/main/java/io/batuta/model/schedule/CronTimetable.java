package io.batuta.model.schedule;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** The ticks of one or several crons, merged. */
final class CronTimetable implements Timetable {
    private final List<ZonedCron> crons;
    private final Timetables.Bounds bounds;
    private final boolean byInterval;
    private final long earliest;

    CronTimetable(CronSchedule schedule, Timetables.Bounds bounds) {
        this.crons = schedule.expressions().stream().map(text -> Cron.parse(text).in(schedule.zone(), schedule.dst())).toList();
        this.bounds = bounds;
        this.byInterval = schedule.byInterval();
        this.earliest = earliest();
    }

    @Override
    public @Nullable Fire next(@Nullable Instant after, Instant notBefore) {
        long from = Math.max(earliest, firstSecondFrom(notBefore));
        if (after != null) {
            from = Math.max(from, after.getEpochSecond() + 1);
        }
        long second = nextFrom(from);
        if (second == CronFields.NEVER) {
            return null;
        }
        Instant at = Instant.ofEpochSecond(second);
        return bounds.unlessEnded(byInterval ? closing(second, at) : Fire.tick(at));
    }

    private Fire closing(long second, Instant at) {
        long start = previousUpTo(second - 1);
        return start == CronFields.NEVER_BEFORE ? Fire.tick(at) : Fire.closing(Instant.ofEpochSecond(start), at);
    }

    /** With a start date the first interval begins at the first tick from there on; without, it is the one the DAG was activated in. */
    private long earliest() {
        long origin = firstSecondFrom(bounds.origin());
        if (!byInterval || bounds.startDate() == null) {
            return origin;
        }
        long firstStart = nextFrom(origin);
        return firstStart == CronFields.NEVER ? firstStart : firstStart + 1;
    }

    private long nextFrom(long second) {
        long next = CronFields.NEVER;
        for (ZonedCron cron : crons) {
            next = Math.min(next, cron.nextFrom(second));
        }
        return next;
    }

    private long previousUpTo(long second) {
        long previous = CronFields.NEVER_BEFORE;
        for (ZonedCron cron : crons) {
            previous = Math.max(previous, cron.previousUpTo(second));
        }
        return previous;
    }

    private static long firstSecondFrom(Instant instant) {
        return instant.getNano() > 0 ? instant.getEpochSecond() + 1 : instant.getEpochSecond();
    }
}
