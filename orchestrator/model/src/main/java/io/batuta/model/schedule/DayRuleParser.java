package io.batuta.model.schedule;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the two day fields together, with the extensions {@code L L-3 15W LW} (day-of-month) and {@code 5L 5#3} (day-of-week). */
final class DayRuleParser {
    private static final Pattern FROM_LAST = Pattern.compile("L(?:-(\\d{1,2}))?");
    private static final Pattern NEAREST = Pattern.compile("(\\d{1,2})W");
    private static final Pattern LAST_OF_WEEK = Pattern.compile("(\\d|[A-Z]{3})L");
    private static final Pattern NTH_OF_WEEK = Pattern.compile("(\\d|[A-Z]{3})#(\\d)");
    private static final int LONGEST_BACK = 30;

    private final CronFieldParser dates;
    private final CronFieldParser weekdays;
    private int daysOfMonth;
    private int fromLast;
    private int nearest;
    private boolean lastWeekday;
    private int daysOfWeek;
    private int lastOfWeek;
    private long nthOfWeek;

    private DayRuleParser(String expression) {
        dates = new CronFieldParser(expression, CronField.DAY_OF_MONTH);
        weekdays = new CronFieldParser(expression, CronField.DAY_OF_WEEK);
    }

    static DayRule parse(String expression, String dayOfMonth, String dayOfWeek) {
        DayRuleParser parser = new DayRuleParser(expression);
        for (String part : dayOfMonth.split(",", -1)) {
            parser.date(part.toUpperCase(Locale.ROOT));
        }
        for (String part : dayOfWeek.split(",", -1)) {
            parser.weekday(part.toUpperCase(Locale.ROOT));
        }
        return new DayRule(
                parser.daysOfMonth,
                parser.fromLast,
                parser.nearest,
                parser.lastWeekday,
                parser.daysOfWeek,
                parser.lastOfWeek,
                parser.nthOfWeek);
    }

    private void date(String part) {
        Matcher last = FROM_LAST.matcher(part);
        Matcher near = NEAREST.matcher(part);
        if (part.equals("LW") || part.equals("WL")) {
            lastWeekday = true;
        } else if (last.matches()) {
            String back = last.group(1);
            int days = back == null ? 0 : Integer.parseInt(back);
            if (days > LONGEST_BACK) {
                throw dates.problem(part, "reaches out of the month; allowed are L-0 to L-" + LONGEST_BACK);
            }
            fromLast |= 1 << days;
        } else if (near.matches()) {
            nearest |= 1 << dates.value(near.group(1));
        } else {
            daysOfMonth |= (int) dates.part(part);
        }
    }

    private void weekday(String part) {
        Matcher last = LAST_OF_WEEK.matcher(part);
        Matcher nth = NTH_OF_WEEK.matcher(part);
        if (last.matches()) {
            lastOfWeek |= 1 << weekdays.value(last.group(1)) % 7;
        } else if (nth.matches()) {
            int n = Integer.parseInt(nth.group(2));
            if (n < 1 || n > 5) {
                throw weekdays.problem(part, "asks for week " + n + " of the month; allowed are 1 to 5");
            }
            nthOfWeek |= 1L << (weekdays.value(nth.group(1)) % 7 * 5 + n - 1);
        } else if (part.startsWith("L")) {
            throw weekdays.problem(part, "needs its day in front of the L, as in 5L for the last Friday");
        } else {
            daysOfWeek |= (int) weekdays.part(part);
        }
    }
}
