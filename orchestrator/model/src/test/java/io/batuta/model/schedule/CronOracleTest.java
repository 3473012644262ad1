package io.batuta.model.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cron against an oracle that tries every minute. A case is one question: this expression, this zone and policy, this instant, what
 * comes next (or came before)? {@code -Dproof.cron.cases=1000000} asks a million times around clock changes, and a tenth as often about
 * crons that are years apart; {@code -Dproof.cron.seed=} chooses others.
 */
class CronOracleTest {
    private static final Logger log = LoggerFactory.getLogger(CronOracleTest.class);
    private static final int CASES = Integer.getInteger("proof.cron.cases", 60_000);
    private static final long SEED = Long.getLong("proof.cron.seed", 20_260_328L);
    private static final Instant FROM = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2041-01-01T00:00:00Z");

    private record Change(ZoneId zone, ZoneOffsetTransition transition) {}

    @Test
    void agreesAroundTheClockChangesOfEveryZone() {
        Random random = new Random(SEED);
        List<Change> changes = allChanges();
        Collections.shuffle(changes, random);
        changes.sort(Comparator.comparing(change -> !notable(change)));
        int asked = 0;
        int windows = 0;
        while (asked < CASES) {
            asked += askAround(changes.get(windows % changes.size()), random);
            windows++;
        }
        log.info("Cron agreed with the oracle in {} cases around {} clock changes ({} in all zones together).", asked, windows,
                changes.size());
        assertThat(asked).isGreaterThanOrEqualTo(CASES);
    }

    @Test
    void agreesOnDaysThatAreYearsApart() {
        Random random = new Random(SEED);
        List<ZoneId> zones = ZoneId.getAvailableZoneIds().stream().sorted().map(ZoneId::of).toList();
        Instant start = Instant.parse("1995-01-01T00:00:00Z");
        long span = Duration.between(start, Instant.parse("2106-01-01T00:00:00Z")).toSeconds();
        int cases = CASES / 10;
        for (int i = 0; i < cases; i++) {
            String expression = new RandomCrons(random).rare();
            ZoneId zone = zones.get(random.nextInt(zones.size()));
            DstPolicy policy = policy(random);
            Cron cron;
            CronOracle oracle = new CronOracle(expression, zone, policy);
            Instant instant = start.plusSeconds(random.nextLong(span));
            try {
                cron = Cron.parse(expression);
            } catch (InvalidCronException neverFires) {
                assertThat(neverFires).hasMessageContaining("never fires");
                assertThat(oracle.next(instant)).as("%s was refused", expression).isNull();
                continue;
            }
            compare(oracle.next(instant), cron.next(instant, zone, policy), "next", expression, zone, policy, instant);
            compare(oracle.previous(instant), cron.previous(instant, zone, policy), "previous", expression, zone, policy, instant);
        }
        log.info("Cron agreed with the oracle in {} cases of rare crons.", 2 * cases);
    }

    private static int askAround(Change change, Random random) {
        String expression = new RandomCrons(random).frequent();
        DstPolicy policy = policy(random);
        ZoneId zone = change.zone();
        Instant jump = change.transition().getInstant();
        LocalDate day = change.transition().getDateTimeBefore().toLocalDate();
        LocalDate first = day.minusDays(3);
        LocalDate last = day.plusDays(3);
        NavigableSet<Instant> ticks = new CronOracle(expression, zone, policy).ticks(first, last);
        ZonedCron cron = Cron.parse(expression).in(zone, policy);
        Instant leftEdge = jump.minus(Duration.ofHours(30));
        Instant rightEdge = jump.plus(Duration.ofHours(30));
        List<Instant> instants = instants(jump, ticks.subSet(leftEdge, rightEdge), random);
        for (Instant instant : instants) {
            Instant next = cron.next(instant);
            Instant expected = ticks.higher(instant);
            if (expected == null || expected.isAfter(rightEdge)) {
                assertThat(next == null || next.isAfter(rightEdge))
                        .as("%s in %s %s after %s is %s", expression, zone, policy, instant, next)
                        .isTrue();
            } else {
                compare(expected, next, "next", expression, zone, policy, instant);
            }
            Instant previous = cron.previous(instant);
            Instant before = ticks.lower(instant);
            if (before == null || before.isBefore(leftEdge)) {
                assertThat(previous == null || previous.isBefore(leftEdge))
                        .as("%s in %s %s before %s is %s", expression, zone, policy, instant, previous)
                        .isTrue();
            } else {
                compare(before, previous, "previous", expression, zone, policy, instant);
            }
        }
        return 2 * instants.size();
    }

    /** The jump and its neighbours, some ticks and their neighbours, and anywhere. */
    private static List<Instant> instants(Instant jump, Collection<Instant> ticks, Random random) {
        List<Instant> instants = new ArrayList<>(List.of(jump, jump.minusSeconds(1), jump.minusNanos(1), jump.plusSeconds(1)));
        List<Instant> some = new ArrayList<>(ticks);
        Collections.shuffle(some, random);
        for (Instant tick : some.subList(0, Math.min(6, some.size()))) {
            instants.add(tick);
            instants.add(tick.minusNanos(1));
        }
        for (int i = 0; i < 10; i++) {
            instants.add(jump.plusSeconds(random.nextInt(-100_000, 100_000)));
            instants.add(jump.plusSeconds(random.nextInt(-8_000, 8_000)));
        }
        return instants;
    }

    private static void compare(
            @Nullable Instant expected, @Nullable Instant actual, String what, String expression, ZoneId zone, DstPolicy policy,
            Instant instant) {
        // Building the description costs more than the question, so it is built only for a disagreement.
        if (expected == null ? actual != null : !expected.equals(actual)) {
            assertThat(actual).as("%s of \"%s\" in %s with %s from %s, seed %s", what, expression, zone, policy, instant, SEED)
                    .isEqualTo(expected);
        }
    }

    private static DstPolicy policy(Random random) {
        return new DstPolicy(OnGap.values()[random.nextInt(2)], OnOverlap.values()[random.nextInt(3)]);
    }

    /** Changes by something other than an hour come first, so that they are asked about in every run. */
    private static boolean notable(Change change) {
        return Math.abs(change.transition().getDuration().toMinutes()) != 60;
    }

    private static List<Change> allChanges() {
        List<Change> changes = new ArrayList<>();
        for (String id : ZoneId.getAvailableZoneIds().stream().sorted().toList()) {
            ZoneId zone = ZoneId.of(id);
            ZoneOffsetTransition transition = zone.getRules().nextTransition(FROM);
            while (transition != null && transition.getInstant().isBefore(TO)) {
                changes.add(new Change(zone, transition));
                transition = zone.getRules().nextTransition(transition.getInstant());
            }
        }
        return changes;
    }
}
