package io.batuta.store.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The time of the database, read without asking it: a monotonic clock of ours plus an offset that is measured now and
 * then. All nodes on one database agree on it to within {@link #uncertainty}, whatever their own wall clocks say.
 *
 * <p>It never goes backwards. When the database's clock is set back, ours runs at half speed until both agree; when it is
 * set forward, ours follows at the next measurement. Safe for use by many threads.
 */
public final class DatabaseClock implements InstantSource {
    /** A measurement counts for this many further ones: an old exact one beats a fresh blurred one. */
    private static final int REMEMBERED = 8;

    /** How far two healthy clocks drift apart (100 µs a second); makes old measurements worse than they were. */
    private static final double DRIFT = 100e-6;

    private static final int CATCH_UP_DIVISOR = 2;

    private final LongSupplier nanoTime;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private final AtomicLong latest = new AtomicLong(Long.MIN_VALUE);
    private volatile Reading reading;

    /**
     * What one question to the database showed, in nanoseconds.
     *
     * @param offset database time minus monotonic time, at the middle of the round trip
     * @param error half of the round trip: the truth is at most this far off
     * @param at monotonic time of the measurement
     */
    private record Sample(long offset, long error, long at) {
        long errorAt(long now) {
            return error + (long) ((now - at) * DRIFT);
        }

        /** Two honest measurements overlap; when they do not, somebody set the database's clock in between. */
        boolean agreesWith(Sample other) {
            long later = Math.max(at, other.at);
            return Math.abs(offset - other.offset) <= errorAt(later) + other.errorAt(later);
        }
    }

    /** How to tell the time from now on: the offset, but never less than half speed from the anchor. */
    private record Reading(long offset, long anchorNanos, long anchorTime, Sample basis) {
        long at(long nanos) {
            return Math.max(nanos + offset, anchorTime + (nanos - anchorNanos) / CATCH_UP_DIVISOR);
        }
    }

    private DatabaseClock(LongSupplier nanoTime, Sample first) {
        this.nanoTime = nanoTime;
        samples.add(first);
        this.reading = new Reading(first.offset, first.at, first.at + first.offset, first);
    }

    /** A clock set by asking the database a few times. */
    public static DatabaseClock start(Connection connection) throws SQLException {
        return start(connection, System::nanoTime);
    }

    static DatabaseClock start(Connection connection, LongSupplier nanoTime) throws SQLException {
        var clock = new DatabaseClock(nanoTime, ask(connection, nanoTime));
        clock.refresh(connection);
        clock.refresh(connection);
        return clock;
    }

    /** A clock set by one answer that the caller has; see {@link #observe}. */
    static DatabaseClock startingAt(LongSupplier nanoTime, long askedNanos, Instant answer, long answeredNanos) {
        return new DatabaseClock(nanoTime, sample(askedNanos, answer, answeredNanos));
    }

    @Override
    public Instant instant() {
        long now = reading.at(nanoTime.getAsLong());
        // Threads that read on both sides of a refresh could else see each other's past.
        return fromNanos(latest.accumulateAndGet(now, Math::max));
    }

    /** Asks the database once. Meant to be called every few seconds. */
    public void refresh(Connection connection) throws SQLException {
        take(ask(connection, nanoTime));
    }

    /**
     * Takes an answer that came along with another question, so that keeping time costs no statement of its own.
     *
     * @param askedNanos {@link #nanos} before the question was sent
     * @param answer the database's {@code clock_timestamp()}
     * @param answeredNanos {@link #nanos} when the answer was there
     */
    public void observe(long askedNanos, Instant answer, long answeredNanos) {
        take(sample(askedNanos, answer, answeredNanos));
    }

    /** The monotonic clock that {@link #observe} wants to hear from. */
    public long nanos() {
        return nanoTime.getAsLong();
    }

    /** How far this clock may be off from the database's now. */
    public Duration uncertainty() {
        long now = nanoTime.getAsLong();
        var current = reading;
        long lagging = current.at(now) - (now + current.offset);
        return Duration.ofNanos(current.basis.errorAt(now) + lagging);
    }

    private synchronized void take(Sample fresh) {
        samples.removeIf(old -> !old.agreesWith(fresh));
        samples.addLast(fresh);
        if (samples.size() > REMEMBERED) {
            samples.removeFirst();
        }
        long now = nanoTime.getAsLong();
        var best = samples.stream()
                .min(Comparator.comparingLong(sample -> sample.errorAt(now)))
                .orElse(fresh);
        reading = new Reading(best.offset, now, reading.at(now), best);
    }

    private static Sample ask(Connection connection, LongSupplier nanoTime) throws SQLException {
        try (var statement = connection.prepareStatement(
                "select (extract(epoch from clock_timestamp()) * 1000000)::bigint")) {
            long asked = nanoTime.getAsLong();
            try (var rows = statement.executeQuery()) {
                long answered = nanoTime.getAsLong();
                rows.next();
                return sample(asked, fromNanos(rows.getLong(1) * 1_000), answered);
            }
        }
    }

    private static Sample sample(long asked, Instant answer, long answered) {
        long middle = asked + (answered - asked) / 2;
        long answerNanos = Math.addExact(Math.multiplyExact(answer.getEpochSecond(), 1_000_000_000L), answer.getNano());
        return new Sample(answerNanos - middle, (answered - asked) / 2, middle);
    }

    private static Instant fromNanos(long sinceEpoch) {
        return Instant.ofEpochSecond(Math.floorDiv(sinceEpoch, 1_000_000_000L), Math.floorMod(sinceEpoch, 1_000_000_000L));
    }
}
