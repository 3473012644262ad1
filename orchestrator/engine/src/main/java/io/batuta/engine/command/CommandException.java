package io.batuta.engine.command;

/** A request that cannot be carried out. Its message is for people: who, what, in what state, what next. */
public sealed class CommandException extends RuntimeException permits OwnedElsewhereException {
    private static final long serialVersionUID = 1;

    /** Why not. */
    public enum Kind {
        /** What it names is not there. */
        NOT_FOUND,
        /** What it wants to create is there already, or is in a state that does not allow it. */
        CONFLICT,
        /** The request itself is wrong. */
        INVALID,
        /** Not now: the database cannot be reached, or the service is stopping. */
        UNAVAILABLE
    }

    private final Kind kind;

    /** A refusal with its sentence. */
    public CommandException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** Why not. */
    public Kind kind() {
        return kind;
    }
}
