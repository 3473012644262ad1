package io.batuta.web.http;

import io.batuta.model.check.Check;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads single values of a request; what cannot be read is a 422 that names the place. */
final class Values {
    private Values() {}

    static Instant instant(List<?> place, String text) {
        // In a query an unescaped + arrives as a space; a time with a zone has no other use for one.
        // And some clients write a zone without its colon: +0000.
        String tidy = text.strip().replace(' ', '+').replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2");
        try {
            if (tidy.length() == 10) {
                return inRange(place, text, LocalDate.parse(tidy).atStartOfDay().toInstant(ZoneOffset.UTC));
            }
            boolean zoned = tidy.endsWith("Z") || tidy.lastIndexOf('+') > 10 || tidy.lastIndexOf('-') > 10;
            return inRange(place, text,
                    zoned ? OffsetDateTime.parse(tidy).toInstant() : LocalDateTime.parse(tidy).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            throw ApiError.unprocessable("datetime_from_date_parsing", place,
                    "Input should be a valid datetime, such as 2026-08-01T12:00:00Z", text);
        }
    }

    /** What the database can keep, and nobody schedules beyond. */
    private static Instant inRange(List<?> place, String text, Instant at) {
        if (at.isBefore(Instant.parse("0001-01-01T00:00:00Z")) || at.isAfter(Instant.parse("9999-12-31T23:59:59.999999Z"))) {
            throw ApiError.unprocessable("datetime_object_invalid", place, "Input should lie between the years 1 and 9999", text);
        }
        return at;
    }

    static int integer(List<?> place, String text, int min, int max) {
        int value;
        try {
            value = Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw ApiError.unprocessable("int_parsing", place, "Input should be a valid integer", text);
        }
        if (value < min) {
            throw ApiError.unprocessable("greater_than_equal", place, "Input should be greater than or equal to " + min, text);
        }
        return Math.min(value, max);
    }

    static boolean bool(List<?> place, String text) {
        return switch (text.strip().toLowerCase(java.util.Locale.ROOT)) {
            case "true", "1", "yes", "on", "t", "y" -> true;
            case "false", "0", "no", "off", "f", "n" -> false;
            default -> throw ApiError.unprocessable("bool_parsing", place, "Input should be a valid boolean", text);
        };
    }

    static double number(List<?> place, String text) {
        try {
            double value = Double.parseDouble(text.strip());
            if (!Double.isFinite(value)) {
                throw new NumberFormatException(text);
            }
            return value;
        } catch (NumberFormatException e) {
            throw ApiError.unprocessable("float_parsing", place, "Input should be a valid number", text);
        }
    }

    /** Text that Postgres and people can read: no U+0000, no half characters. */
    static String clean(List<?> place, @Nullable String text) {
        String value = text == null ? "" : text;
        if (Check.badCharacter(value) >= 0) {
            throw ApiError.unprocessable("string_unicode", place, "Input should not contain U+0000 or half a surrogate pair", null);
        }
        return value;
    }
}
