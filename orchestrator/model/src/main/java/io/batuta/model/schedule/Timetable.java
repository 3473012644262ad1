package io.batuta.model.schedule;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Answers when a DAG runs next. Authors may write one of their own and pass it to {@link Schedule#timetable}.
 *
 * <p>An implementation is a pure function: the same arguments give the same answer in every process and after every restart, it reads no
 * clock and keeps no state that matters. It may be called from several threads at once, and with arguments that leap far ahead.
 */
@FunctionalInterface
public interface Timetable {
    /** Earlier than any tick: the {@code notBefore} of "from the very beginning". */
    Instant BEGINNING = Instant.parse("0001-01-01T00:00:00Z");

    /**
     * The earliest tick strictly after {@code after} (when there is one) and not before {@code notBefore}.
     *
     * @param after the tick handled last, or null when there was none yet
     * @param notBefore ticks earlier than this are of no interest; never earlier than the start date
     * @return the tick, in whole microseconds, or null when there will never be another
     */
    @Nullable
    Fire next(@Nullable Instant after, Instant notBefore);

    /** What this timetable is called on the console and in the stored schedule: the class's name, blank for a lambda or anonymous class. */
    default String name() {
        return getClass().isHidden() ? "" : getClass().getSimpleName();
    }
}
