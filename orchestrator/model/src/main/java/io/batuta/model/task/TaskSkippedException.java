package io.batuta.model.task;

/** Thrown by author code to end the attempt as skipped. */
public final class TaskSkippedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Skips the task; the reason is shown to people. */
    public TaskSkippedException(String reason) {
        super(reason);
    }
}
