package io.batuta.model.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {
    @Test
    void readsNumbersNamesRangesStepsAndLists() {
        assertThat(next("0 5 * * 1-5", "2026-11-20T05:00")).isEqualTo("2026-11-23T05:00");
        assertThat(next("0 5 * * mon-fri", "2026-11-20T05:00")).isEqualTo("2026-11-23T05:00");
        assertThat(next("*/20 8-10 * JAN,mar *", "2026-01-31T10:40")).isEqualTo("2026-03-01T08:00");
        assertThat(next("10/20 * * * *", "2026-01-31T10:31")).isEqualTo("2026-01-31T10:50");
        assertThat(next("0 0 * * SAT-SUN", "2026-11-21T00:00")).isEqualTo("2026-11-22T00:00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "7", "SUN", "sun", "7-7", "0-0"})
    void sundayIsZeroAndSeven(String sunday) {
        assertThat(next("0 0 * * " + sunday, "2026-11-16T12:00")).isEqualTo("2026-11-22T00:00");
    }

    @Test
    void aSixthFieldInFrontIsTheSecond() {
        assertThat(next("15,45 * * * * *", "2026-01-01T00:00:15")).isEqualTo("2026-01-01T00:00:45");
        assertThat(next("0 5 * * *", "2026-01-01T04:59:59")).isEqualTo("2026-01-01T05:00");
    }

    @Test
    void dayOfMonthOrDayOfWeekWhenBothAreRestricted() {
        assertThat(days("0 0 13 * 5", 2026, 2)).containsExactly(6, 13, 20, 27);
        assertThat(days("0 0 13 * *", 2026, 2)).containsExactly(13);
        assertThat(days("0 0 1-31 * 5", 2026, 2)).as("a field that covers everything does not restrict").containsExactly(6, 13, 20, 27);
        assertThat(days("0 0 15 * 0-6", 2026, 2)).containsExactly(15);
    }

    @Test
    void lastDaysNearestWeekdaysAndNthWeekdays() {
        assertThat(days("0 0 L * *", 2028, 2)).containsExactly(29);
        assertThat(days("0 0 L-3 * *", 2026, 2)).containsExactly(25);
        assertThat(days("0 0 1W * *", 2026, 8)).as("Saturday the 1st moves forward, it stays in the month").containsExactly(3);
        assertThat(days("0 0 15W * *", 2026, 8)).as("Saturday the 15th").containsExactly(14);
        assertThat(days("0 0 31W * *", 2027, 1)).as("Sunday the 31st is the last day").containsExactly(29);
        assertThat(days("0 0 31W * *", 2026, 9)).as("September has no 31st").isEmpty();
        assertThat(days("0 0 LW * *", 2026, 10)).containsExactly(30);
        assertThat(days("0 0 * * 5#3", 2026, 2)).containsExactly(20);
        assertThat(days("0 0 * * FRI#5,5L", 2026, 2)).containsExactly(27);
        assertThat(days("0 0 * * SUNL", 2026, 2)).containsExactly(22);
    }

    @Test
    void leapDaysAcrossTheCenturyWithoutOne() {
        assertThat(next("0 0 29 2 *", "2096-02-28T00:00")).isEqualTo("2096-02-29T00:00");
        assertThat(next("0 0 29 2 *", "2096-02-29T00:00")).isEqualTo("2104-02-29T00:00");
        assertThat(next("0 0 * 2 0#5", "2088-03-01T00:00")).as("the fifth Sunday of a February is 40 years away")
                .isEqualTo("2128-02-29T00:00");
        assertThat(Cron.parse("0 0 29 2 *").previous(utc("2104-02-29T00:00"))).isEqualTo(utc("2096-02-29T00:00"));
    }

    @Test
    void endsWithTheYear9999() {
        assertThat(Cron.parse("@yearly").next(utc("9999-01-01T00:00"))).isNull();
        assertThat(Cron.parse("@yearly").next(Instant.MAX, ZoneOffset.UTC, DstPolicy.DEFAULT)).isNull();
        assertThat(Cron.parse("@yearly").previous(Instant.MIN, ZoneOffset.UTC, DstPolicy.DEFAULT)).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            @hourly    | 2026-12-31T23:30 | 2027-01-01T00:00
            @daily     | 2026-12-31T23:30 | 2027-01-01T00:00
            @midnight  | 2026-12-30T23:30 | 2026-12-31T00:00
            @weekly    | 2026-12-31T23:30 | 2027-01-03T00:00
            @monthly   | 2026-11-30T23:30 | 2026-12-01T00:00
            @quarterly | 2026-04-30T23:30 | 2026-07-01T00:00
            @Yearly    | 2026-04-30T23:30 | 2027-01-01T00:00
            @annually  | 2026-04-30T23:30 | 2027-01-01T00:00
            """)
    void presets(String preset, String after, String expected) {
        assertThat(next(preset, after)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 25 * * *              | hour "25" is out of range; allowed are 0-23.
            60 * * * *              | minute "60" is out of range; allowed are 0-59.
            0 0 0 * *               | day-of-month "0" is out of range; allowed are 1-31
            0 0 * 13 *              | month "13" is out of range; allowed are 1-12 or JAN-DEC.
            0 0 * * 8               | day-of-week "8" is out of range; allowed are 0-7 (0 and 7 are Sunday), SUN-SAT
            0 0 * * FOO             | day-of-week "FOO" is not understood
            0 0 * * 5#6             | day-of-week "5#6" asks for week 6 of the month; allowed are 1 to 5.
            0 0 * * L5              | needs its day in front of the L, as in 5L
            0 0 L-31 * *            | reaches out of the month
            * * * *                 | has 4 fields where 5 are needed: read minute "*", hour "*", day-of-month "*", month "*"; missing day-of-week. Did you mean "* * * * *"?
            5                       | has 1 field where 5 are needed
            0 0 31 2 *              | never fires: no year has day-of-month "31" in month "2".
            0 0 30,31 2 *           | never fires
            0 0 L-29 2 *            | never fires
            0 0 5 ? * MON-FRI       | contains "?", which is Quartz's sign; in a unix cron write "*"
            0 0 5 ? * 2-6           | Did you mean "0 5 * * 1-5"?
            0 0 5 ? * 6#3           | Did you mean "0 5 * * 5#3"?
            0 0/15 5 * * ? 2027     | has 7 fields, which is Quartz's form with a year
            0 1?2 5 * *             | contains "?"
            30 0 5 ? * 1 *          | Did you mean "30 0 5 * * 0"?
            * * * * * * * * *       | has 9 fields; a cron has 5
            @once                   | is not a cron preset. Use once().
            @dayly                  | Presets are @hourly @daily
            */90 * * * *            | every(Duration)
            */0 * * * *             | is a step of zero
            5-1 * * * *             | runs backwards; write two ranges, as in 5-59,0-1
            1,,2 * * * *            | remove the extra comma
            -5 * * * *              | is not a range
            1-2-3 * * * *           | is not a range
            */5/5 * * * *           | has more than one step
            99999999999 * * * *     | is not understood
            ٣ * * * *               | is not understood
            """)
    void wrongExpressionsAreAnsweredWithWhatToWrite(String expression, String message) {
        assertThatThrownBy(() -> Cron.parse(expression))
                .isInstanceOf(InvalidCronException.class)
                .hasMessageStartingWith("Cron \"" + expression + "\": ")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 5 * * 1-5           | at 05:00 on Monday to Friday
            0 5 * * *             | at 05:00 every day
            0 6,18 * * *          | at 06:00 and 18:00 every day
            15 30 4 * * *         | at 04:30:15 every day
            * * * * *             | every minute
            */15 * * * *          | every 15 minutes
            0 * * * *             | every hour
            */10 * * * * *        | every 10 seconds
            5 * * * 1,3           | at minute 5 on Monday and Wednesday
            */20 9-17 * * *       | every 20 minutes in the hours 09 to 17 every day
            * 2 * * *             | every minute in the hour 02 every day
            0 */2 * * *           | at minute 0 of every second hour every day
            0 0 1,15 * FRI        | at 00:00 on day 1 and 15 of the month or on Friday
            0 0 L * *             | at 00:00 on the last day of the month
            0 0 L-2,15W * *       | at 00:00 on the last day but 2 of the month and the weekday nearest day 15 of the month
            0 9 LW * *            | at 09:00 on the last weekday of the month
            0 9 * JAN-MAR 5#3     | at 09:00 on the third Friday of the month in January to March
            0 9 * 6 SUNL          | at 09:00 on the last Sunday of the month in June
            @weekly               | at 00:00 on Sunday
            """)
    void describesItself(String expression, String sentence) {
        assertThat(Cron.parse(expression).describe()).isEqualTo(sentence);
    }

    private static String next(String expression, String after) {
        ZonedDateTime next = Cron.parse(expression).next(utc(after));
        return next == null ? "never" : next.toLocalDateTime().toString();
    }

    private static List<Integer> days(String expression, int year, int month) {
        ZonedCron cron = Cron.parse(expression).in(ZoneOffset.UTC, DstPolicy.DEFAULT);
        LocalDate first = LocalDate.of(year, month, 1);
        List<Integer> days = new ArrayList<>();
        Instant end = first.plusMonths(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant at = cron.next(first.atStartOfDay(ZoneOffset.UTC).toInstant().minusSeconds(1));
        while (at != null && at.isBefore(end)) {
            days.add(at.atZone(ZoneOffset.UTC).getDayOfMonth());
            at = cron.next(at);
        }
        return days;
    }

    private static ZonedDateTime utc(String local) {
        return LocalDateTime.parse(local).atZone(ZoneId.of("UTC"));
    }
}
