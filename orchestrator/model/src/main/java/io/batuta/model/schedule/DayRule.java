package io.batuta.model.schedule;

/**
 * Which days of a month a cron admits. Day-of-month and day-of-week are joined by OR when both are restricted, as in unix; a field that
 * covers its whole range does not restrict.
 *
 * @param daysOfMonth bit d: day d
 * @param fromLast bit k: the k-th day before the last ({@code L}, {@code L-k})
 * @param nearest bit d: the weekday nearest day d, within the month ({@code dW}); none when the month has no day d
 * @param lastWeekday the last Monday-to-Friday ({@code LW})
 * @param daysOfWeek bit w: weekday w, Sunday is 0
 * @param lastOfWeek bit w: the last weekday w of the month ({@code wL})
 * @param nthOfWeek bit w * 5 + n - 1: the n-th weekday w ({@code w#n})
 */
record DayRule(
        int daysOfMonth, int fromLast, int nearest, boolean lastWeekday, int daysOfWeek, int lastOfWeek, long nthOfWeek) {

    private static final int SUNDAY = 0;
    private static final int SATURDAY = 6;
    private static final int EVERY_DAY_OF_WEEK = 0x7f;

    boolean anyDayOfMonth() {
        return daysOfMonth == (int) CronField.DAY_OF_MONTH.everything();
    }

    boolean anyDayOfWeek() {
        return daysOfWeek == EVERY_DAY_OF_WEEK;
    }

    /**
     * The admitted days of a month as bits 1 to 31.
     *
     * @param length days in the month
     * @param first weekday of the 1st, Sunday is 0
     */
    int days(int length, int first) {
        int all = (int) ((1L << (length + 1)) - 2);
        boolean anyDay = anyDayOfMonth();
        boolean anyWeekday = anyDayOfWeek();
        if (anyDay) {
            return anyWeekday ? all : byWeekday(length, first) & all;
        }
        return (anyWeekday ? byDate(length, first) : byDate(length, first) | byWeekday(length, first)) & all;
    }

    private int byDate(int length, int first) {
        int days = daysOfMonth;
        if ((fromLast | nearest) != 0 || lastWeekday) {
            for (int back = fromLast; back != 0; back &= back - 1) {
                int day = length - Integer.numberOfTrailingZeros(back);
                days |= day > 0 ? 1 << day : 0;
            }
            for (int wish = nearest; wish != 0; wish &= wish - 1) {
                int day = Integer.numberOfTrailingZeros(wish);
                days |= day <= length ? 1 << nearestWeekday(day, length, first) : 0;
            }
            if (lastWeekday) {
                days |= 1 << nearestWeekday(length, length, first);
            }
        }
        return days;
    }

    private int byWeekday(int length, int first) {
        int rotated = (daysOfWeek >>> first | daysOfWeek << (7 - first)) & EVERY_DAY_OF_WEEK;
        long weeks = rotated | rotated << 7 | rotated << 14 | rotated << 21 | (long) rotated << 28;
        int days = (int) (weeks << 1);
        for (int last = lastOfWeek; last != 0; last &= last - 1) {
            int weekday = Integer.numberOfTrailingZeros(last);
            days |= 1 << (length - Math.floorMod(weekdayOf(length, first) - weekday, 7));
        }
        for (long nth = nthOfWeek; nth != 0; nth &= nth - 1) {
            int bit = Long.numberOfTrailingZeros(nth);
            int day = 1 + Math.floorMod(bit / 5 - first, 7) + 7 * (bit % 5);
            days |= day <= length ? 1 << day : 0;
        }
        return days;
    }

    /** A Saturday moves to the Friday before, a Sunday to the Monday after, but never out of the month. */
    private static int nearestWeekday(int day, int length, int first) {
        return switch (weekdayOf(day, first)) {
            case SATURDAY -> day > 1 ? day - 1 : day + 2;
            case SUNDAY -> day < length ? day + 1 : day - 2;
            case 1, 2, 3, 4, 5 -> day;
            default -> throw new IllegalStateException("A week has seven days.");
        };
    }

    private static int weekdayOf(int day, int first) {
        return (first + day - 1) % 7;
    }
}
