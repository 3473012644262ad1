package io.batuta.model.task;

import org.jspecify.annotations.Nullable;

/** Thrown by author code or a handler to fail the attempt with a sentence instead of a stack trace. */
public final class TaskFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final @Nullable String hint;
    private final boolean retryable;

    /** Fails the attempt; retries are allowed. */
    public TaskFailedException(String reason) {
        this(reason, null, true, null);
    }

    /**
     * Fails the attempt.
     *
     * @param reason one sentence for people
     * @param hint one sentence on what to do; null when nothing is known
     * @param retryable false to fail for good, whatever retries are left
     */
    public TaskFailedException(String reason, @Nullable String hint, boolean retryable, @Nullable Throwable cause) {
        super(reason, cause);
        this.hint = hint;
        this.retryable = retryable;
    }

    /** The same as an outcome. */
    public Outcome.Failure outcome() {
        String reason = getMessage();
        return new Outcome.Failure(reason == null ? "failed without a reason" : reason, hint, retryable);
    }
}
