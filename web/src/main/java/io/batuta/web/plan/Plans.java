package io.batuta.web.plan;

import io.batuta.model.plan.DagPlan;
import io.batuta.store.read.DagReads;
import io.batuta.web.http.ApiError;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stored plans, the latest few kept: a version never changes. Thread-safe. */
public final class Plans {
    private static final int MOST = 200;
    /** Large plans weigh; beyond this many tasks together the oldest go. */
    private static final int MOST_TASKS = 20_000;

    private final DagReads dags;
    private final LinkedHashMap<Long, DagPlan> kept = new LinkedHashMap<>(16, 0.75f, true);
    private int tasks;

    /** Reads them there. */
    public Plans(DagReads dags) {
        this.dags = dags;
    }

    /** The plan of a version, or a 404 when it is gone. */
    public DagPlan of(long version) {
        DagPlan plan = find(version);
        if (plan == null) {
            throw ApiError.notFound("This version of the DAG is not stored any more.");
        }
        return plan;
    }

    /** The plan of a version, or null when it is gone. */
    public @Nullable DagPlan find(long version) {
        synchronized (kept) {
            DagPlan plan = kept.get(version);
            if (plan != null) {
                return plan;
            }
        }
        DagPlan read = dags.plan(version).orElse(null);
        if (read != null) {
            keep(version, read);
        }
        return read;
    }

    private void keep(long version, DagPlan plan) {
        synchronized (kept) {
            if (kept.put(version, plan) == null) {
                tasks += plan.tasks().size();
            }
            var oldest = kept.entrySet().iterator();
            while (kept.size() > 1 && (kept.size() > MOST || tasks > MOST_TASKS)) {
                Map.Entry<Long, DagPlan> gone = oldest.next();
                tasks -= gone.getValue().tasks().size();
                oldest.remove();
            }
        }
    }
}
