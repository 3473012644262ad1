package io.batuta.testing.simulation;

import io.batuta.model.journal.Journal;
import io.batuta.model.plan.DagPlan;
import io.batuta.testing.journal.MemoryJournal;

/** What a simulation runs on: a journal, and the two things about it that no node does. */
public interface Ground {
    /** A journal of its own for each node. */
    Journal journal();

    /** Makes a DAG known or gives it a new version; gives the version's number. A new DAG begins unpaused. */
    long register(DagPlan plan);

    /** Sets a pool's slots. */
    void pool(String name, int slots);

    /** The ground in memory. */
    static Ground memory(MemoryJournal journal) {
        return new Ground() {
            @Override
            public Journal journal() {
                return journal;
            }

            @Override
            public long register(DagPlan plan) {
                journal.register(plan);
                return journal.dags().stream().filter(row -> row.dagId().equals(plan.dagId())).findFirst().orElseThrow().version();
            }

            @Override
            public void pool(String name, int slots) {
                journal.pool(name, slots);
            }
        };
    }
}
