package io.batuta.testing.conformance;

import io.batuta.testing.journal.MemoryJournal;
import io.batuta.testing.simulation.Ground;

/** The journal in memory does what every journal must. */
class MemoryJournalTest extends JournalConformance {
    @Override
    protected Ground ground() {
        return Ground.memory(new MemoryJournal());
    }
}
