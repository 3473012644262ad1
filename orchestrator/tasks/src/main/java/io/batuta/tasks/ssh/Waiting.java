package io.batuta.tasks.ssh;

import io.batuta.model.task.TaskContext;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** How an attempt's thread waits for what a host's threads do. An interrupt means either that the attempt is cancelled or that the service stops. */
final class Waiting {
    private Waiting() {}

    /**
     * Waits for an answer; when the attempt is cancelled, its end is near and waited for all the same.
     *
     * @throws InterruptedException when the service stops: the command goes on without us
     */
    static <T> T await(CompletableFuture<T> future, TaskContext task) throws IOException, InterruptedException {
        while (true) {
            try {
                return future.get();
            } catch (InterruptedException e) {
                if (!task.cancelled()) {
                    throw e;
                }
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case IOException io -> throw io;
                    case RuntimeException other -> throw other;
                    case null, default -> throw new IllegalStateException(e.getCause());
                }
            }
        }
    }

    /** Lets time pass; a cancelled attempt does not wait. */
    static void pause(Duration time, TaskContext task) throws InterruptedException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            if (!task.cancelled()) {
                throw e;
            }
        }
    }
}
