package io.batuta.tasks.ssh;

import io.batuta.model.task.TaskFailedException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A host could not be reached, or was lost. The message is a sentence for people. */
final class SshException extends IOException {
    private static final long serialVersionUID = 1;
    private final @Nullable String hint;
    private final boolean sent;

    /** @param sent whether what was asked may have reached the host all the same */
    SshException(String sentence, @Nullable String hint, boolean sent, @Nullable Throwable cause) {
        super(sentence, cause);
        this.hint = hint;
        this.sent = sent;
    }

    @Nullable
    String hint() {
        return hint;
    }

    boolean sent() {
        return sent;
    }

    /** The same as the failure of an attempt that had no effect. */
    TaskFailedException failure() {
        return new TaskFailedException(String.valueOf(getMessage()), hint, true, null);
    }
}
