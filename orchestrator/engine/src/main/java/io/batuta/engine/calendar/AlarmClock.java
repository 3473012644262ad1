package io.batuta.engine.calendar;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Rings when a schedule is due. It only wakes: what is due is decided by our own rows, so a lost or a doubled ring does no harm. Thread-safe. */
public interface AlarmClock extends AutoCloseable {
    /** Has it ring for that schedule at the next moment its source says, and again and again. Replaces what was set for the key before. */
    void set(String scheduleKey, NextMoment next);

    /** Stops ringing for a schedule. */
    void drop(String scheduleKey);

    /** Says when a schedule is due next, asked by the clock itself. */
    @FunctionalInterface
    interface NextMoment {
        /** The first moment after the given one; null when there is none. */
        @Nullable
        Instant after(Instant moment);
    }

    @Override
    void close();
}
