package io.batuta.testing;

import io.batuta.model.plan.DagPlan;
import io.batuta.model.schedule.Schedule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Plans as simulations need them. */
final class Plans {
    private Plans() {}

    /** The plan with its own schedule, ending at that moment at the latest; or without one. */
    static DagPlan scheduled(DagPlan p, boolean scheduled, @Nullable Instant until) {
        Instant own = p.endDate();
        Instant end = own == null || (until != null && until.isBefore(own)) ? until : own;
        return new DagPlan(
                p.dagId(), p.description(), p.docMd(), scheduled ? p.schedule() : Schedule.manual(), p.startDate(), scheduled ? end : own,
                p.catchup(),
                p.afterOutage(), p.maxActiveRuns(), p.maxActiveTasks(), p.overlap(), p.maxConsecutiveFailedRuns(), p.runTimeout(),
                p.deadline(),
                p.params(), p.tags(),
                p.owner(), p.retention(), p.groups(), p.tasks(), p.alerts(), p.hooks());
    }
}
