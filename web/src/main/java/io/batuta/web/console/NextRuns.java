package io.batuta.web.console;

import io.batuta.model.plan.DagPlan;
import io.batuta.model.schedule.ContinuousSchedule;
import io.batuta.model.schedule.CustomSchedule;
import io.batuta.model.schedule.Fire;
import io.batuta.model.schedule.Timetable;
import io.batuta.model.schedule.Timetables;
import io.batuta.store.read.DagReads;
import io.batuta.store.read.DagReads.DagView;
import io.batuta.web.http.ApiError;
import io.batuta.web.http.Request;
import io.batuta.web.http.Role;
import io.batuta.web.http.Route;
import io.batuta.web.plan.Plans;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When a DAG runs next, several runs ahead: {@code GET dags/{dag_id}/next?count=5}. */
public final class NextRuns {
    private static final int MOST = 100;

    private final DagReads dags;
    private final Plans plans;
    private final InstantSource clock;

    /** Reads there. */
    public NextRuns(DagReads dags, Plans plans, InstantSource clock) {
        this.dags = dags;
        this.plans = plans;
        this.clock = clock;
    }

    /** Its route. */
    public List<Route> routes() {
        return List.of(Route.get("/api/batuta/v1/dags/{dag_id}/next", Role.VIEWER, this::next));
    }

    /** The dates, soonest first; {@code note} says what keeps them from happening. */
    record Next(String dagId, List<Instant> dates, @Nullable String note) {}

    private Next next(Request request) {
        String id = request.path("dag_id");
        int count = request.integer("count", 5, 1, MOST);
        DagView dag = dags.get(id).orElseThrow(() -> ApiError.notFound("There is no DAG '" + id + "'."));
        DagPlan plan = plans.of(dag.version());
        String paused = dag.paused() ? "It is paused: unpause it, or none of these happens." : null;
        if (plan.schedule() instanceof ContinuousSchedule) {
            Instant next = dag.nextFire();
            String note = next == null ? "It runs continuously: the next run begins when the one under way has ended." : null;
            return new Next(id, next == null ? List.of() : List.of(next), paused == null ? note : paused);
        }
        if (plan.schedule() instanceof CustomSchedule) {
            // Its code runs in the engine alone, which has noted the next date.
            Instant next = dag.nextFire();
            return new Next(id, next == null ? List.of() : List.of(next), paused);
        }
        return new Next(id, dates(plan, dag, count), paused);
    }

    private List<Instant> dates(DagPlan plan, DagView dag, int count) {
        Instant known = dag.nextFire();
        Instant from = known == null || dag.paused() ? clock.instant() : known;
        Timetable timetable = Timetables.of(plan.schedule(), anchor(plan, dag, from), plan.startDate(), plan.endDate());
        List<Instant> dates = new ArrayList<>();
        for (Fire fire = timetable.next(null, from); fire != null && dates.size() < count; fire = timetable.next(fire.at(), fire.at())) {
            dates.add(fire.at());
        }
        return dates;
    }

    /** What "every" counts from: a fire that is due is as good as the first one. */
    private static Instant anchor(DagPlan plan, DagView dag, Instant from) {
        Instant start = plan.startDate();
        Instant fired = dag.nextFire() != null ? dag.nextFire() : dag.lastFire();
        return start != null ? start : fired != null ? fired : from;
    }
}
