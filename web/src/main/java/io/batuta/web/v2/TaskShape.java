package io.batuta.web.v2;

import io.batuta.model.plan.TaskSpec;
import io.batuta.model.state.TaskState;
import io.batuta.store.read.TaskReads.AttemptView;
import io.batuta.store.read.TaskReads.TaskView;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A task instance, or one try of it, as the contract spells it. */
record TaskShape(
        UUID id,
        String taskId,
        String dagId,
        String dagRunId,
        int mapIndex,
        @Nullable Instant logicalDate,
        Instant runAfter,
        @Nullable Instant startDate,
        @Nullable Instant endDate,
        @Nullable Double duration,
        @Nullable String state,
        int tryNumber,
        int maxTries,
        String taskDisplayName,
        String dagDisplayName,
        @Nullable String hostname,
        @Nullable String unixname,
        String pool,
        int poolSlots,
        @Nullable String queue,
        @Nullable Integer priorityWeight,
        @Nullable String operator,
        @Nullable String operatorName,
        @Nullable Instant queuedWhen,
        @Nullable Instant scheduledWhen,
        @Nullable Integer pid,
        @Nullable String executor,
        String executorConfig,
        @Nullable String note,
        @Nullable String renderedMapIndex,
        Map<String, Object> renderedFields,
        @Nullable Object trigger,
        @Nullable Object triggererJob,
        @Nullable VersionShape dagVersion) {
    static TaskShape of(TaskView task, @Nullable TaskSpec spec, @Nullable VersionShape version) {
        return of(task, spec, version, task.state(), task.startedAt(), task.endedAt(), task.tryNumber(), task.nodeName());
    }

    /** One attempt; what it has no place for is its task's. */
    static TaskShape of(TaskView task, AttemptView attempt, @Nullable TaskSpec spec, @Nullable VersionShape version) {
        boolean newest = task.attempt() != null && task.attempt() == attempt.id();
        String state = newest ? task.state() : attempt.state() == null ? "running" : attempt.state();
        return of(task, spec, version, state, attempt.startedAt(), attempt.endedAt(), attempt.tryNumber(), attempt.nodeName());
    }

    private static TaskShape of(
            TaskView task,
            @Nullable TaskSpec spec,
            @Nullable VersionShape version,
            String state,
            @Nullable Instant started,
            @Nullable Instant ended,
            int tryNumber,
            @Nullable String node) {
        return new TaskShape(
                task.uuid(),
                task.task(),
                task.dag(),
                task.runId(),
                task.mapIndex(),
                task.logicalDate(),
                task.runAfter(),
                started,
                ended,
                Seconds.between(started, ended),
                state(state),
                tryNumber,
                task.maxTries(),
                spec == null || spec.title() == null ? task.task() : spec.title(),
                task.dag(),
                node,
                null,
                spec == null ? "default_pool" : spec.pool(),
                spec == null ? 1 : spec.poolSlots(),
                spec == null || spec.queue() == null ? "default" : spec.queue(),
                spec == null ? null : spec.priority(),
                spec == null ? null : spec.kind(),
                spec == null ? null : spec.kind(),
                task.queuedAt(),
                task.scheduledAt(),
                null,
                null,
                "{}",
                null,
                task.mapKey(),
                Map.of(),
                null,
                null,
                version);
    }

    /** The contract has null for "none" and no word for waiting on a person. */
    static @Nullable String state(String word) {
        return switch (TaskState.of(word)) {
            case NONE -> null;
            case AWAITING_INPUT -> TaskState.DEFERRED.word();
            case SCHEDULED, QUEUED, RUNNING, SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED, UP_FOR_RETRY, UP_FOR_RESCHEDULE, DEFERRED,
                    RESTARTING, REMOVED ->
                word;
        };
    }
}
