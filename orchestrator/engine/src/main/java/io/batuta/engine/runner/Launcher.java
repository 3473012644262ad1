package io.batuta.engine.runner;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries out attempts. The engine's own runs them on virtual threads; the simulation's decides their outcomes in virtual time. Thread-safe. */
public interface Launcher {
    /** Carries it out and reports its end exactly once, from any thread. Returns at once. */
    void launch(Attempt attempt, Consumer<Ended> whenEnded);

    /** Asks a launched attempt to end; its end is still reported. Does nothing for one that has ended. */
    void cancel(long attempt, boolean force);

    /** What the attempt under way says it waits for; null when it says nothing or is not under way here. */
    default @Nullable String waitsFor(long attempt) {
        return null;
    }

    /** The attempt's end is durable: what was kept to find it again after a crash (its work directory) can go. Quick; called after the commit, from any thread. */
    default void settled(long attempt) {}
}
