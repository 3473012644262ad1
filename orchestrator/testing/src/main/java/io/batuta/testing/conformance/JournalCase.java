package io.batuta.testing.conformance;

import io.batuta.testing.simulation.Ground;
import java.util.function.Consumer;

/** One thing that a journal must do. */
public record JournalCase(String name, Consumer<Cast> story) {
    /** Fails with an AssertionError, or the journal's own exception, when the journal does not do it. */
    public void check(Ground ground) {
        story.accept(new Cast(ground));
    }
}
