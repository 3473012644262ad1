package io.batuta.model.schedule;

import static io.batuta.model.schedule.Schedule.cron;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules for clock changes as stories; {@link CronOracleTest} covers the breadth. */
class DaylightSavingTest {
    @Test
    void aTimeInTheGapRunsAtTheFirstValidInstant() {
        CronSchedule nightly = cron("30 2 * * *").in("Europe/Berlin");
        assertThat(on("2027-03-28", nightly)).containsExactly("03:00+02:00");
        assertThat(on("2027-03-28", nightly.onGap(OnGap.SKIP))).isEmpty();
        assertThat(on("2027-03-29", nightly)).containsExactly("02:30+02:00");
    }

    @Test
    void severalTimesInTheGapBecomeOneRun() {
        CronSchedule often = cron("*/10 1-3 * * *").in("Europe/Berlin");
        assertThat(on("2027-03-28", often))
                .containsExactly(
                        "01:00+01:00", "01:10+01:00", "01:20+01:00", "01:30+01:00", "01:40+01:00", "01:50+01:00",
                        "03:00+02:00", "03:10+02:00", "03:20+02:00", "03:30+02:00", "03:40+02:00", "03:50+02:00");
    }

    @Test
    void aTimeInTheOverlapRunsOnceUnlessAskedOtherwise() {
        CronSchedule nightly = cron("30 2 * * *").in("Europe/Berlin");
        assertThat(on("2027-10-31", nightly)).containsExactly("02:30+02:00");
        assertThat(on("2027-10-31", nightly.onOverlap(OnOverlap.SECOND))).containsExactly("02:30+01:00");
        assertThat(on("2027-10-31", nightly.onOverlap(OnOverlap.BOTH))).containsExactly("02:30+02:00", "02:30+01:00");
    }

    @Test
    void aCronOfEveryHourKeepsItsPace() {
        assertThat(on("2027-10-31", cron("0 * * * *").in("Europe/Berlin"))).hasSize(25).contains("02:00+02:00", "02:00+01:00");
        assertThat(on("2027-03-28", cron("*/15 * * * *").in("Europe/Berlin"))).hasSize(23 * 4);
        assertThat(on("2027-03-28", cron("30 * * * *").in("Europe/Berlin"))).contains("01:30+01:00", "03:30+02:00")
                .doesNotContain("03:00+02:00");
    }

    @Test
    void lordHoweMovesByHalfAnHour() {
        CronSchedule quarter = cron("15 2 * * *").in("Australia/Lord_Howe");
        assertThat(on("2026-10-04", quarter)).containsExactly("02:30+11:00");
        assertThat(on("2026-04-05", cron("45 1 * * *").in("Australia/Lord_Howe"))).containsExactly("01:45+11:00");
        assertThat(on("2026-04-05", cron("45 1 * * *").in("Australia/Lord_Howe").onOverlap(OnOverlap.SECOND)))
                .containsExactly("01:45+10:30");
    }

    @Test
    void midnightItselfMayBeInTheGap() {
        assertThat(on("2018-11-04", cron("@daily").in("America/Sao_Paulo"))).containsExactly("01:00-02:00");
        assertThat(on("2018-11-04", cron("@daily").in("America/Sao_Paulo").onGap(OnGap.SKIP))).isEmpty();
    }

    @Test
    void aDayThatDoesNotExistRunsOnceAtTheStartOfTheNext() {
        CronSchedule noon = cron("0 12 * * *").in("Pacific/Apia");
        assertThat(on("2011-12-29", noon)).containsExactly("12:00-10:00");
        assertThat(on("2011-12-30", noon)).isEmpty();
        assertThat(on("2011-12-31", noon)).containsExactly("00:00+14:00", "12:00+14:00");
        assertThat(on("2011-12-31", noon.onGap(OnGap.SKIP))).containsExactly("12:00+14:00");
    }

    @Test
    void casablancaGoesBackForRamadan() {
        CronSchedule nightly = cron("30 2 * * *").in("Africa/Casablanca");
        assertThat(on("2025-02-23", nightly)).containsExactly("02:30+01:00");
        assertThat(on("2025-02-23", nightly.onOverlap(OnOverlap.BOTH))).containsExactly("02:30+01:00", "02:30Z");
        assertThat(on("2025-04-06", nightly)).containsExactly("03:00+01:00");
    }

    /** The ticks of a local date, as local time with offset. */
    private static List<String> on(String day, CronSchedule schedule) {
        ZoneId zone = schedule.zone();
        LocalDate date = LocalDate.parse(day);
        Timetable timetable = Timetables.of(schedule, Timetable.BEGINNING, null, null);
        return Schedules.upcoming(timetable, date.minusDays(2).atStartOfDay(zone).toInstant(), 500)
                .stream()
                .map(fire -> fire.at().atZone(zone).toOffsetDateTime())
                .filter(time -> time.toLocalDate().equals(date))
                .map(time -> time.toOffsetTime().toString())
                .toList();
    }
}
