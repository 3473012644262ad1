package io.batuta.server.faults;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How long a fault lasts. Not a wait for something to happen: conditions are awaited. */
final class Pause {
    private static final Semaphore NEVER = new Semaphore(0);

    private Pause() {}

    static void lasting(Duration time) {
        try {
            if (NEVER.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("nobody gives a permit");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void millis(long millis) {
        lasting(Duration.ofMillis(millis));
    }
}
