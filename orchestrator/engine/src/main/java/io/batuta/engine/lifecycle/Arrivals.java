package io.batuta.engine.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Work that was handed in and not taken up yet. Anybody hands in; only the engine's thread waits and takes. */
final class Arrivals {
    private static final int MOST_AT_ONCE = 4_096;
    private static final long GATHERING_NANOS = 50_000;
    private static final int MOST_GATHERINGS = 10;

    private final LinkedBlockingQueue<Work> inbox = new LinkedBlockingQueue<>();

    void add(Work work) {
        inbox.add(work);
    }

    boolean isEmpty() {
        return inbox.isEmpty();
    }

    /** Takes what is there. */
    List<Work> take() {
        List<Work> all = new ArrayList<>();
        inbox.drainTo(all, MOST_AT_ONCE);
        return all;
    }

    /** Waits for the first, and for what comes together with it. */
    List<Work> await(long millis, int attemptsUnderWay) throws InterruptedException {
        Work first = inbox.poll(millis, TimeUnit.MILLISECONDS);
        List<Work> all = new ArrayList<>();
        if (first != null) {
            all.add(first);
            if (first instanceof AttemptEnded) {
                gather(attemptsUnderWay);
            }
            all.addAll(take());
        }
        return all;
    }

    /**
     * Where several attempts are under way, ends often come together, and what follows needs all of them: one commit for all costs less than one for the first and one for the others. As Postgres does with
     * {@code commit_siblings}, it waits a moment for more, for as long as more come, about a millisecond at most.
     */
    private void gather(int attemptsUnderWay) {
        int before = 0;
        int now = 1 + inbox.size();
        for (int i = 0; i < MOST_GATHERINGS && now > before && now < attemptsUnderWay; i++) {
            LockSupport.parkNanos(GATHERING_NANOS);
            before = now;
            now = 1 + inbox.size();
        }
    }
}
