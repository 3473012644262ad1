package io.batuta.model.schedule;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;

/** What holds for every cron, in whatever zone. */
class CronPropertyTest {
    private static final long YEAR_2100 = 4_102_444_800L;

    @Property(tries = 500)
    void nextAndPreviousAreInverse(
            @ForAll("crons") String expression, @ForAll("zones") ZoneId zone, @ForAll("policies") DstPolicy policy,
            @ForAll @LongRange(min = 0, max = YEAR_2100) long second) {
        ZonedCron cron = Cron.parse(expression).in(zone, policy);
        Instant instant = Instant.ofEpochSecond(second);
        Instant next = requireNonNull(cron.next(instant));
        assertThat(next).isAfter(instant);
        Instant afterNext = requireNonNull(cron.next(next));
        assertThat(afterNext).isAfter(next);
        assertThat(cron.previous(afterNext)).isEqualTo(next);
        Instant previous = requireNonNull(cron.previous(next));
        assertThat(previous).isBeforeOrEqualTo(instant);
        assertThat(cron.next(previous)).isEqualTo(next);
    }

    @Property(tries = 200)
    void theAnswerDoesNotDependOnWhatWasAskedBefore(
            @ForAll("crons") String expression, @ForAll("zones") ZoneId zone, @ForAll("policies") DstPolicy policy,
            @ForAll @LongRange(min = 0, max = YEAR_2100) long one, @ForAll @LongRange(min = 0, max = YEAR_2100) long other) {
        ZonedCron used = Cron.parse(expression).in(zone, policy);
        used.next(Instant.ofEpochSecond(one));
        ZonedCron fresh = Cron.parse(expression).in(zone, policy);
        assertThat(used.next(Instant.ofEpochSecond(other))).isEqualTo(fresh.next(Instant.ofEpochSecond(other)));
    }

    @Property(tries = 200)
    void everyCronHasASentence(@ForAll("crons") String expression) {
        assertThat(Cron.parse(expression).describe()).isNotBlank().doesNotContain("  ").doesNotEndWith(" ");
    }

    @Property(tries = 2000)
    void anyTextIsReadOrRefusedWithAReason(@ForAll("almostCrons") String text) {
        try {
            assertThat(Cron.parse(text).text()).isNotBlank();
        } catch (InvalidCronException refused) {
            assertThat(refused).message().startsWith("Cron \"").matches("(?s).*[.?]");
        }
    }

    @Property(tries = 200)
    void unknownPresetsAreRefused(@ForAll @StringLength(min = 1, max = 8) String text) {
        assertThatThrownBy(() -> Cron.parse("@@" + text)).isInstanceOf(InvalidCronException.class);
    }

    @Provide
    Arbitrary<String> crons() {
        return Arbitraries.randomValue(random -> aCron(new RandomCrons(new Random(random.nextLong()))));
    }

    private static String aCron(RandomCrons crons) {
        while (true) {
            String expression = crons.rare();
            try {
                return Cron.parse(expression).text();
            } catch (InvalidCronException neverFires) {
                assertThat(neverFires).hasMessageContaining("never fires");
            }
        }
    }

    @Provide
    Arbitrary<String> almostCrons() {
        return Arbitraries.strings().withChars("0123456789*/,-LW#? @SUNMO").ofMinLength(0).ofMaxLength(24);
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of(ZoneId.getAvailableZoneIds().stream().sorted().toList()).map(ZoneId::of);
    }

    @Provide
    Arbitrary<DstPolicy> policies() {
        return Arbitraries.of(OnGap.values())
                .flatMap(gap -> Arbitraries.of(OnOverlap.values()).map(overlap -> new DstPolicy(gap, overlap)));
    }
}
