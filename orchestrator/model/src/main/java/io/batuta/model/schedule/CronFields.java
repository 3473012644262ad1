package io.batuta.model.schedule;

import java.time.LocalDate;

/**
 * What a cron admits, as bit sets, and the search for the next and previous match on a local clock that never jumps. Local times are
 * seconds since 1970-01-01T00:00 of that clock.
 */
record CronFields(long seconds, long minutes, int hours, int months, DayRule days) {
    /** No match: later than every local time. */
    static final long NEVER = Long.MAX_VALUE;
    /** No match: earlier than every local time. */
    static final long NEVER_BEFORE = Long.MIN_VALUE;

    static final long DAY = 86_400;
    static final long FIRST_LOCAL = LocalDate.of(1, 1, 1).toEpochDay() * DAY;
    static final long LAST_LOCAL = LocalDate.of(9999, 12, 31).toEpochDay() * DAY + DAY - 1;
    private static final int ALL_HOURS = (1 << 24) - 1;
    /** The rarest cron, the fifth given weekday of a February, waits at most 40 years. */
    private static final int MONTHS_TO_SEARCH = 12 * 48;

    /** True when the cron runs in every hour of the day, so that it has a pace rather than fixed times. */
    boolean paced() {
        return hours == ALL_HOURS;
    }

    /** The first match at or after {@code from}, or {@link #NEVER} up to the year 9999. */
    long next(long from) {
        if (from > LAST_LOCAL) {
            return NEVER;
        }
        long start = Math.max(from, FIRST_LOCAL);
        long day = Math.floorDiv(start, DAY);
        LocalDate date = LocalDate.ofEpochDay(day);
        int dayOfMonth = date.getDayOfMonth();
        int admitted = admitted(date);
        if ((admitted >>> dayOfMonth & 1) != 0) {
            int time = timeFrom((int) (start - day * DAY));
            if (time >= 0) {
                return day * DAY + time;
            }
        }
        int later = admitted & -2 << dayOfMonth;
        long found = later != 0 ? day + Integer.numberOfTrailingZeros(later) - dayOfMonth : firstDayAfter(date);
        return found == NEVER ? NEVER : found * DAY + timeFrom(0);
    }

    /** The last match at or before {@code from}, or {@link #NEVER_BEFORE}. */
    long previous(long from) {
        if (from < FIRST_LOCAL) {
            return NEVER_BEFORE;
        }
        long start = Math.min(from, LAST_LOCAL);
        long day = Math.floorDiv(start, DAY);
        LocalDate date = LocalDate.ofEpochDay(day);
        int dayOfMonth = date.getDayOfMonth();
        int admitted = admitted(date);
        if ((admitted >>> dayOfMonth & 1) != 0) {
            int time = timeUpTo((int) (start - day * DAY));
            if (time >= 0) {
                return day * DAY + time;
            }
        }
        int earlier = admitted & (1 << dayOfMonth) - 1;
        long found = earlier != 0 ? day + highest(earlier) - dayOfMonth : lastDayBefore(date);
        return found == NEVER_BEFORE ? NEVER_BEFORE : found * DAY + timeUpTo((int) DAY - 1);
    }

    private long firstDayAfter(LocalDate date) {
        LocalDate month = date.withDayOfMonth(1);
        for (int i = 0; i < MONTHS_TO_SEARCH; i++) {
            month = month.plusMonths(1);
            int admitted = admitted(month);
            if (admitted != 0) {
                return month.getYear() > 9999 ? NEVER : month.toEpochDay() + Integer.numberOfTrailingZeros(admitted) - 1;
            }
        }
        return NEVER;
    }

    private long lastDayBefore(LocalDate date) {
        LocalDate month = date.withDayOfMonth(1);
        for (int i = 0; i < MONTHS_TO_SEARCH; i++) {
            month = month.minusMonths(1);
            int admitted = admitted(month);
            if (admitted != 0) {
                return month.getYear() < 1 ? NEVER_BEFORE : month.toEpochDay() + highest(admitted) - 1;
            }
        }
        return NEVER_BEFORE;
    }

    /** The days admitted in the month of {@code date}, as bits 1 to 31. */
    int admitted(LocalDate date) {
        if ((months >>> date.getMonthValue() & 1) == 0) {
            return 0;
        }
        // 1970-01-01 was a Thursday, day 4 counted from Sunday.
        int first = (int) Math.floorMod(date.toEpochDay() - date.getDayOfMonth() + 5, 7L);
        return days.days(date.lengthOfMonth(), first);
    }

    /** The first admitted second of the day at or after {@code from}, or -1. */
    private int timeFrom(int from) {
        int hour = from / 3600;
        int minute = from / 60 % 60;
        if ((hours >>> hour & 1) != 0) {
            if ((minutes >>> minute & 1) != 0) {
                long rest = seconds & -1L << from % 60;
                if (rest != 0) {
                    return from - from % 60 + Long.numberOfTrailingZeros(rest);
                }
            }
            long rest = minutes & -2L << minute;
            if (rest != 0) {
                return hour * 3600 + Long.numberOfTrailingZeros(rest) * 60 + Long.numberOfTrailingZeros(seconds);
            }
        }
        int rest = hours & -2 << hour;
        return rest == 0
                ? -1
                : Integer.numberOfTrailingZeros(rest) * 3600
                        + Long.numberOfTrailingZeros(minutes) * 60
                        + Long.numberOfTrailingZeros(seconds);
    }

    /** The last admitted second of the day at or before {@code from}, or -1. */
    private int timeUpTo(int from) {
        int hour = from / 3600;
        int minute = from / 60 % 60;
        if ((hours >>> hour & 1) != 0) {
            if ((minutes >>> minute & 1) != 0) {
                long rest = seconds & (2L << from % 60) - 1;
                if (rest != 0) {
                    return from - from % 60 + highest(rest);
                }
            }
            long rest = minutes & (1L << minute) - 1;
            if (rest != 0) {
                return hour * 3600 + highest(rest) * 60 + highest(seconds);
            }
        }
        int rest = hours & (1 << hour) - 1;
        return rest == 0 ? -1 : highest(rest) * 3600 + highest(minutes) * 60 + highest(seconds);
    }

    private static int highest(int bits) {
        return 31 - Integer.numberOfLeadingZeros(bits);
    }

    private static int highest(long bits) {
        return 63 - Long.numberOfLeadingZeros(bits);
    }
}
