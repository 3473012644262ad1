package io.batuta.model.state;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/** Everything that can happen to a task instance. Only the lifecycle applies them, through {@link Transitions}. */
public sealed interface TaskEvent {
    /** What changed it, for the history: never longer than a line or two. Null when the event says it all. */
    default @Nullable String reason() {
        return null;
    }

    /** All it waited for is there. */
    record DependenciesMet() implements TaskEvent {}

    /** It was given room; the attempt's start becomes durable in the same commit. */
    record Started() implements TaskEvent {}

    /** The attempt ended well. */
    record Succeeded() implements TaskEvent {}

    /** The attempt ended badly and no other follows. */
    record Failed(@Nullable String reason) implements TaskEvent {}

    /** The attempt ended badly (or was lost) and another follows at the given time. */
    record RetryAt(Instant at, @Nullable String reason) implements TaskEvent {}

    /** The attempt looked and found nothing yet; it looks again at the given time, with the same try number. */
    record DeferredUntil(Instant at, @Nullable String reason) implements TaskEvent {}

    /** It is not needed. */
    record Skipped(@Nullable String reason) implements TaskEvent {}

    /** Something before it failed, so it can never start. */
    record UpstreamFailed(@Nullable String reason) implements TaskEvent {}

    /** A person asks for it to be done again. */
    record Cleared(@Nullable String reason) implements TaskEvent {}

    /** A person decides its end: SUCCESS, FAILED or SKIPPED. */
    record Marked(TaskState to, @Nullable String reason) implements TaskEvent {}

    /** Its task (or its map index) no longer exists. */
    record Vanished(@Nullable String reason) implements TaskEvent {}

    /** Its map index exists again after a new expansion. */
    record Revived() implements TaskEvent {}
}
