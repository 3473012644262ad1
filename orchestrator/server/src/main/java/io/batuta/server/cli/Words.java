package io.batuta.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Values of answers as people read them, and what people write as values. */
final class Words {
    private Words() {}

    /** Text; empty for null or missing. */
    static String text(JsonNode node) {
        return node.isNull() || node.isMissingNode() ? "" : node.asText();
    }

    /** What was said, with a point at its end unless it asks something. */
    static String sentence(String text) {
        return text.matches("(?s).*[.?…]") ? text : text + ".";
    }

    /** A moment, to the second. */
    static String moment(JsonNode node) {
        return node.isTextual() ? moment(Instant.parse(node.asText())) : "";
    }

    static String moment(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** A span given in milliseconds. */
    static String span(JsonNode millis) {
        return millis.isNumber() ? span(Duration.ofMillis(millis.asLong())) : "";
    }

    /** 340 ms, 1.2 s, 3m 04s, 2h 05m, 3d 04h. */
    static String span(Duration span) {
        long millis = span.toMillis();
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 60_000) {
            return millis / 1_000 + "." + millis % 1_000 / 100 + " s";
        }
        if (span.toHours() == 0) {
            return "%dm %02ds".formatted(span.toMinutes(), span.toSecondsPart());
        }
        return span.toDays() == 0
                ? "%dh %02dm".formatted(span.toHours(), span.toMinutesPart())
                : "%dd %02dh".formatted(span.toDays(), span.toHoursPart());
    }

    /** What people write for a moment: 2026-08-01, 2026-08-01T12:00 (both UTC), or with an offset. */
    static Instant instant(String text) {
        try {
            if (text.length() <= 10) {
                return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            boolean zoned = text.endsWith("Z") || text.indexOf('+', 10) > 0 || text.indexOf('-', 11) > 0;
            return zoned ? OffsetDateTime.parse(text).toInstant() : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException _) {
            throw new CommandFailed(Exit.USAGE,
                    "'" + text + "' is no date; write 2026-08-01, 2026-08-01T12:00 (UTC) or 2026-08-01T12:00:00+02:00.");
        }
    }

    /** The last moment that is meant: of a day alone its last second. */
    static Instant lastInstant(String text) {
        Instant instant = instant(text);
        return text.length() <= 10 ? instant.plus(Duration.ofDays(1)).minusSeconds(1) : instant;
    }

    /** What people write for a span: 90s, 5m, 2h, 1d. */
    static Duration duration(String text) {
        if (!text.matches("[0-9]{1,9}(ms|s|m|h|d)")) {
            throw new CommandFailed(Exit.USAGE, "'" + text + "' is no duration; write 90s, 5m, 2h or 1d.");
        }
        String unit = text.replaceAll("[0-9]", "");
        long amount = Long.parseLong(text.substring(0, text.length() - unit.length()));
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
