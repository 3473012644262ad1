package io.batuta.model.state;

import java.util.EnumSet;
import java.util.Set;

/** Where one task instance stands. The names are the field's own; the REST contract spells them in lower case. */
public enum TaskState {
    /** Its dependencies are not met yet. */
    NONE(false),
    /** Its dependencies are met; it waits for room. */
    SCHEDULED(false),
    /** It has room; its start is about to become durable. */
    QUEUED(false),
    /** An attempt is under way. */
    RUNNING(false),
    /** It ended well. */
    SUCCESS(true),
    /** It ended badly and no retry is left. */
    FAILED(true),
    /** It was not needed. */
    SKIPPED(true),
    /** It can never start because something before it failed. */
    UPSTREAM_FAILED(true),
    /** An attempt failed; the next one starts when its delay is over. */
    UP_FOR_RETRY(false),
    /** A sensor looked, found nothing yet, and looks again later. */
    UP_FOR_RESCHEDULE(false),
    /** It waits for an outside event without holding a slot. */
    DEFERRED(false),
    /** It waits for a person's answer without holding a slot. */
    AWAITING_INPUT(false),
    /** It was cleared while running; it starts afresh when the old attempt is gone. */
    RESTARTING(false),
    /** Its task no longer exists in the version its run uses. */
    REMOVED(true);

    /** Every state from which only a person's clear or mark leads on. */
    public static final Set<TaskState> FINISHED = finishedStates();

    private final boolean finished;
    private final String word = name().toLowerCase(java.util.Locale.ROOT);

    TaskState(boolean finished) {
        this.finished = finished;
    }

    /** Whether only a person can lead on from here. */
    public boolean finished() {
        return finished;
    }

    /** Whether an attempt is under way and holds its slots. */
    public boolean active() {
        return this == QUEUED || this == RUNNING || this == RESTARTING;
    }

    /** The name as the REST contract and the database spell it. */
    public String word() {
        return word;
    }

    /** The state as people say it, after "is" or a number of tasks. */
    public String plain() {
        return switch (this) {
            case NONE -> "not started";
            case UPSTREAM_FAILED -> "upstream failed";
            case UP_FOR_RETRY -> "waiting for a retry";
            case UP_FOR_RESCHEDULE -> "waiting to look again";
            case DEFERRED -> "waiting for something outside";
            case AWAITING_INPUT -> "waiting for a person's answer";
            case SCHEDULED, QUEUED, RUNNING, SUCCESS, FAILED, SKIPPED, RESTARTING, REMOVED -> word;
        };
    }

    /**
     * The state a {@link #word()} names.
     *
     * @throws IllegalArgumentException if no state is called so; the message lists the valid ones
     */
    public static TaskState of(String word) {
        for (TaskState state : values()) {
            if (state.word().equals(word)) {
                return state;
            }
        }
        throw new IllegalArgumentException("no task state is called '" + word + "'; valid ones: " + EnumSet.allOf(TaskState.class));
    }

    private static Set<TaskState> finishedStates() {
        EnumSet<TaskState> all = EnumSet.noneOf(TaskState.class);
        for (TaskState state : values()) {
            if (state.finished) {
                all.add(state);
            }
        }
        return Set.copyOf(all);
    }
}
