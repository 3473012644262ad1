package io.batuta.engine.lifecycle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Work that comes due at a moment. It is told by the lifecycle's loop, so it passes in virtual time as in real. Thread-safe. */
public final class Timers {
    private record Timer(Instant at, long number, Work work) {}

    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparing(Timer::at).thenComparingLong(Timer::number));
    private long number;

    /** Has the work done at that moment or soon after. It should check whether it is still wanted. */
    public synchronized void at(Instant when, Work work) {
        timers.add(new Timer(when, number++, work));
    }

    /** Takes what is due. */
    synchronized List<Work> due(Instant now) {
        List<Work> due = new ArrayList<>(0);
        while (!timers.isEmpty() && !timers.element().at().isAfter(now)) {
            due.add(timers.remove().work());
        }
        return due;
    }

    /** When the next comes due; null when there is none. */
    public synchronized @Nullable Instant next() {
        return timers.isEmpty() ? null : timers.element().at();
    }
}
