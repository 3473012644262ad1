package io.batuta.testing.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is told to go on. Thread-safe. */
public final class SettableClock implements InstantSource {
    private volatile Instant now;

    /** A clock that shows the given moment. */
    public SettableClock(Instant now) {
        this.now = now;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** Shows another moment. */
    public void set(Instant moment) {
        this.now = moment;
    }

    /** Goes on by that much. */
    public void pass(Duration time) {
        this.now = now.plus(time);
    }
}
