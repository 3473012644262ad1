package io.batuta.engine.runner;

import io.batuta.model.journal.JournalException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Asks again for as long as the database is away: an outage must not fail what is under way, or have it done again. Somebody who wants the attempt to end interrupts it. */
final class Patience {
    private static final Duration WAIT = Duration.ofMillis(200);

    private Patience() {}

    static <T> T ask(Supplier<T> question) {
        while (true) {
            try {
                return question.get();
            } catch (JournalException e) {
                if (e.kind() != JournalException.Kind.UNREACHABLE || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LockSupport.parkNanos(WAIT.toNanos());
            }
        }
    }

    static void insist(Runnable action) {
        boolean done = ask(() -> {
            action.run();
            return true;
        });
        assert done;
    }
}
