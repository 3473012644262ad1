package io.batuta.engine.board;

import io.batuta.model.state.TaskEvent;
import io.batuta.model.state.TaskState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an event leaves in an instance besides its state: moments, reasons, and what a clear takes away. */
final class Imprint {
    private Imprint() {}

    static void of(Cell cell, TaskEvent event, Instant at) {
        cell.notBefore = null;
        cell.reason = event.reason();
        switch (event) {
            case TaskEvent.DependenciesMet() -> cell.scheduledAt = at;
            case TaskEvent.Started() -> {
                cell.scheduledAt = cell.scheduledAt == null ? at : cell.scheduledAt;
                cell.queuedAt = at;
                cell.startedAt = at;
                cell.endedAt = null;
                cell.hint = null;
                cell.firstTryAt = cell.firstTryAt == null ? at : cell.firstTryAt;
            }
            case TaskEvent.RetryAt(Instant when, String reason) -> {
                cell.notBefore = when;
                cell.reason = reason;
                cell.endedAt = at;
            }
            case TaskEvent.DeferredUntil(Instant when, String reason) -> {
                cell.notBefore = when;
                cell.reason = reason;
            }
            case TaskEvent.Failed(String reason) -> end(cell, reason, at);
            case TaskEvent.Skipped(String reason) -> end(cell, reason, at);
            case TaskEvent.UpstreamFailed(String reason) -> end(cell, reason, at);
            case TaskEvent.Marked(TaskState _, String reason) -> {
                end(cell, reason, at);
                cell.hint = null;
            }
            case TaskEvent.Vanished(String reason) -> end(cell, reason, at);
            case TaskEvent.Succeeded() -> end(cell, null, at);
            case TaskEvent.Cleared(String reason) -> cleared(cell, reason);
            case TaskEvent.Revived() -> cleared(cell, null);
        }
        if (cell.state == TaskState.NONE) {
            fresh(cell);
        }
    }

    private static void end(Cell cell, @Nullable String reason, Instant at) {
        cell.reason = reason;
        cell.endedAt = at;
    }

    private static void cleared(Cell cell, @Nullable String reason) {
        cell.reason = reason;
        cell.maxTries = cell.tryNumber + cell.spec().retry().retries();
        cell.triesSinceClear = 0;
        cell.losses = 0;
        cell.skips = null;
        cell.hint = null;
        cell.firstTryAt = null;
        cell.outputAttempt = null;
        cell.outputItems = null;
        cell.outputJson = null;
    }

    private static void fresh(Cell cell) {
        cell.scheduledAt = null;
        cell.queuedAt = null;
        cell.startedAt = null;
        cell.endedAt = null;
    }
}
