package io.batuta.model.schedule;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** Says a cron in English. */
final class CronText {
    private static final int MOST_TIMES = 6;

    private CronText() {}

    static String describe(CronFields fields) {
        return time(fields) + days(fields.days(), fields.paced()) + months(fields.months());
    }

    private static String time(CronFields fields) {
        List<Integer> seconds = values(fields.seconds());
        List<Integer> minutes = values(fields.minutes());
        List<Integer> hours = values(fields.hours());
        boolean onTheMinute = seconds.equals(List.of(0));
        if (!fields.paced() && seconds.size() * minutes.size() * hours.size() <= MOST_TIMES) {
            return "at " + join(times(hours, minutes, seconds, onTheMinute));
        }
        String inHour = onTheMinute ? "" : withinMinute(seconds);
        if (onTheMinute || minutes.size() < 60) {
            inHour = (inHour.isEmpty() ? "" : inHour + " ") + withinHour(minutes, !onTheMinute);
        }
        if (fields.paced()) {
            return minutes.equals(List.of(0)) && onTheMinute ? "every hour" : inHour;
        }
        int hourStep = step(hours, 24);
        if (hourStep > 1) {
            return inHour + " of every " + ordinal(hourStep) + " hour";
        }
        return inHour + (hours.size() == 1 ? " in the hour " : " in the hours ") + spans(hours, "%02d"::formatted);
    }

    private static String ordinal(int n) {
        return n == 2 ? "second" : n == 3 ? "third" : n + "th";
    }

    private static String withinMinute(List<Integer> seconds) {
        int step = step(seconds, 60);
        return step == 1 ? "every second" : step > 1 ? "every " + step + " seconds" : "at second " + spans(seconds, String::valueOf);
    }

    private static String withinHour(List<Integer> minutes, boolean qualifies) {
        int step = step(minutes, 60);
        if (qualifies || step == 0) {
            return (qualifies ? "in minute " : "at minute ") + spans(minutes, String::valueOf);
        }
        return step == 1 ? "every minute" : "every " + step + " minutes";
    }

    private static List<String> times(List<Integer> hours, List<Integer> minutes, List<Integer> seconds, boolean onTheMinute) {
        List<String> times = new ArrayList<>();
        for (int hour : hours) {
            for (int minute : minutes) {
                for (int second : seconds) {
                    times.add(onTheMinute ? "%02d:%02d".formatted(hour, minute) : "%02d:%02d:%02d".formatted(hour, minute, second));
                }
            }
        }
        return times;
    }

    private static String days(DayRule days, boolean paced) {
        if (days.anyDayOfMonth() && days.anyDayOfWeek()) {
            return paced ? "" : " every day";
        }
        List<String> either = new ArrayList<>();
        if (!days.anyDayOfMonth()) {
            either.add(dates(days));
        }
        if (!days.anyDayOfWeek()) {
            either.add(weekdays(days));
        }
        return " on " + String.join(" or on ", either);
    }

    private static String dates(DayRule days) {
        List<String> parts = new ArrayList<>();
        if (days.daysOfMonth() != 0) {
            parts.add("day " + spans(values(days.daysOfMonth() & 0xffffffffL), String::valueOf) + " of the month");
        }
        for (int back : values(days.fromLast())) {
            parts.add(
                    back == 0 ? "the last day of the month" : "the last day but " + back + " of the month");
        }
        for (int day : values(days.nearest() & 0xffffffffL)) {
            parts.add("the weekday nearest day " + day + " of the month");
        }
        if (days.lastWeekday()) {
            parts.add("the last weekday of the month");
        }
        return join(parts);
    }

    private static String weekdays(DayRule days) {
        List<String> parts = new ArrayList<>();
        if (days.daysOfWeek() != 0) {
            parts.add(spans(fromMonday(days.daysOfWeek()), CronText::weekday));
        }
        for (int weekday : values(days.lastOfWeek())) {
            parts.add("the last " + weekday(weekday) + " of the month");
        }
        for (int bit : values(days.nthOfWeek())) {
            parts.add("the " + List.of("first", "second", "third", "fourth", "fifth").get(bit % 5) + " " + weekday(bit / 5)
                    + " of the month");
        }
        return join(parts);
    }

    /** Monday is 1 and Sunday 7, so that ranges read as people say them. */
    private static List<Integer> fromMonday(int daysOfWeek) {
        return values((daysOfWeek & 1) == 0 ? daysOfWeek : daysOfWeek & ~1 | 1 << 7);
    }

    private static String weekday(int day) {
        return DayOfWeek.of(day == 0 ? 7 : day).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    private static String months(int months) {
        return months == (int) CronField.MONTH.everything()
                ? ""
                : " in " + spans(values(months), month -> Month.of(month).getDisplayName(TextStyle.FULL, Locale.ENGLISH));
    }

    /** The step when the values are 0, step, 2 step ... up to the end of the cycle in even strides; else 0. */
    private static int step(List<Integer> values, int cycle) {
        if (values.size() < 2 || values.getFirst() != 0 || cycle % values.size() != 0) {
            return 0;
        }
        int step = cycle / values.size();
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i) != i * step) {
                return 0;
            }
        }
        return step;
    }

    /** Three or more neighbours become a range: 1 to 5 and 9. */
    private static String spans(List<Integer> values, IntFunction<String> name) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < values.size();) {
            int end = i;
            while (end + 1 < values.size() && values.get(end + 1) == values.get(end) + 1) {
                end++;
            }
            if (end - i >= 2) {
                parts.add(name.apply(values.get(i)) + " to " + name.apply(values.get(end)));
                i = end + 1;
            } else {
                parts.add(name.apply(values.get(i)));
                i++;
            }
        }
        return join(parts);
    }

    private static String join(List<String> parts) {
        return parts.size() < 2
                ? String.join("", parts)
                : String.join(", ", parts.subList(0, parts.size() - 1)) + " and " + parts.getLast();
    }

    private static List<Integer> values(long bits) {
        List<Integer> values = new ArrayList<>();
        for (long rest = bits; rest != 0; rest &= rest - 1) {
            values.add(Long.numberOfTrailingZeros(rest));
        }
        return values;
    }
}
