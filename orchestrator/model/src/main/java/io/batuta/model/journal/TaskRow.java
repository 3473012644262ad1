package io.batuta.model.journal;

import io.batuta.model.state.TaskState;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task instance.
 *
 * @param run the run's number
 * @param mapIndex -1 when the task is not mapped or not expanded yet
 * @param mapKey what people see instead of the index, or null
 * @param tryNumber the newest try, over its whole life; 0 before the first
 * @param maxTries the number of the try that may still be followed by one more: of a fresh task, its retries
 * @param triesSinceClear tries since it was created or last cleared; what back-off counts
 * @param losses tries lost to a dead process since the last clear; three end it as poison
 * @param notBefore when its retry or next look is due
 * @param attempt its newest attempt, or null
 * @param outputAttempt the attempt whose output is its output, or null
 * @param outputItems how many elements that output has when it is a list, or null
 * @param skips ids of the tasks this branch decided are not needed, or null
 * @param epoch the owner epoch it was last written under
 */
public record TaskRow(
        long id,
        UUID uuid,
        long run,
        String taskId,
        int mapIndex,
        @Nullable String mapKey,
        TaskState state,
        int tryNumber,
        int maxTries,
        int triesSinceClear,
        int losses,
        @Nullable Instant notBefore,
        @Nullable Instant scheduledAt,
        @Nullable Instant queuedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Instant firstTryAt,
        @Nullable Long attempt,
        @Nullable Long node,
        @Nullable Long outputAttempt,
        @Nullable Integer outputItems,
        @Nullable String skips,
        @Nullable String reason,
        @Nullable String hint,
        int epoch) {}
