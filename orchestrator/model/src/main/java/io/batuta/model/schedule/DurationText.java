package io.batuta.model.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Durations as people write them. */
public final class DurationText {
    private DurationText() {}

    /** {@code 1 day 2 hours}, {@code 25 seconds}. */
    public static String words(Duration duration) {
        List<String> parts = new ArrayList<>();
        add(parts, duration.toDaysPart(), "day");
        add(parts, duration.toHoursPart(), "hour");
        add(parts, duration.toMinutesPart(), "minute");
        add(parts, duration.toSecondsPart(), "second");
        add(parts, duration.toMillisPart(), "millisecond");
        return parts.size() == 1 && parts.getFirst().startsWith("1 ") ? parts.getFirst().substring(2) : String.join(" ", parts);
    }

    /** {@code 1d2h}, {@code 25s}. */
    static String brief(Duration duration) {
        StringBuilder text = new StringBuilder();
        append(text, duration.toDaysPart(), "d");
        append(text, duration.toHoursPart(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        return text.toString();
    }

    private static void add(List<String> parts, long amount, String unit) {
        if (amount != 0) {
            parts.add(amount + " " + unit + (amount == 1 ? "" : "s"));
        }
    }

    private static void append(StringBuilder text, long amount, String unit) {
        if (amount != 0) {
            text.append(amount).append(unit);
        }
    }
}
