package io.batuta.tasks.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.batuta.model.shell.Shell;
import io.batuta.tasks.RecordingContext;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns(1);

    private static RecordingContext task() {
        return new RecordingContext(Shell.run("any").command("true"), Path.of("unused"));
    }

    private Turns.@Nullable Turn take(RecordingContext task) {
        try {
            return turns.take(task);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoWaitsSaysSoAndIsNextWhenATurnIsGivenBackHoweverOften() throws Exception {
        Turns.Turn first = Objects.requireNonNull(take(task()));
        RecordingContext second = task();
        RecordingContext third = task();
        var taken = CompletableFuture.supplyAsync(() -> take(second));
        await().until(() -> second.lines().stream().anyMatch(line -> line.contains("waiting for a turn")));
        var last = CompletableFuture.supplyAsync(() -> take(third));
        first.close();
        first.close();
        Turns.Turn next = Objects.requireNonNull(taken.get());
        await().until(() -> third.lines().stream().anyMatch(line -> line.contains("waiting for a turn")));
        assertThat(last).isNotDone();
        next.close();
        assertThat(last.get()).isNotNull();
    }

    @Test
    void whoIsCancelledWaitsNoLonger() throws Exception {
        Turns.Turn first = Objects.requireNonNull(take(task()));
        RecordingContext task = task();
        var outcome = new AtomicReference<Turns.@Nullable Turn>(first);
        Thread waiting = Thread.ofVirtual().start(() -> outcome.set(take(task)));
        await().until(() -> task.lines().stream().anyMatch(line -> line.contains("waiting for a turn")));
        task.cancel();
        waiting.interrupt();
        waiting.join();
        assertThat(outcome.get()).isNull();
        first.close();
        assertThat(take(task())).as("its turn was not lost").isNotNull();
    }
}
