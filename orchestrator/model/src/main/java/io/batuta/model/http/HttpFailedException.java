package io.batuta.model.http;

import io.batuta.model.task.TaskFailedException;
import org.jspecify.annotations.Nullable;

/** An HTTP call that did not bring what was expected, with a sentence for people. */
public final class HttpFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final @Nullable String hint;
    private final boolean retryable;
    private final boolean sent;

    HttpFailedException(String reason, @Nullable String hint, boolean retryable, boolean sent, @Nullable Throwable cause) {
        super(reason, cause);
        this.hint = hint;
        this.retryable = retryable;
        this.sent = sent;
    }

    /** Whether nobody knows if the other side acted on it: it was sent, and no answer came. */
    public boolean unanswered() {
        return sent;
    }

    /** The same as a task's failure. */
    public TaskFailedException asTaskFailure() {
        return new TaskFailedException(String.valueOf(getMessage()), hint, retryable, getCause());
    }
}
