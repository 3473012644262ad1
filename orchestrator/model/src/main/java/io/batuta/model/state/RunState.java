package io.batuta.model.state;

import java.util.Arrays;
import java.util.Locale;

/** Where a run of a DAG stands. */
public enum RunState {
    /** Created; it waits until the DAG's limit of active runs has room and the DAG is not paused. */
    QUEUED(false),
    /** Its tasks are under way. */
    RUNNING(false),
    /** Every leaf ended as success or skipped. */
    SUCCESS(true),
    /** A leaf failed, or a person marked it so. */
    FAILED(true);

    private final boolean finished;
    private final String word = name().toLowerCase(Locale.ROOT);

    RunState(boolean finished) {
        this.finished = finished;
    }

    /** Whether only a person can lead on from here. */
    public boolean finished() {
        return finished;
    }

    /** The name as the REST contract and the database spell it. */
    public String word() {
        return word;
    }

    /**
     * The state a {@link #word()} names.
     *
     * @throws IllegalArgumentException if no state is called so; the message lists the valid ones
     */
    public static RunState of(String word) {
        for (RunState state : values()) {
            if (state.word().equals(word)) {
                return state;
            }
        }
        throw new IllegalArgumentException("no run state is called '" + word + "'; valid ones: " + Arrays.toString(values()));
    }
}
