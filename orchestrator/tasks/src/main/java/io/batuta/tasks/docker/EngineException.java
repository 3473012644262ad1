package io.batuta.tasks.docker;

import io.batuta.model.task.TaskFailedException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An engine could not be reached, was lost, or refused something. The message is a sentence for people. */
final class EngineException extends IOException {
    private static final long serialVersionUID = 1;
    private final @Nullable String hint;
    private final int status;

    /** @param status what the engine answered; 0 when no answer came */
    EngineException(String sentence, @Nullable String hint, int status, @Nullable Throwable cause) {
        super(sentence, cause);
        this.hint = hint;
        this.status = status;
    }

    @Nullable
    String hint() {
        return hint;
    }

    /** Whether it answered at all: then it decided, and nothing is in doubt. */
    boolean answered() {
        return status > 0;
    }

    int status() {
        return status;
    }

    /** The same as the failure of an attempt that had no effect. */
    TaskFailedException failure(boolean retryable) {
        return new TaskFailedException(String.valueOf(getMessage()), hint, retryable, null);
    }
}
