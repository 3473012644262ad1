package io.batuta.server.once;

import io.batuta.model.journal.TaskRow;
import io.batuta.model.state.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a task instance stands.
 *
 * @param name the task, with its element if it is mapped: {@code load[3]}
 * @param tries the newest try's number, and how many there may be
 * @param took how long the newest try took, or null while it has not ended
 * @param log the newest try's log, filled only for what has ended
 */
public record Step(String name, TaskState state, Tries tries, @Nullable Duration took, @Nullable Instant notBefore, @Nullable String reason,
        @Nullable String hint, List<String> log) {

    /** The newest try of at most so many. */
    public record Tries(int newest, int most) {}

    static Step of(TaskRow task, TaskState state, int tryNumber, List<String> log) {
        Instant from = task.startedAt();
        Instant to = task.endedAt();
        return new Step(task.taskId() + (task.mapIndex() < 0 ? "" : "[" + task.mapIndex() + "]"), state,
                new Tries(tryNumber, task.maxTries() + 1), from == null || to == null ? null : Duration.between(from, to),
                task.notBefore(),
                task.reason(), task.hint(), log);
    }
}
