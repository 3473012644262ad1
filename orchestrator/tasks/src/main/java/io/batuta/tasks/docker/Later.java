package io.batuta.tasks.docker;

import io.batuta.model.task.TaskContext;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Something done on a thread of its own, since an attempt's thread is interrupted when the attempt is cancelled or the service stops: a question to an engine must not be torn in half by that.
 */
final class Later<T> {
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private final Thread worker;

    private Later(String name, Callable<T> work) {
        worker = Thread.ofVirtual().name(name).unstarted(() -> {
            try {
                future.complete(work.call());
            } catch (Throwable e) {
                future.completeExceptionally(e);
            }
        });
    }

    static <T> Later<T> of(String name, Callable<T> work) {
        Later<T> later = new Later<>(name, work);
        later.worker.start();
        return later;
    }

    CompletableFuture<T> future() {
        return future;
    }

    /** Gives it up, with this as its outcome. */
    void giveUp(Throwable why) {
        if (future.completeExceptionally(why)) {
            worker.interrupt();
        }
    }

    /** Ends the thread that does it; its outcome stands already. */
    void stop() {
        worker.interrupt();
    }

    /**
     * Waits for it; when the attempt is cancelled, its end is near and waited for all the same.
     *
     * @throws InterruptedException when the service stops
     */
    T await(TaskContext task) throws IOException, InterruptedException {
        while (true) {
            try {
                return future.get();
            } catch (InterruptedException e) {
                if (!task.cancelled()) {
                    throw e;
                }
            } catch (ExecutionException e) {
                throw unwrapped(e);
            }
        }
    }

    /** Waits for it until somebody interrupts; then it is given up. */
    T awaitOrGiveUp() throws IOException, InterruptedException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            giveUp(e);
            throw e;
        } catch (ExecutionException e) {
            throw unwrapped(e);
        }
    }

    private static IOException unwrapped(ExecutionException e) throws InterruptedException {
        return switch (e.getCause()) {
            case IOException io -> io;
            case InterruptedException stopped -> throw stopped;
            case RuntimeException other -> throw other;
            case null, default -> throw new IllegalStateException(e.getCause());
        };
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
