package io.batuta.store.postgres;

import io.batuta.store.db.DatabaseException;
import java.time.Duration;

/** Waits for what Postgres says only through files. */
final class Waiting {
    private static final Duration STEP = Duration.ofMillis(4);

    private Waiting() {}

    /** A question to the file system. */
    @FunctionalInterface
    interface Question {
        boolean answer() throws java.io.IOException;
    }

    /** Asks every few milliseconds until the answer is yes; false when the limit passed without one. */
    static boolean until(Duration limit, Question question) throws java.io.IOException {
        long end = System.nanoTime() + limit.toNanos();
        while (!question.answer()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            pause();
        }
        return true;
    }

    private static void pause() {
        try {
            Thread.sleep(STEP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseException("Waiting for the embedded Postgres was interrupted", e);
        }
    }
}
