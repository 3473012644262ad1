package io.batuta.testing.simulation;

import io.batuta.model.journal.Journal;

/** What is deliberately wrong, to see whether it is noticed; by itself nothing. */
public interface Weakness {
    /** Nothing is wrong. */
    Weakness NONE = new Weakness() {};

    /** The journal as the nodes see it. */
    default Journal behind(Journal journal) {
        return journal;
    }

    /** Whether nodes look at their lease before they start something. */
    default boolean leaseChecked() {
        return true;
    }
}
