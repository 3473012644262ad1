package io.batuta.model.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases that are asked about in every run, each of them: what {@link CronOracleTest} draws by chance from all zones, crons and years. */
class NamedCasesOracleTest {
    private static final List<String> AROUND_A_CLOCK_CHANGE = List.of("30 2 * * *", "0 0 * * *", "15 2 * * *", "45 1 * * *",
            "*/10 0-3 * * *", "*/15 * * * *", "0 2,3 * * SUN");

    /** By half an hour; for Ramadan, in the other direction and of no fixed date; at midnight, and no more since 2019. */
    @ParameterizedTest
    @ValueSource(strings = {"Australia/Lord_Howe", "Africa/Casablanca", "America/Sao_Paulo"})
    void everyPolicyAtEveryClockChangeOfAZone(String name) {
        ZoneId zone = ZoneId.of(name);
        List<LocalDate> days = new ArrayList<>();
        for (ZoneOffsetTransition change : changes(zone, "1995-01-01T00:00:00Z", "2041-01-01T00:00:00Z")) {
            days.add(change.getDateTimeBefore().toLocalDate());
        }
        assertThat(days).hasSizeGreaterThan(30);
        for (DstPolicy policy : policies()) {
            for (String expression : AROUND_A_CLOCK_CHANGE) {
                for (LocalDate day : days) {
                    agrees(expression, zone, policy, day.minusDays(1), day.plusDays(1));
                }
            }
        }
    }

    /** 2100 is no leap year; the years' ends; the last, nearest and nth days of each month; the days of a 53rd week. */
    @ParameterizedTest
    @ValueSource(strings = {"0 0 29 2 *", "30 2 29 2 *", "0 0 L 2 *", "0 0 28,29 2 SUN", "0 0 31 * *", "0 0 30 * *", "59 23 31 12 *",
        "0 0 1 1 *", "0 0 L * *", "0 0 L-3 * *", "0 0 LW * *", "0 0 1W * *", "0 0 15W * *", "0 0 31W * *", "0 0 29W 2 *", "0 0 * * 5#3",
        "0 0 * 2 5#5", "0 0 * * FRI#5,5L", "0 0 * * SUNL", "0 0 28-31 12 MON", "0 0 1-3 1 MON", "0 0 13 * 5"})
    void everyDayFromBeforeToAfterTheCenturyWithoutALeapDay(String expression) {
        LocalDate first = LocalDate.of(2096, 1, 1);
        LocalDate last = LocalDate.of(2105, 1, 5);
        for (String zone : List.of("UTC", "Europe/Berlin", "Australia/Lord_Howe", "America/Sao_Paulo")) {
            agrees(expression, ZoneId.of(zone), DstPolicy.DEFAULT, first, last);
        }
    }

    @Test
    void theLeapDayIsEightYearsAwayAroundTheYear2100() {
        NavigableSet<Instant> ticks = new CronOracle("0 0 29 2 *", ZoneId.of("UTC"), DstPolicy.DEFAULT)
                .ticks(LocalDate.of(2096, 1, 1), LocalDate.of(2104, 12, 31));
        assertThat(ticks).containsExactly(Instant.parse("2096-02-29T00:00:00Z"), Instant.parse("2104-02-29T00:00:00Z"));
    }

    /** Walks there and back through all ticks of these days, and meets each once. */
    private static void agrees(String expression, ZoneId zone, DstPolicy policy, LocalDate first, LocalDate last) {
        Instant from = first.atStartOfDay(zone).toInstant();
        Instant to = last.plusDays(1).atStartOfDay(zone).toInstant();
        List<Instant> expected = new CronOracle(expression, zone, policy).ticks(first.minusDays(1), last.plusDays(1)).stream()
                .filter(tick -> !tick.isBefore(from) && tick.isBefore(to)).toList();
        ZonedCron cron = Cron.parse(expression).in(zone, policy);
        List<Instant> there = new ArrayList<>();
        for (Instant at = cron.next(from.minusNanos(1)); at != null && at.isBefore(to); at = cron.next(at)) {
            there.add(at);
        }
        List<Instant> back = new ArrayList<>();
        for (Instant at = cron.previous(to); at != null && !at.isBefore(from); at = cron.previous(at)) {
            back.add(at);
        }
        if (!there.equals(expected) || !back.reversed().equals(expected)) {
            String about = "\"%s\" in %s with %s, %s to %s".formatted(expression, zone, policy, first, last);
            assertThat(there).as(about).isEqualTo(expected);
            assertThat(back.reversed()).as(about + ", backwards").isEqualTo(expected);
        }
    }

    private static List<DstPolicy> policies() {
        List<DstPolicy> all = new ArrayList<>();
        for (OnGap gap : OnGap.values()) {
            for (OnOverlap overlap : OnOverlap.values()) {
                all.add(new DstPolicy(gap, overlap));
            }
        }
        return all;
    }

    private static List<ZoneOffsetTransition> changes(ZoneId zone, String from, String to) {
        List<ZoneOffsetTransition> changes = new ArrayList<>();
        ZoneOffsetTransition change = zone.getRules().nextTransition(Instant.parse(from));
        while (change != null && change.getInstant().isBefore(Instant.parse(to))) {
            changes.add(change);
            change = zone.getRules().nextTransition(change.getInstant());
        }
        return changes;
    }
}
