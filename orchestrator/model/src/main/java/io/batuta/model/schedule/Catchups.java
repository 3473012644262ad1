package io.batuta.model.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Decides which of the ticks that are due become runs and which are skipped.
 *
 * <p>The work is bounded whatever the distance between the last tick and now: at most {@code limit} ticks are listed, the rest is found
 * by leaping, and skipped ticks are counted one by one only up to {@link #MOST_COUNTED} (those of {@code every} are calculated).
 */
public final class Catchups {
    /** A tick late by less than this was not missed. */
    public static final Duration PUNCTUAL = Duration.ofMinutes(1);
    /** Where counting skipped ticks of a cron or a custom timetable stops. */
    public static final long MOST_COUNTED = 100_000;

    private Catchups() {}

    /**
     * The plan at activation and unpause.
     *
     * @param lastFire the tick handled last (created or skipped), or null when there was none yet
     * @param limit how many runs may be created at once, at least 1; call again with {@link FirePlan#handledThrough} for the rest
     */
    public static FirePlan plan(Timetable timetable, @Nullable Instant lastFire, Instant now, Catchup policy, int limit) {
        Ticks ticks = new Ticks(timetable, lastFire, now, limit);
        String reason = "catchup " + policy.text();
        return switch (policy) {
            case Catchup.None none -> ticks.planFrom(now, reason);
            case Catchup.Latest latest -> ticks.planFrom(ticks.latestDue(), reason);
            case Catchup.All all -> ticks.planFrom(Timetable.BEGINNING, reason);
            case Catchup.Window window -> ticks.planFrom(back(now, window.length()), reason);
        };
    }

    /**
     * The plan while the DAG is active: ordinary ticks, and those missed because nothing was running.
     *
     * @param lastFire the tick handled last (created or skipped), or null when there was none yet
     * @param limit how many runs may be created at once, at least 1; call again with {@link FirePlan#handledThrough} for the rest
     */
    public static FirePlan plan(Timetable timetable, @Nullable Instant lastFire, Instant now, AfterOutage policy, int limit) {
        Ticks ticks = new Ticks(timetable, lastFire, now, limit);
        Instant punctual = back(now, PUNCTUAL);
        String reason = "afterOutage " + policy;
        return switch (policy) {
            case AUTO -> ticks.planFrom(earlier(punctual, ticks.latestDue()), reason);
            case ALL -> ticks.planFrom(Timetable.BEGINNING, reason);
            case LATEST -> ticks.planFrom(ticks.latestDue(), reason);
            case SKIP -> ticks.planFrom(punctual, reason);
        };
    }

    private static Instant back(Instant now, Duration length) {
        Duration possible = Duration.between(Timetable.BEGINNING, now);
        return length.compareTo(possible) > 0 ? Timetable.BEGINNING : now.minus(length);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** The ticks after {@code last} and up to {@code now}, walked in leaps. */
    private record Ticks(Timetable timetable, @Nullable Instant last, Instant now, int limit) {
        Ticks {
            if (limit < 1) {
                throw new IllegalArgumentException("A plan needs room for at least one run; the limit was " + limit + ".");
            }
        }

        /** Runs for what is due at {@code from} or later; what is due earlier is skipped. */
        FirePlan planFrom(Instant from, String reason) {
            Fire oldest = timetable.next(last, Timetable.BEGINNING);
            if (oldest == null || oldest.at().isAfter(now)) {
                return new FirePlan(List.of(), null, oldest);
            }
            List<Fire> create = new ArrayList<>();
            Fire fire = timetable.next(last, from);
            Fire firstKept = fire;
            while (fire != null && !fire.at().isAfter(now) && create.size() < limit) {
                create.add(fire);
                fire = timetable.next(fire.at(), fire.at());
            }
            return new FirePlan(create, skipped(oldest, firstKept, from, reason), fire);
        }

        /** When the newest tick up to now was due; now when there is none. */
        Instant latestDue() {
            Fire oldest = timetable.next(last, Timetable.BEGINNING);
            return oldest == null || oldest.at().isAfter(now) ? now : newest(oldest, now.plusNanos(1)).at();
        }

        private FirePlan.@Nullable Skipped skipped(Fire oldest, @Nullable Fire firstKept, Instant from, String reason) {
            boolean postponed = firstKept != null && firstKept.logicalDate().equals(oldest.logicalDate());
            if (postponed || !oldest.at().isBefore(from)) {
                return null;
            }
            Instant newest = newest(oldest, from).at();
            if (timetable instanceof EveryTimetable every) {
                return new FirePlan.Skipped(every.count(last, newest.plusNanos(1)), true, oldest.at(), newest, reason);
            }
            long count = 1;
            Instant at = oldest.at();
            while (at.isBefore(newest) && count < MOST_COUNTED) {
                Fire next = timetable.next(at, at);
                at = next == null ? newest : next.at();
                count++;
            }
            return new FirePlan.Skipped(count, !at.isBefore(newest), oldest.at(), newest, reason);
        }

        /** The newest tick before {@code end}, found by halving the stretch it must lie in; {@code known} is one of them. */
        private Fire newest(Fire known, Instant end) {
            Fire newest = known;
            Instant none = end;
            while (true) {
                Fire following = timetable.next(newest.at(), newest.at());
                if (following == null || !following.at().isBefore(end)) {
                    return newest;
                }
                newest = following;
                Instant middle = newest.at().plus(Duration.between(newest.at(), none).dividedBy(2));
                Fire leap = timetable.next(newest.at(), middle);
                if (leap != null && leap.at().isBefore(end)) {
                    newest = leap;
                } else {
                    none = middle;
                }
            }
        }
    }
}
