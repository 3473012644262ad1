package io.batuta.model.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Splits an expression into its six fields, knows the presets, and recognises crons of another dialect. */
final class CronDialects {
    private static final Map<String, String> PRESETS = Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@quarterly", "0 0 1 1,4,7,10 *",
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *");
    private static final List<String> NAMES = List.of("minute", "hour", "day-of-month", "month", "day-of-week");
    private static final Pattern WEEKDAY_NUMBER = Pattern.compile("(?<![#/\\d])[1-7](?![\\d])");

    private CronDialects() {}

    /** The fields from second to day-of-week. */
    static String[] unixFields(String text) {
        if (text.isEmpty()) {
            throw new InvalidCronException(text,
                    "is empty. Write five fields, minute hour day-of-month month day-of-week, as in 0 5 * * 1-5.");
        }
        String expanded = text.startsWith("@") ? preset(text) : text;
        String[] parts = expanded.split(" ", -1);
        if (parts.length == 7) {
            throw new InvalidCronException(
                    text, "has 7 fields, which is Quartz's form with a year; this is a unix cron and has 5 (or 6 with leading seconds)."
                            + translated(Arrays.copyOf(parts, 6)));
        }
        if (parts.length < 5 || parts.length > 7) {
            throw new InvalidCronException(text, wrongCount(parts));
        }
        if (expanded.contains("?")) {
            throw new InvalidCronException(
                    text, "contains \"?\", which is Quartz's sign; in a unix cron write \"*\". Mind that Quartz counts weekdays from"
                            + " 1 = Sunday, unix from 0 = Sunday." + translated(parts));
        }
        if (parts.length == 6) {
            return parts;
        }
        List<String> withSecond = new ArrayList<>(List.of("0"));
        withSecond.addAll(Arrays.asList(parts));
        return withSecond.toArray(String[]::new);
    }

    private static String preset(String text) {
        String expanded = PRESETS.get(text.toLowerCase(Locale.ROOT));
        if (expanded != null) {
            return expanded;
        }
        String hint = switch (text.toLowerCase(Locale.ROOT)) {
            case "@once" -> "Use once().";
            case "@continuous" -> "Use continuous().";
            case "@manual", "@none" -> "Use manual().";
            case "@reboot" -> "A run cannot be tied to the start of the server; use continuous() for work that is always on.";
            default -> "Presets are @hourly @daily @midnight @weekly @monthly @quarterly @yearly @annually.";
        };
        throw new InvalidCronException(text, "is not a cron preset. " + hint);
    }

    private static String wrongCount(String[] parts) {
        if (parts.length > 7) {
            return "has " + parts.length + " fields; a cron has 5: " + String.join(" ", NAMES) + " (or 6 with leading seconds).";
        }
        StringBuilder read = new StringBuilder();
        for (int i = 0; i < parts.length; i++) {
            read.append(i == 0 ? "" : ", ").append(NAMES.get(i)).append(" \"").append(parts[i]).append('"');
        }
        String missing = String.join(", ", NAMES.subList(parts.length, NAMES.size()));
        return "has " + parts.length + (parts.length == 1 ? " field" : " fields") + " where 5 are needed: read " + read + "; missing "
                + missing
                + ". Did you mean \"" + String.join(" ", parts) + " *".repeat(5 - parts.length) + "\"?";
    }

    /** The unix form of a Quartz expression as a question, when there is one. */
    private static String translated(String[] quartz) {
        return unixForm(quartz).map(unix -> " Did you mean \"" + unix + "\"?").orElse("");
    }

    private static Optional<String> unixForm(String[] quartz) {
        List<String> parts = new ArrayList<>(Arrays.asList(quartz));
        boolean quartzNumbers = parts.size() == 6;
        if (quartzNumbers && parts.getFirst().equals("0")) {
            parts.removeFirst();
        }
        parts.replaceAll(part -> part.equals("?") ? "*" : part);
        if (quartzNumbers) {
            int weekday = parts.size() - 1;
            parts.set(weekday, WEEKDAY_NUMBER.matcher(parts.get(weekday)).replaceAll(n -> String.valueOf(Integer.parseInt(n.group()) - 1)));
        }
        String unix = String.join(" ", parts);
        if (unix.contains("?")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Cron.parse(unix).text());
        } catch (InvalidCronException untranslatable) {
            return Optional.empty();
        }
    }
}
