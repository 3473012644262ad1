package io.batuta.engine.lifecycle;

import io.batuta.engine.board.Turn;

/**
 * Something that happened or is asked for: what the lifecycle works off. It may be applied more than once, each time to a world read back from the journal, until its commit is accepted; so it must
 * decide by what it finds, and do nothing outside the turn.
 */
public interface Work {
    /** Makes its changes. An exception refuses it alone: nothing of it is written, and {@link #refused} is told. */
    void apply(Turn turn);

    /** Its changes are durable. Called on the lifecycle's thread: must be quick. */
    default void accepted() {}

    /** It cannot be done. */
    default void refused(RuntimeException cause) {}

    /**
     * The database refused its data (a character it cannot hold, a number out of range). Gives what to do instead, or null for nothing.
     */
    default @org.jspecify.annotations.Nullable Work instead(RuntimeException cause) {
        return null;
    }
}
