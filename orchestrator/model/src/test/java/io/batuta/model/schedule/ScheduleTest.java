package io.batuta.model.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ScheduleTest {
    private static final Timetable NEVER = (after, notBefore) -> null;

    static final List<Schedule> ONE_OF_EACH = List.of(
            Schedule.cron("0 5 * * 1-5").in("Europe/Berlin").onGap(OnGap.SKIP).onOverlap(OnOverlap.BOTH).interval(),
            Schedule.crons("0 5 * * *", "30 4 1 * *"),
            Schedule.every(Duration.ofSeconds(25)),
            Schedule.every(Duration.ofMillis(1500)).interval(),
            Schedule.once(),
            Schedule.dates(Instant.parse("2026-01-01T00:00:00.123456Z"), Instant.parse("2025-01-01T00:00:00Z")),
            Schedule.manual(),
            Schedule.continuous(),
            Schedule.continuous().backOff(Duration.ofSeconds(2), Duration.ofHours(1)).steadyAfter(Duration.ofMinutes(3)),
            Schedule.timetable("working days", NEVER));

    @ParameterizedTest
    @FieldSource("ONE_OF_EACH")
    void comesBackEqualFromJson(Schedule schedule) throws JsonProcessingException {
        ObjectMapper plain = new ObjectMapper();
        String json = plain.writeValueAsString(ScheduleJson.toMap(schedule));
        Map<String, Object> read = plain.readValue(json, new TypeReference<>() {});
        assertThat(ScheduleJson.fromMap(read)).isEqualTo(schedule).hasSameHashCodeAs(schedule);
    }

    @Test
    void aWrongMapIsRefusedWithItsEntry() {
        assertThatThrownBy(() -> ScheduleJson.fromMap(Map.of("type", "lunar"))).hasMessageContaining("unknown type \"lunar\"");
        assertThatThrownBy(() -> ScheduleJson.fromMap(Map.of("type", "every"))).hasMessageContaining("a text at \"every\" and has null");
        assertThatThrownBy(() -> ScheduleJson.fromMap(Map.of("type", "every", "every", "soon", "byInterval", true)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void saysWhatItIs() {
        assertThat(Schedule.cron("0 5 * * 1-5").in("Europe/Berlin").describe()).isEqualTo("at 05:00 on Monday to Friday, Europe/Berlin");
        assertThat(Schedule.crons("0 5 * * *", "@monthly").describe()).isEqualTo("at 05:00 every day; at 00:00 on day 1 of the month, UTC");
        assertThat(Schedule.every(Duration.ofSeconds(25)).describe()).isEqualTo("every 25 seconds");
        assertThat(Schedule.every(Duration.ofDays(1)).interval().describe()).isEqualTo("every day, by data interval");
        assertThat(Schedule.every(Duration.ofMinutes(90)).describe()).isEqualTo("every 1 hour 30 minutes");
        assertThat(Schedule.every(Duration.ofMinutes(90)).summary()).isEqualTo("every 1h30m");
        assertThat(Schedule.crons("0 5 * * *", "@monthly").summary()).isEqualTo("0 5 * * * | @monthly");
        assertThat(ONE_OF_EACH).allSatisfy(schedule -> assertThat(schedule.describe()).isNotBlank());
    }

    @Test
    void readsWhatStandsInAForm() {
        assertThat(Schedule.parse("@once")).isEqualTo(Schedule.once());
        assertThat(Schedule.parse(" @continuous ")).isEqualTo(Schedule.continuous());
        assertThat(Schedule.parse("@manual")).isEqualTo(Schedule.manual());
        assertThat(Schedule.parse("0  5 * * *")).isEqualTo(Schedule.cron("0 5 * * *"));
        assertThatThrownBy(() -> Schedule.parse("whenever")).isInstanceOf(InvalidCronException.class);
    }

    @Test
    void mistakesAreRefusedWhereTheyAreWritten() {
        assertThatThrownBy(() -> Schedule.every(Duration.ZERO)).hasMessageContaining("at least one second");
        assertThatThrownBy(() -> Schedule.every(Duration.ofNanos(1_000_000_001))).hasMessageContaining("whole milliseconds");
        assertThatThrownBy(() -> Schedule.every(Duration.ofDays(40_000))).hasMessageContaining("a hundred years");
        assertThatThrownBy(Schedule::crons).hasMessageContaining("use manual()");
        assertThatThrownBy(Schedule::dates).hasMessageContaining("use manual()");
        assertThatThrownBy(() -> Schedule.daily().in("Berlin")).hasMessageContaining("\"Berlin\" is not a time zone");
        assertThatThrownBy(() -> Schedule.timetable(NEVER)).hasMessageContaining("has no name");
    }

    @Test
    void aContinuousScheduleOfAnEarlierVersionHasTheUsualPauses() {
        assertThat(ScheduleJson.fromMap(Map.of("type", "continuous"))).isEqualTo(Schedule.continuous());
    }

    @Test
    void pausesDoubleUpToTheLongestAndAreAFifthShorterAtMost() {
        ContinuousSchedule schedule = Schedule.continuous().backOff(Duration.ofSeconds(5), Duration.ofMinutes(5));
        assertThat(schedule.pauseAfter(0, "run")).isZero();
        for (int failures = 1; failures < 200; failures++) {
            long longest = Math.min(300_000, (long) (5_000 * Math.pow(2, failures - 1)));
            assertThat(schedule.pauseAfter(failures, "run " + failures).toMillis()).isBetween(longest * 8 / 10, longest);
        }
        assertThat(schedule.pauseAfter(3, "one")).isEqualTo(schedule.pauseAfter(3, "one")).isNotEqualTo(schedule.pauseAfter(3, "other"));
    }

    @Test
    void wrongPausesAreRefused() {
        assertThatThrownBy(() -> Schedule.continuous().backOff(Duration.ZERO, Duration.ofMinutes(1)))
                .hasMessageContaining("1 second to 24 hours");
        assertThatThrownBy(() -> Schedule.continuous().backOff(Duration.ofMinutes(2), Duration.ofMinutes(1)))
                .hasMessageContaining("at least the first one (PT2M)");
        assertThatThrownBy(() -> Schedule.continuous().steadyAfter(Duration.ZERO)).hasMessageContaining("above zero");
    }

    @Test
    void aTimetableWithAClassHasItsName() {
        assertThat(Schedule.timetable(new Tides())).isEqualTo(new CustomSchedule("Tides", null));
    }

    private static final class Tides implements Timetable {
        @Override
        public @Nullable Fire next(@Nullable Instant after, Instant notBefore) {
            return null;
        }
    }
}
