package io.batuta.model.task;

import org.jspecify.annotations.Nullable;

/** Author code that runs after a task's or a run's end is durable. Called outside the transaction, at least once: make it idempotent. */
@FunctionalInterface
public interface Hook {
    /** What happened. {@code taskId} is null when the run itself ended. */
    record Happened(
            AlertOn on,
            String dagId,
            String runId,
            @Nullable String taskId,
            int mapIndex,
            int tryNumber,
            @Nullable String reason) {}

    /** Reacts. An exception makes the outbox try again later, with back-off, ten times at most. */
    void react(Happened happened) throws Exception;
}
