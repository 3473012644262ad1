package io.batuta.store.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.batuta.store.testing.ScratchDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DatabaseClockTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration ROUND_TRIP = Duration.ofMillis(2);

    /** Any number: a monotonic clock has no origin. */
    private final AtomicLong nanos = new AtomicLong(-987_654_321);

    private Instant databaseTime = NOON;
    private final DatabaseClock clock = DatabaseClock.startingAt(nanos::get, nanos.get(), NOON, nanos.get());

    @Test
    void runsOnBetweenTheQuestions() {
        passes(Duration.ofSeconds(90));
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(90));
    }

    @Test
    void takesTheMiddleOfTheRoundTrip() {
        asks(ROUND_TRIP, 0.5);
        assertThat(clock.instant()).isCloseTo(databaseTime, within(1, ChronoUnit.MICROS));
    }

    @Test
    void anAnswerThatTookLongDoesNotSpoilTheClock() {
        asks(Duration.ofSeconds(1), 0.95);
        assertThat(clock.instant()).isCloseTo(databaseTime, within(1, ChronoUnit.MILLIS));
        assertThat(clock.uncertainty()).isLessThan(Duration.ofMillis(1));
    }

    @Test
    void aStepForwardIsFollowedAtTheNextQuestion() {
        passes(Duration.ofSeconds(2));
        databaseTime = databaseTime.plus(Duration.ofHours(1));
        asks(ROUND_TRIP, 0.5);
        assertThat(clock.instant()).isCloseTo(databaseTime, within(1, ChronoUnit.MILLIS));
    }

    @Test
    void aStepBackIsFollowedAtHalfSpeedAndNeverBackwards() {
        passes(Duration.ofSeconds(2));
        databaseTime = databaseTime.minusSeconds(60);
        var before = clock.instant();
        asks(ROUND_TRIP, 0.5);
        assertThat(clock.instant()).isAfterOrEqualTo(before);
        assertThat(clock.uncertainty()).isGreaterThan(Duration.ofSeconds(59));

        passes(Duration.ofSeconds(60));
        assertThat(Duration.between(before, clock.instant())).isCloseTo(Duration.ofSeconds(30), Duration.ofMillis(10));
        passes(Duration.ofSeconds(61));
        assertThat(clock.instant()).isCloseTo(databaseTime, within(1, ChronoUnit.MILLIS));
        assertThat(clock.uncertainty()).isLessThan(Duration.ofMillis(20));
    }

    @Test
    void neverGoesBackwardsWhateverTheAnswers() {
        var random = new Random(42);
        var last = clock.instant();
        for (int i = 0; i < 10_000; i++) {
            if (random.nextInt(10) == 0) {
                databaseTime = databaseTime.plusMillis(random.nextInt(-5_000, 5_000));
            }
            asks(Duration.ofNanos(random.nextLong(50_000_000)), random.nextDouble());
            passes(Duration.ofNanos(random.nextLong(100_000)));
            var now = clock.instant();
            assertThat(now).isAfterOrEqualTo(last);
            last = now;
        }
    }

    @Test
    void agreesWithARealDatabase() throws Exception {
        try (var scratch = ScratchDatabase.createEmpty();
                var connection = Connections.open(
                        scratch.address().jdbcUrl(), scratch.address().app(), "test")) {
            var real = DatabaseClock.start(connection);
            try (var rows = connection.createStatement().executeQuery("select clock_timestamp()")) {
                var before = real.instant();
                rows.next();
                assertThat(rows.getTimestamp(1).toInstant()).isBetween(before.minusSeconds(2), real.instant().plusSeconds(2));
            }
            assertThat(real.uncertainty()).isLessThan(Duration.ofSeconds(1));
        }
    }

    private void passes(Duration time) {
        nanos.addAndGet(time.toNanos());
        databaseTime = databaseTime.plus(time);
    }

    /** A question whose answer is made after the given part of the round trip. */
    private void asks(Duration roundTrip, double part) {
        long asked = clock.nanos();
        var there = Duration.ofNanos((long) (roundTrip.toNanos() * part));
        passes(there);
        var answer = databaseTime;
        passes(roundTrip.minus(there));
        clock.observe(asked, answer, clock.nanos());
    }
}
