package io.batuta.model.schedule;

import static io.batuta.model.schedule.Schedule.cron;
import static io.batuta.model.schedule.Schedule.crons;
import static io.batuta.model.schedule.Schedule.dates;
import static io.batuta.model.schedule.Schedule.every;
import static io.batuta.model.schedule.Schedule.once;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TimetablesTest {
    private static final Instant ACTIVATED = Instant.parse("2026-01-31T15:00:00Z");

    @Test
    void aCronTicksFromItsActivation() {
        assertThat(ticks(cron("@daily"), null, null, 2)).containsExactly("2026-02-01T00:00:00Z", "2026-02-02T00:00:00Z");
    }

    @Test
    void aCronTicksFromItsStartDate() {
        assertThat(ticks(cron("@daily"), "2020-01-01T00:00:00Z", null, 2)).containsExactly("2020-01-01T00:00:00Z", "2020-01-02T00:00:00Z");
    }

    @Test
    void byIntervalTheFirstRunComesOneIntervalAfterTheStartDate() {
        Timetable timetable = timetable(cron("@daily").in("Europe/Berlin").interval(), "2026-03-27T23:00:00Z", null);
        assertThat(Schedules.upcoming(timetable, Timetable.BEGINNING, 2))
                .containsExactly(
                        Fire.closing(Instant.parse("2026-03-27T23:00:00Z"), Instant.parse("2026-03-28T23:00:00Z")),
                        Fire.closing(Instant.parse("2026-03-28T23:00:00Z"), Instant.parse("2026-03-29T22:00:00Z")));
    }

    @Test
    void byIntervalWithoutStartDateTheFirstIntervalIsTheOneOfTheActivation() {
        Fire first = timetable(cron("@daily").interval(), null, null).next(null, Timetable.BEGINNING);
        assertThat(first).isEqualTo(Fire.closing(Instant.parse("2026-01-31T00:00:00Z"), Instant.parse("2026-02-01T00:00:00Z")));
    }

    @Test
    void theEndDateBoundsTheLogicalDate() {
        assertThat(ticks(cron("@daily"), "2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z", 9)).hasSize(3);
        assertThat(ticks(cron("@daily").interval(), "2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z", 9)).hasSize(3)
                .last()
                .isEqualTo("2026-01-04T00:00:00Z");
        assertThat(ticks(every(ofDays(1)), "2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z", 9)).hasSize(3);
    }

    @Test
    void severalCronsTickTogetherOnce() {
        assertThat(ticks(crons("0 12 * * *", "0 12 1 * *", "30 12 1 * *"), null, null, 4))
                .containsExactly("2026-02-01T12:00:00Z", "2026-02-01T12:30:00Z", "2026-02-02T12:00:00Z", "2026-02-03T12:00:00Z");
    }

    @Test
    void everyNeverDrifts() {
        Instant start = Instant.parse("2025-05-07T12:00:00.250Z");
        Timetable timetable = timetable(every(ofSeconds(25)), start.toString(), null);
        long k = 12_345_678;
        Instant tick = start.plusSeconds(25 * k);
        assertThat(timetable.next(null, tick)).isEqualTo(Fire.tick(tick));
        assertThat(timetable.next(tick, tick)).isEqualTo(Fire.tick(tick.plusSeconds(25)));
        assertThat(timetable.next(tick.minusMillis(1), Timetable.BEGINNING)).isEqualTo(Fire.tick(tick));
        assertThat(timetable.next(null, Timetable.BEGINNING)).isEqualTo(Fire.tick(start));
    }

    @Test
    void everyTicksAtTheAnchorAndByIntervalOneDistanceLater() {
        assertThat(ticks(every(ofMillis(1500)), null, null, 3)).containsExactly("2026-01-31T15:00:00Z", "2026-01-31T15:00:01.500Z",
                "2026-01-31T15:00:03Z");
        assertThat(timetable(every(ofDays(1)).interval(), null, null).next(null, Timetable.BEGINNING))
                .isEqualTo(Fire.closing(ACTIVATED, ACTIVATED.plus(ofDays(1))));
    }

    @Test
    void anAnchorBetweenTwoMillisecondsCountsFromTheNext() {
        Timetable timetable = Timetables.of(every(ofSeconds(1)), ACTIVATED.plusNanos(1_000), null, null);
        assertThat(timetable.next(null, Timetable.BEGINNING)).isEqualTo(Fire.tick(ACTIVATED.plusMillis(1)));
    }

    @Test
    void everyEndsWithTheYear9999() {
        Timetable timetable = timetable(every(ofDays(36_525)), null, null);
        assertThat(timetable.next(null, Instant.MAX)).isNull();
        assertThat(timetable.next(Instant.parse("9999-01-01T00:00:00Z"), Timetable.BEGINNING)).isNull();
    }

    @Test
    void onceIsLateRatherThanLost() {
        Timetable timetable = timetable(once(), "2020-01-01T00:00:00Z", null);
        Instant start = Instant.parse("2020-01-01T00:00:00Z");
        assertThat(timetable.next(null, ACTIVATED)).isEqualTo(new Fire(ACTIVATED, start, start, start));
        assertThat(timetable.next(ACTIVATED, ACTIVATED)).isNull();
    }

    @Test
    void datesTickInOrderWithinTheirBounds() {
        Instant one = Instant.parse("2026-02-01T00:00:00Z");
        Instant two = Instant.parse("2026-03-01T00:00:00Z");
        assertThat(ticks(dates(two, one, two), null, null, 9)).containsExactly(one.toString(), two.toString());
        assertThat(ticks(dates(two, one), "2026-02-02T00:00:00Z", null, 9)).containsExactly(two.toString());
        assertThat(ticks(dates(two, one), null, "2026-02-02T00:00:00Z", 9)).containsExactly(one.toString());
        assertThat(ticks(dates(two, ACTIVATED.minusSeconds(1)), null, null, 9)).as("before the activation").containsExactly(two.toString());
    }

    @Test
    void noClockStartsManualAndContinuousSchedules() {
        assertThat(ticks(Schedule.manual(), null, null, 9)).isEmpty();
        assertThat(ticks(Schedule.continuous(), null, null, 9)).isEmpty();
    }

    @Test
    void anAuthorsTimetableIsHeldToItsContract() {
        Timetable stuck = (after, notBefore) -> Fire.tick(ACTIVATED);
        Timetable timetable = timetable(Schedule.timetable("stuck", stuck), null, null);
        assertThat(timetable.next(null, ACTIVATED)).isEqualTo(Fire.tick(ACTIVATED));
        assertThatThrownBy(() -> timetable.next(ACTIVATED, ACTIVATED))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("\"stuck\" answered 2026-01-31T15:00:00Z when asked for a tick after 2026-01-31T15:00:00Z");
    }

    @Test
    void anAuthorsTimetableIsNeverAskedBeforeTheStartDate() {
        Timetable hourlyFromNotBefore = (after, notBefore) -> Fire
                .tick(after == null || after.isBefore(notBefore) ? notBefore : after.plus(Duration.ofHours(1)));
        assertThat(ticks(Schedule.timetable("mine", hourlyFromNotBefore), "2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z", 9))
                .containsExactly("2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z");
    }

    @Test
    void ticksSurviveADatabaseOfMicroseconds() {
        Instant fine = ACTIVATED.plusNanos(1_500);
        assertThat(ticks(dates(fine), null, null, 2)).containsExactly(ACTIVATED.plusNanos(1_000).toString());
        Timetable soon = timetable(Schedule.timetable("soon", (after, notBefore) -> Fire.tick(notBefore)), null, null);
        assertThat(soon.next(null, fine)).isEqualTo(Fire.tick(ACTIVATED.plusNanos(2_000)));
        Timetable tooFine = timetable(Schedule.timetable("fine", (after, notBefore) -> Fire.tick(notBefore.plusNanos(1))), null, null);
        assertThatThrownBy(() -> tooFine.next(null, ACTIVATED)).hasMessageContaining("\"fine\"").hasMessageContaining("microseconds");
    }

    @Test
    void aStoredCustomScheduleHasNoCode() {
        assertThatThrownBy(() -> timetable(new CustomSchedule("mine", null), null, null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("\"mine\"")
                .hasMessageContaining("bundle");
    }

    private static List<String> ticks(Schedule schedule, @Nullable String start, @Nullable String end, int n) {
        return Schedules.upcoming(timetable(schedule, start, end), Timetable.BEGINNING, n)
                .stream()
                .map(fire -> fire.at().toString())
                .toList();
    }

    private static Timetable timetable(Schedule schedule, @Nullable String start, @Nullable String end) {
        return Timetables.of(schedule, ACTIVATED, start == null ? null : Instant.parse(start), end == null ? null : Instant.parse(end));
    }
}
