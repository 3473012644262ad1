package io.batuta.model.journal;

/** The memory could not do what was asked. */
public final class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What kind of trouble it is. */
    public enum Kind {
        /** The data itself was refused (SQLSTATE 22 or 23): one of the batch's rows is poison. */
        REFUSED,
        /** The database could not be reached or broke off; whether the batch is durable must be read back. */
        UNREACHABLE,
        /** Anything else: a bug of ours. */
        BUG
    }

    private final Kind kind;

    /** Wraps the cause. */
    public JournalException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What kind of trouble it is. */
    public Kind kind() {
        return kind;
    }
}
