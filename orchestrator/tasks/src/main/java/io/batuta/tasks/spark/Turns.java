package io.batuta.tasks.spark;

import io.batuta.model.task.TaskContext;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Lets few submissions leave this host at once. Each is a JVM that is busy for seconds; many of them together leave a master beside them no time to answer within the ten seconds that each waits, and then nobody knows what became of any.
 * Thread-safe.
 */
final class Turns {
    private final Semaphore free;

    /** @param most how many at once */
    Turns(int most) {
        free = new Semaphore(most, true);
    }

    /** A turn, to be given back once. */
    static final class Turn implements AutoCloseable {
        private final AtomicBoolean over = new AtomicBoolean();
        private final @Nullable Semaphore of;

        private Turn(@Nullable Semaphore of) {
            this.of = of;
        }

        /** Of who needs none. */
        static Turn none() {
            return new Turn(null);
        }

        @Override
        public void close() {
            if (of != null && over.compareAndSet(false, true)) {
                of.release();
            }
        }
    }

    /** Waits for a turn; null when the task is cancelled while it waits. */
    @Nullable
    Turn take(TaskContext task) throws InterruptedException {
        try {
            if (!free.tryAcquire()) {
                task.log().info("others are being submitted from this host just now; waiting for a turn");
                free.acquire();
            }
        } catch (InterruptedException e) {
            if (task.cancelled()) {
                return null;
            }
            throw e;
        }
        return new Turn(free);
    }
}
