package io.batuta.model.state;

import static io.batuta.model.state.TaskState.*;

import java.util.Optional;

/**
 * The pure function that says what is legal: which state an event leads to. It knows no clock, no database and no limits; what should happen is decided elsewhere
 * ({@code io.batuta.model.decide}).
 */
public final class Transitions {
    private Transitions() {}

    /**
     * The state after the event.
     *
     * @return the next state, or empty when the event is late or makes no sense in this state and must change nothing
     */
    public static Optional<TaskState> next(TaskState state, TaskEvent event) {
        return Optional.ofNullable(
                switch (event) {
                    case TaskEvent.DependenciesMet() -> waiting(state) ? SCHEDULED : null;
                    case TaskEvent.Started() -> waiting(state) || state == SCHEDULED || state == QUEUED ? RUNNING : null;
                    case TaskEvent.Succeeded() -> ending(state, SUCCESS);
                    case TaskEvent.Failed _ -> state == SCHEDULED || state == QUEUED || waiting(state) ? FAILED : ending(state, FAILED);
                    case TaskEvent.RetryAt _ -> ending(state, UP_FOR_RETRY);
                    case TaskEvent.DeferredUntil _ -> ending(state, UP_FOR_RESCHEDULE);
                    case TaskEvent.Skipped _ -> waiting(state) || state == SCHEDULED ? SKIPPED : ending(state, SKIPPED);
                    case TaskEvent.UpstreamFailed _ -> waiting(state) || state == SCHEDULED ? UPSTREAM_FAILED : null;
                    case TaskEvent.Cleared _ -> state == RUNNING || state == RESTARTING ? RESTARTING : state == REMOVED ? null : NONE;
                    case TaskEvent.Marked(TaskState to, _) -> to == SUCCESS || to == FAILED || to == SKIPPED ? to : null;
                    case TaskEvent.Vanished _ -> REMOVED;
                    case TaskEvent.Revived() -> state == REMOVED ? NONE : null;
                });
    }

    /** The attempt of a task that was cleared meanwhile may end as it likes: the task starts afresh. */
    private static @org.jspecify.annotations.Nullable TaskState ending(TaskState state, TaskState end) {
        return switch (state) {
            case RUNNING -> end;
            case RESTARTING -> NONE;
            case NONE, SCHEDULED, QUEUED, SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED, UP_FOR_RETRY, UP_FOR_RESCHEDULE, DEFERRED,
                    AWAITING_INPUT, REMOVED ->
                null;
        };
    }

    private static boolean waiting(TaskState state) {
        return state == NONE || state == UP_FOR_RETRY || state == UP_FOR_RESCHEDULE || state == DEFERRED || state == AWAITING_INPUT;
    }
}
