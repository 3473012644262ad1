package io.batuta.testing.simulation;

import io.batuta.model.plan.DagPlan;
import io.batuta.model.schedule.Schedule;

/** Plans that make no more runs. */
final class Endings {
    private Endings() {}

    static DagPlan without(DagPlan p) {
        return new DagPlan(
                p.dagId(), p.description(), p.docMd(), Schedule.manual(), p.startDate(), p.endDate(), p.catchup(), p.afterOutage(),
                p.maxActiveRuns(),
                p.maxActiveTasks(), p.overlap(), p.maxConsecutiveFailedRuns(), p.runTimeout(), p.deadline(), p.params(), p.tags(),
                p.owner(),
                p.retention(), p.groups(),
                p.tasks(), p.alerts(), p.hooks());
    }
}
