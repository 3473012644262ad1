package io.batuta.model.schedule;

import io.batuta.model.check.Check;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;

import org.jspecify.annotations.Nullable;

/**
 * A unix cron expression.
 *
 * <p>Five fields: minute 0-59, hour 0-23, day-of-month 1-31, month 1-12 or JAN-DEC, day-of-week 0-7 (0 and 7 are Sunday) or SUN-SAT. With
 * six fields the first is the second, 0-59. A field is a list of {@code *}, values and ranges, each with a step if wished. When both day
 * fields are restricted, a day matches if either does; a field that covers its whole range does not restrict. Beyond unix: {@code L},
 * {@code L-3}, {@code 15W} and {@code LW} in day-of-month, {@code 5#3} (third Friday) and {@code 5L} (last Friday) in day-of-week. The
 * presets are {@code @hourly @daily @midnight @weekly @monthly @quarterly @yearly @annually}.
 *
 * <p>Immutable. Two crons are equal when their texts are.
 */
public final class Cron {
    private static final int LONGEST = 1_000;

    private final String text;
    private final CronFields fields;

    private Cron(String text, CronFields fields) {
        this.text = text;
        this.fields = fields;
    }

    /**
     * Reads an expression.
     *
     * @throws InvalidCronException when it is wrong or can never fire; the message says where, what is allowed, and what to write
     */
    public static Cron parse(String expression) {
        if (expression.length() > LONGEST) {
            throw new InvalidCronException(Check.cut(expression), "is longer than " + LONGEST + " characters.");
        }
        String text = String.join(" ", expression.strip().split("\\s+"));
        String[] parts = CronDialects.unixFields(text);
        CronFields fields = new CronFields(
                new CronFieldParser(text, CronField.SECOND).parse(parts[0]),
                new CronFieldParser(text, CronField.MINUTE).parse(parts[1]),
                (int) new CronFieldParser(text, CronField.HOUR).parse(parts[2]),
                (int) new CronFieldParser(text, CronField.MONTH).parse(parts[4]),
                DayRuleParser.parse(text, parts[3], parts[5]));
        if (neverFires(fields)) {
            throw new InvalidCronException(
                    text, "never fires: no year has day-of-month \"" + parts[3] + "\" in month \"" + parts[4] + "\".");
        }
        return new Cron(text, fields);
    }

    /** The first fire strictly after an instant, or null when there is none up to the year 9999. */
    public @Nullable Instant next(Instant after, ZoneId zone, DstPolicy policy) {
        return in(zone, policy).next(after);
    }

    /** The first fire strictly after, on the clock of {@code after}, with the default DST policy. */
    public @Nullable ZonedDateTime next(ZonedDateTime after) {
        Instant next = next(after.toInstant(), after.getZone(), DstPolicy.DEFAULT);
        return next == null ? null : next.atZone(after.getZone());
    }

    /** The last fire strictly before an instant, or null when there is none back to the year 1. */
    public @Nullable Instant previous(Instant before, ZoneId zone, DstPolicy policy) {
        return in(zone, policy).previous(before);
    }

    /** The last fire strictly before, on the clock of {@code before}, with the default DST policy. */
    public @Nullable ZonedDateTime previous(ZonedDateTime before) {
        Instant previous = previous(before.toInstant(), before.getZone(), DstPolicy.DEFAULT);
        return previous == null ? null : previous.atZone(before.getZone());
    }

    /** This cron on the wall clock of a zone; keep it when asking more than once, it is the fast way. */
    public ZonedCron in(ZoneId zone, DstPolicy policy) {
        return new ZonedCron(fields, zone, policy);
    }

    /** True when the hour field admits all 24 hours: such a cron keeps its pace where the clocks jump. See {@link DstPolicy}. */
    public boolean paced() {
        return fields.paced();
    }

    /** The expression with single spaces. */
    public String text() {
        return text;
    }

    /** The expression as a sentence in English, without the zone: {@code at 05:00 on Monday to Friday}. */
    public String describe() {
        return CronText.describe(fields);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Cron that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    /** The 28 years from 2001 hold every kind of month: each length with each first weekday. */
    private static boolean neverFires(CronFields fields) {
        LocalDate month = LocalDate.of(2001, 1, 1);
        while (month.getYear() < 2029) {
            if (fields.admitted(month) != 0) {
                return false;
            }
            month = month.plusMonths(1);
        }
        return true;
    }
}
