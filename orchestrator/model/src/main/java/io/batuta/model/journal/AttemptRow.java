package io.batuta.model.journal;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One attempt at a task instance; durable before its effect begins.
 *
 * @param cause why it exists: {@code first}, {@code retry}, {@code lost}, {@code clear}, {@code look}
 * @param node the node that started it
 * @param pool the pool it takes slots of while it is under way; a pool's use is always the sum over open attempts, so it can be recounted
 * @param slots how many
 * @param deaths how many deaths of its process it has lived through
 * @param state the state its task instance took when it ended, or null while it is under way
 */
public record AttemptRow(
        long id,
        long taskInstance,
        int tryNumber,
        String cause,
        long node,
        String outsideName,
        String pool,
        int slots,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String state,
        @Nullable String reason,
        int deaths) {}
