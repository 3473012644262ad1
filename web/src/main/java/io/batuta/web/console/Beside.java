package io.batuta.web.console;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** Something asked of the database while the same request asks for something else, on a connection of its own. */
final class Beside<T> {
    private final FutureTask<T> answer;

    private Beside(Callable<T> question) {
        this.answer = new FutureTask<>(question);
    }

    static <T> Beside<T> ask(Supplier<T> question) {
        Beside<T> beside = new Beside<>(question::get);
        Thread.ofVirtual().name("beside").start(beside.answer);
        return beside;
    }

    /** Waits for the answer; what the question threw is thrown here. */
    T answer() {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the database was asked", e);
        }
    }
}
