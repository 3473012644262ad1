package io.batuta.model.schedule;

import static java.time.temporal.TemporalAdjusters.dayOfWeekInMonth;
import static java.time.temporal.TemporalAdjusters.lastDayOfMonth;
import static java.time.temporal.TemporalAdjusters.lastInMonth;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a cron means, written down a second time and as slowly as possible: it tries every second or minute of every day, and asks
 * java.time what that local time is in the zone. It shares no code with the real one.
 */
final class CronOracle {
    private static final List<String> MONTHS = List.of("", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV",
            "DEC");
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    private final Set<Integer> seconds;
    private final Set<Integer> minutes;
    private final Set<Integer> hours;
    private final Set<Integer> months;
    private final Predicate<LocalDate> days;
    private final ZoneId zone;
    private final OnGap onGap;
    private final OnOverlap onOverlap;

    CronOracle(String expression, ZoneId zone, DstPolicy policy) {
        String[] given = expression.split(" ");
        String[] parts = given.length == 5 ? ("0 " + expression).split(" ") : given;
        seconds = numbers(parts[0], 0, 59, List.of());
        minutes = numbers(parts[1], 0, 59, List.of());
        hours = numbers(parts[2], 0, 23, List.of());
        months = numbers(parts[4], 1, 12, MONTHS);
        days = days(parts[3], parts[5]);
        this.zone = zone;
        this.onGap = policy.onGap();
        this.onOverlap = policy.onOverlap();
    }

    /** Every tick of the local dates from {@code first} to {@code last}. */
    NavigableSet<Instant> ticks(LocalDate first, LocalDate last) {
        NavigableSet<Instant> ticks = new TreeSet<>();
        for (LocalDate date = first; !date.isAfter(last); date = date.plusDays(1)) {
            addDay(date, ticks);
        }
        return ticks;
    }

    /** The next tick, looked for day by day over 41 years. */
    @Nullable
    Instant next(Instant after) {
        NavigableSet<Instant> ticks = new TreeSet<>();
        LocalDate start = LocalDate.ofInstant(after, zone).minusDays(2);
        for (LocalDate date = start; date.isBefore(start.plusYears(41)); date = date.plusDays(1)) {
            addDay(date, ticks);
            Instant found = ticks.higher(after);
            if (found != null && date.isAfter(LocalDate.ofInstant(found, zone).plusDays(2))) {
                return found;
            }
        }
        return ticks.higher(after);
    }

    /** The tick before, looked for day by day over 41 years. */
    @Nullable
    Instant previous(Instant before) {
        NavigableSet<Instant> ticks = new TreeSet<>();
        LocalDate start = LocalDate.ofInstant(before, zone).plusDays(2);
        for (LocalDate date = start; date.isAfter(start.minusYears(41)); date = date.minusDays(1)) {
            addDay(date, ticks);
            Instant found = ticks.lower(before);
            if (found != null && date.isBefore(LocalDate.ofInstant(found, zone).minusDays(2))) {
                return found;
            }
        }
        return ticks.lower(before);
    }

    private void addDay(LocalDate date, Set<Instant> ticks) {
        if (!months.contains(date.getMonthValue()) || !days.test(date)) {
            return;
        }
        for (int hour = 0; hour < 24; hour++) {
            for (int minute = 0; minute < 60; minute++) {
                for (int second = 0; second < 60; second++) {
                    if (hours.contains(hour) && minutes.contains(minute) && seconds.contains(second)) {
                        addTime(date.atTime(hour, minute, second), ticks);
                    } else if (seconds.size() == 1) {
                        second = seconds.contains(second) ? 60 : second;
                    }
                }
            }
        }
    }

    private void addTime(LocalDateTime local, Set<Instant> ticks) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        if (hours.size() == 24) {
            offsets.forEach(offset -> ticks.add(local.toInstant(offset)));
            return;
        }
        switch (offsets.size()) {
            case 0 -> {
                if (onGap == OnGap.SHIFT) {
                    ticks.add(zone.getRules().getTransition(local).getInstant());
                }
            }
            case 1 -> ticks.add(local.toInstant(offsets.getFirst()));
            case 2 -> {
                Instant one = local.toInstant(offsets.get(0));
                Instant other = local.toInstant(offsets.get(1));
                Instant first = one.isBefore(other) ? one : other;
                Instant second = one.isBefore(other) ? other : one;
                if (onOverlap != OnOverlap.SECOND) {
                    ticks.add(first);
                }
                if (onOverlap != OnOverlap.FIRST) {
                    ticks.add(second);
                }
            }
            default -> throw new AssertionError("java.time knows no third offset");
        }
    }

    private static Set<Integer> numbers(String text, int min, int max, List<String> names) {
        Set<Integer> numbers = new TreeSet<>();
        for (String item : text.split(",")) {
            int slash = item.indexOf('/');
            int step = slash < 0 ? 1 : Integer.parseInt(item.substring(slash + 1));
            String range = slash < 0 ? item : item.substring(0, slash);
            int dash = range.indexOf('-');
            int low = range.equals("*") ? min : number(dash < 0 ? range : range.substring(0, dash), names);
            int high = range.equals("*") || dash < 0 && slash >= 0 ? max : dash < 0 ? low : number(range.substring(dash + 1), names);
            for (int n = low; n <= high; n++) {
                if ((n - low) % step == 0) {
                    numbers.add(n);
                }
            }
        }
        return numbers;
    }

    private static int number(String text, List<String> names) {
        return names.contains(text) ? names.indexOf(text) : Integer.parseInt(text);
    }

    private static Predicate<LocalDate> days(String dayOfMonth, String dayOfWeek) {
        Predicate<LocalDate> byDate = date -> false;
        for (String item : dayOfMonth.split(",")) {
            byDate = byDate.or(date(item));
        }
        Predicate<LocalDate> byWeekday = date -> false;
        for (String item : dayOfWeek.split(",")) {
            byWeekday = byWeekday.or(weekday(item));
        }
        if (plain(dayOfMonth, 1, 31).size() == 31) {
            return byWeekday;
        }
        boolean everyWeekday = plain(dayOfWeek, 0, 7).stream().map(day -> day % 7).distinct().count() == 7;
        return everyWeekday ? byDate : byDate.or(byWeekday);
    }

    /** What the numbers, names, ranges and stars of a day field add up to; L, W and # may happen to fill a month, but do not free it. */
    private static Set<Integer> plain(String field, int min, int max) {
        Set<Integer> plain = new TreeSet<>();
        for (String item : field.split(",")) {
            if (!item.matches("L.*|\\d+W|.*#.*|(\\d|[A-Z]{3})L")) {
                plain.addAll(numbers(item, min, max, DAYS));
            }
        }
        return plain;
    }

    private static Predicate<LocalDate> date(String item) {
        if (item.equals("L")) {
            return date -> date.equals(date.with(lastDayOfMonth()));
        }
        if (item.equals("LW")) {
            return date -> date.equals(nearestWeekday(date.with(lastDayOfMonth())));
        }
        if (item.startsWith("L-")) {
            int back = Integer.parseInt(item.substring(2));
            return date -> date.lengthOfMonth() - date.getDayOfMonth() == back;
        }
        if (item.endsWith("W")) {
            int day = Integer.parseInt(item.substring(0, item.length() - 1));
            return date -> day <= date.lengthOfMonth() && date.equals(nearestWeekday(date.withDayOfMonth(day)));
        }
        Set<Integer> days = numbers(item, 1, 31, List.of());
        return date -> days.contains(date.getDayOfMonth());
    }

    private static LocalDate nearestWeekday(LocalDate wish) {
        for (int distance = 0; distance < 4; distance++) {
            for (LocalDate candidate : List.of(wish.minusDays(distance), wish.plusDays(distance))) {
                boolean weekend = candidate.getDayOfWeek() == DayOfWeek.SATURDAY || candidate.getDayOfWeek() == DayOfWeek.SUNDAY;
                if (!weekend && candidate.getMonth() == wish.getMonth()) {
                    return candidate;
                }
            }
        }
        throw new AssertionError("no weekday near " + wish);
    }

    private static Predicate<LocalDate> weekday(String item) {
        if (item.endsWith("L")) {
            DayOfWeek day = dayOfWeek(number(item.substring(0, item.length() - 1), DAYS));
            return date -> date.equals(date.with(lastInMonth(day)));
        }
        int hash = item.indexOf('#');
        if (hash > 0) {
            DayOfWeek day = dayOfWeek(number(item.substring(0, hash), DAYS));
            int n = Integer.parseInt(item.substring(hash + 1));
            return date -> date.equals(date.with(dayOfWeekInMonth(n, day)));
        }
        Set<Integer> days = numbers(item, 0, 7, DAYS);
        return date -> days.contains(date.getDayOfWeek().getValue()) || days.contains(date.getDayOfWeek().getValue() % 7);
    }

    private static DayOfWeek dayOfWeek(int number) {
        return DayOfWeek.of(number == 0 ? 7 : number);
    }
}
