package io.batuta.model.schedule;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** From what an author wrote to what the calendar can ask. */
public final class Timetables {
    private Timetables() {}

    /**
     * The timetable of a schedule.
     *
     * <p>Nothing is ever due before the start date, or before the first activation when there is none. The end date bounds the logical
     * date, inclusively, so with data intervals the last run starts one interval later.
     *
     * @param anchor the first activation of the DAG, as it is stored; counts only when there is no start date
     * @param startDate what the author gave, or null
     * @param endDate what the author gave, or null
     * @return never null; a schedule without ticks (manual, continuous) has a timetable that never fires
     * @throws IllegalStateException for a custom schedule read back from storage, whose code is with the author's bundle
     */
    public static Timetable of(Schedule schedule, Instant anchor, @Nullable Instant startDate, @Nullable Instant endDate) {
        Bounds bounds = new Bounds(anchor, startDate, endDate);
        return switch (schedule) {
            case CronSchedule cron -> new CronTimetable(cron, bounds);
            case EverySchedule every -> new EveryTimetable(every, bounds);
            case OnceSchedule once -> new OnceTimetable(bounds);
            case DatesSchedule dates -> new DatesTimetable(dates.dates(), bounds);
            case ManualSchedule manual -> NoTimetable.INSTANCE;
            case ContinuousSchedule continuous -> NoTimetable.INSTANCE;
            case CustomSchedule custom -> new CustomTimetable(custom.name(), codeOf(custom), bounds);
        };
    }

    private static Timetable codeOf(CustomSchedule custom) {
        Timetable code = custom.code();
        if (code == null) {
            throw new IllegalStateException("The timetable \"" + custom.name()
                    + "\" is code of the DAG's author and was not loaded; ask the DAG's bundle for it before planning.");
        }
        return code;
    }

    /** When ticks may happen at all. */
    record Bounds(Instant anchor, @Nullable Instant startDate, @Nullable Instant endDate) {
        /**
         * Where counting begins: the start date, else the first activation. On a whole millisecond, since a tick must come back
         * unchanged from a database that keeps microseconds; never earlier than given, so that the first tick is not already past.
         */
        Instant origin() {
            return roundedUp(startDate == null ? anchor : startDate, ChronoUnit.MILLIS);
        }

        Instant later(Instant notBefore) {
            return notBefore.isBefore(origin()) ? origin() : notBefore;
        }

        @Nullable
        Fire unlessEnded(Fire fire) {
            return endDate != null && fire.logicalDate().isAfter(endDate) ? null : fire;
        }
    }

    private static Instant roundedUp(Instant instant, ChronoUnit unit) {
        Instant whole = instant.truncatedTo(unit);
        return whole.equals(instant) ? instant : whole.plus(1, unit);
    }

    private enum NoTimetable implements Timetable {
        INSTANCE;

        @Override
        public @Nullable Fire next(@Nullable Instant after, Instant notBefore) {
            return null;
        }
    }

    private record OnceTimetable(Bounds bounds) implements Timetable {
        /** A run that comes once is late rather than lost: it moves to {@code notBefore} but keeps its logical date. */
        @Override
        public @Nullable Fire next(@Nullable Instant after, Instant notBefore) {
            Instant origin = bounds.origin();
            boolean done = after != null && !after.isBefore(origin);
            return done ? null : bounds.unlessEnded(new Fire(bounds.later(notBefore), origin, origin, origin));
        }
    }

    private record DatesTimetable(List<Instant> dates, Bounds bounds) implements Timetable {
        @Override
        public @Nullable Fire next(@Nullable Instant after, Instant notBefore) {
            Instant from = bounds.later(notBefore);
            return dates.stream()
                    .filter(date -> !date.isBefore(from) && (after == null || date.isAfter(after)))
                    .findFirst()
                    .map(date -> bounds.unlessEnded(Fire.tick(date)))
                    .orElse(null);
        }
    }

    /** Keeps the author's code to its contract, so that a mistake is a sentence and not an endless loop. */
    private record CustomTimetable(String name, Timetable code, Bounds bounds) implements Timetable {
        @Override
        public @Nullable Fire next(@Nullable Instant after, Instant notBefore) {
            Instant from = roundedUp(bounds.later(notBefore), ChronoUnit.MICROS);
            Fire fire = code.next(after, from);
            if (fire == null) {
                return null;
            }
            if (fire.at().isBefore(from) || after != null && !fire.at().isAfter(after)) {
                throw new IllegalStateException(
                        "The timetable \"" + name + "\" answered " + fire.at() + " when asked for a tick after " + after
                                + " and not before " + from + ". Its next() must return a later tick, or null when there is none.");
            }
            if (!roundedUp(fire.at(), ChronoUnit.MICROS).equals(fire.at())) {
                throw new IllegalStateException("The timetable \"" + name + "\" answered " + fire.at()
                        + ". A tick must be a whole number of microseconds, since that is what the database keeps.");
            }
            return bounds.unlessEnded(fire);
        }
    }
}
