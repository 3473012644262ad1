package io.batuta.model.schedule;

import static io.batuta.model.schedule.Schedule.cron;
import static io.batuta.model.schedule.Schedule.every;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CatchupsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-01-31T15:00:00Z");
    private static final Timetable DAILY = from(START, cron("@daily"));

    @Test
    void noneWaitsForTheNextTick() {
        FirePlan plan = Catchups.plan(DAILY, null, NOW, Catchup.NONE, 100);
        assertThat(plan.create()).isEmpty();
        assertThat(plan.next()).isEqualTo(Fire.tick(Instant.parse("2026-02-01T00:00:00Z")));
        assertThat(plan.skipped()).isEqualTo(new FirePlan.Skipped(31, true, START, Instant.parse("2026-01-31T00:00:00Z"), "catchup NONE"));
        assertThat(plan.handledThrough()).isEqualTo("2026-01-31T00:00:00Z");
    }

    @Test
    void latestRunsTheNewestOnly() {
        FirePlan plan = Catchups.plan(DAILY, null, NOW, Catchup.LATEST, 100);
        assertThat(plan.create()).containsExactly(Fire.tick(Instant.parse("2026-01-31T00:00:00Z")));
        assertThat(plan.skipped())
                .isEqualTo(new FirePlan.Skipped(30, true, START, Instant.parse("2026-01-30T00:00:00Z"), "catchup LATEST"));
    }

    @Test
    void latestOfAnIntervalScheduleIsTheLastCompleteInterval() {
        FirePlan plan = Catchups.plan(from(START, cron("@daily").interval()), null, NOW, Catchup.LATEST, 100);
        assertThat(plan.create())
                .containsExactly(Fire.closing(Instant.parse("2026-01-30T00:00:00Z"), Instant.parse("2026-01-31T00:00:00Z")));
    }

    @Test
    void allRunsInOrderAndInPortions() {
        FirePlan first = Catchups.plan(DAILY, null, NOW, Catchup.ALL, 20);
        assertThat(first.create()).hasSize(20).startsWith(Fire.tick(START));
        assertThat(first.skipped()).isNull();
        assertThat(first.next()).as("what is left is due already").isEqualTo(Fire.tick(Instant.parse("2026-01-21T00:00:00Z")));
        FirePlan rest = Catchups.plan(DAILY, first.handledThrough(), NOW, Catchup.ALL, 20);
        assertThat(rest.create()).hasSize(11).startsWith(Fire.tick(Instant.parse("2026-01-21T00:00:00Z")));
        assertThat(rest.next()).isEqualTo(Fire.tick(Instant.parse("2026-02-01T00:00:00Z")));
    }

    @Test
    void aWindowRunsItsStretchAndSkipsWhatIsOlder() {
        FirePlan plan = Catchups.plan(DAILY, null, NOW, Catchup.window(ofDays(2)), 100);
        assertThat(plan.create()).extracting(Fire::at)
                .containsExactly(Instant.parse("2026-01-30T00:00:00Z"), Instant.parse("2026-01-31T00:00:00Z"));
        assertThat(plan.skipped())
                .isEqualTo(new FirePlan.Skipped(29, true, START, Instant.parse("2026-01-29T00:00:00Z"), "catchup WINDOW(PT48H)"));
        assertThat(Catchups.plan(DAILY, null, NOW, Catchup.window(ofDays(3_660)), 100).create()).hasSize(31);
    }

    @Test
    void onceRunsWhateverTheCatchup() {
        Timetable once = from(START, Schedule.once());
        for (Catchup policy : List.of(Catchup.NONE, Catchup.LATEST, Catchup.ALL, Catchup.window(ofHours(1)))) {
            FirePlan plan = Catchups.plan(once, null, NOW, policy, 10);
            assertThat(plan.create()).as(policy.text()).hasSize(1).first().extracting(Fire::logicalDate).isEqualTo(START);
            assertThat(plan.skipped()).isNull();
            assertThat(plan.next()).isNull();
            assertThat(Catchups.plan(once, plan.handledThrough(), NOW, policy, 10).create()).isEmpty();
        }
    }

    @Test
    void anActivationWithoutStartDateRunsEveryAtOnce() {
        FirePlan plan = Catchups.plan(Timetables.of(every(ofSeconds(25)), NOW, null, null), null, NOW, Catchup.NONE, 10);
        assertThat(plan.create()).containsExactly(Fire.tick(NOW));
        assertThat(plan.next()).isEqualTo(Fire.tick(NOW.plusSeconds(25)));
    }

    @Test
    void byDefaultAnOutageCostsAllButTheLastMinute() {
        FirePlan plan = Catchups.plan(from(START, every(ofSeconds(25))), NOW.minus(ofHours(3)), NOW, AfterOutage.AUTO, 100);
        assertThat(plan.create()).extracting(Fire::at).containsExactly(NOW.minusSeconds(50), NOW.minusSeconds(25), NOW);
        assertThat(plan.skipped()).isEqualTo(
                new FirePlan.Skipped(3 * 144 - 3, true, NOW.minus(ofHours(3)).plusSeconds(25), NOW.minusSeconds(75), "afterOutage AUTO"));
    }

    @Test
    void byDefaultTheLatestRunsHoweverLate() {
        FirePlan plan = Catchups.plan(DAILY, Instant.parse("2026-01-20T00:00:00Z"), NOW, AfterOutage.AUTO, 100);
        assertThat(plan.create()).containsExactly(Fire.tick(Instant.parse("2026-01-31T00:00:00Z")));
        assertThat(plan.skipped()).extracting(FirePlan.Skipped::count).isEqualTo(10L);
    }

    @Test
    void punctualTicksRunUnderEveryPolicy() {
        Instant tick = Instant.parse("2026-01-31T00:00:00Z");
        for (AfterOutage policy : AfterOutage.values()) {
            FirePlan plan = Catchups.plan(DAILY, tick.minus(ofDays(1)), tick.plusMillis(40), policy, 100);
            assertThat(plan.create()).as(policy.name()).containsExactly(Fire.tick(tick));
            assertThat(plan.skipped()).isNull();
        }
    }

    @Test
    void skipLatestAndAllAfterAnOutage() {
        Instant last = Instant.parse("2026-01-28T00:00:00Z");
        assertThat(Catchups.plan(DAILY, last, NOW, AfterOutage.SKIP, 100).create()).isEmpty();
        assertThat(Catchups.plan(DAILY, last, NOW, AfterOutage.LATEST, 100).create()).hasSize(1);
        assertThat(Catchups.plan(DAILY, last, NOW, AfterOutage.ALL, 100).create()).hasSize(3);
    }

    @Test
    void aClockThatGoesBackRepeatsNothing() {
        Instant last = Instant.parse("2026-01-31T00:00:00Z");
        for (AfterOutage policy : AfterOutage.values()) {
            FirePlan plan = Catchups.plan(DAILY, last, last.minus(ofHours(1)), policy, 100);
            assertThat(plan.create()).isEmpty();
            assertThat(plan.skipped()).isNull();
            assertThat(plan.next()).isEqualTo(Fire.tick(Instant.parse("2026-02-01T00:00:00Z")));
        }
    }

    @Test
    void monthsOfSecondsCostNoMoreThanTheirLimits() {
        CountingTimetable seconds = new CountingTimetable(from(START, cron("* * * * * *")));
        FirePlan plan = Catchups.plan(seconds, null, START.plus(ofDays(365)), Catchup.LATEST, 10);
        assertThat(plan.create()).containsExactly(Fire.tick(START.plus(ofDays(365))));
        assertThat(plan.skipped()).isEqualTo(
                new FirePlan.Skipped(Catchups.MOST_COUNTED, false, START, START.plus(ofDays(365)).minusSeconds(1), "catchup LATEST"));
        assertThat(seconds.asked).isLessThan(Catchups.MOST_COUNTED + 500);
    }

    @Test
    void aPlanNeedsRoomForOneRun() {
        assertThatThrownBy(() -> Catchups.plan(DAILY, null, NOW, Catchup.ALL, 0)).hasMessageContaining("the limit was 0");
    }

    @Property(tries = 500)
    void everyDueTickIsCreatedOrSkippedOnceAndInOrder(
            @ForAll("schedules") Schedule schedule, @ForAll @IntRange(max = 400) int lastHours, @ForAll @IntRange(max = 400) int nowHours,
            @ForAll("catchups") Catchup policy, @ForAll @IntRange(min = 1, max = 50) int limit) {
        Timetable timetable = from(START, schedule);
        Instant last = START.plus(ofHours(lastHours));
        Instant now = START.plus(Duration.ofMinutes(nowHours * 61L));
        List<Instant> due = due(timetable, last, now);
        FirePlan plan = Catchups.plan(timetable, last, now, policy, limit);
        int skipped = plan.skipped() == null ? 0 : (int) plan.skipped().count();
        int kept = Math.min(limit, due.size() - skipped);
        assertThat(plan.create()).extracting(Fire::at).isEqualTo(due.subList(skipped, skipped + kept));
        if (plan.skipped() != null) {
            assertThat(plan.skipped().first()).isEqualTo(due.getFirst());
            assertThat(plan.skipped().last()).isEqualTo(due.get(skipped - 1));
        }
        Instant through = plan.handledThrough();
        assertThat(plan.next()).isEqualTo(timetable.next(through == null ? last : through, Timetable.BEGINNING));
        int expected = switch (policy) {
            case Catchup.None none -> (int) due.stream().filter(tick -> !tick.isBefore(now)).count();
            case Catchup.Latest latest -> Math.min(1, due.size());
            case Catchup.All all -> due.size();
            case Catchup.Window window -> (int) due.stream().filter(tick -> !tick.isBefore(now.minus(window.length()))).count();
        };
        assertThat(due.size() - skipped).isEqualTo(expected);
    }

    @Property(tries = 100)
    void catchupsAreReadAsTheyAreWritten(@ForAll("catchups") Catchup policy) {
        assertThat(Catchup.parse(policy.text())).isEqualTo(policy);
    }

    @Test
    void anUnknownCatchupIsRefused() {
        for (String text : List.of("SOME", "WINDOW(3h)", "WINDOW(PT0S)", "WINDOW(PT3H", "")) {
            assertThatThrownBy(() -> Catchup.parse(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static List<Instant> due(Timetable timetable, Instant last, Instant now) {
        List<Instant> due = new ArrayList<>();
        Fire fire = timetable.next(last, Timetable.BEGINNING);
        while (fire != null && !fire.at().isAfter(now)) {
            due.add(fire.at());
            fire = timetable.next(fire.at(), fire.at());
        }
        return due;
    }

    private static Timetable from(Instant start, Schedule schedule) {
        return Timetables.of(schedule, start, start, null);
    }

    @Provide
    Arbitrary<Schedule> schedules() {
        return Arbitraries.of(
                every(ofSeconds(1_800)), every(ofHours(7)).interval(), cron("*/20 * * * *").in("Europe/Berlin"), cron("@daily"),
                cron("0 9 * * 1-5").in("America/New_York").interval(), Schedule.crons("5 5 * * *", "0 */4 * * *"),
                Schedule.dates(START.plus(ofHours(5)), START.plus(ofHours(100)), START.plus(ofHours(350))));
    }

    @Provide
    Arbitrary<Catchup> catchups() {
        Arbitrary<Catchup> windows = Arbitraries.integers().between(1, 300).map(hours -> Catchup.window(ofHours(hours)));
        return Arbitraries.oneOf(Arbitraries.of(Catchup.NONE, Catchup.LATEST, Catchup.ALL), windows);
    }

    /** Counts how often it is asked. */
    private static final class CountingTimetable implements Timetable {
        private final Timetable timetable;
        private long asked;

        CountingTimetable(Timetable timetable) {
            this.timetable = timetable;
        }

        @Override
        public @Nullable Fire next(@Nullable Instant after, Instant notBefore) {
            asked++;
            return timetable.next(after, notBefore);
        }
    }
}
