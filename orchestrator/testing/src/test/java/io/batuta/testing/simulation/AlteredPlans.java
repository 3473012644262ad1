package io.batuta.testing.simulation;

import io.batuta.model.journal.Journal;
import io.batuta.model.plan.DagPlan;
import io.batuta.testing.journal.ForwardingJournal;
import java.util.function.UnaryOperator;

/** The nodes read other plans than the auditor: as if they decided wrongly. */
final class AlteredPlans extends ForwardingJournal {
    private final UnaryOperator<DagPlan> altered;

    AlteredPlans(Journal inner, UnaryOperator<DagPlan> altered) {
        super(inner);
        this.altered = altered;
    }

    @Override
    public DagPlan plan(long dagVersion) {
        return altered.apply(super.plan(dagVersion));
    }
}
