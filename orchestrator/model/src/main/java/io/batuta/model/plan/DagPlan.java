package io.batuta.model.plan;

import io.batuta.model.schedule.AfterOutage;
import io.batuta.model.schedule.Catchup;
import io.batuta.model.schedule.Schedule;
import io.batuta.model.task.AlertOn;
import io.batuta.model.task.AlertTo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A DAG as data: everything the server needs to plan, show and explain it, without its author's code. It is stored as JSON per version; its canonical JSON is what the structure hash covers.
 *
 * @param dagId the DAG's name, {@code [A-Za-z0-9_.-]{1,250}}
 * @param deadline how long after it was due ({@code run_after}) a run is expected to have ended; null for no expectation
 * @param tasks every task, in topological order, so that a task's upstreams stand before it
 * @param groups every task group by its full id, parents first
 */
public record DagPlan(
        String dagId,
        @Nullable String description,
        @Nullable String docMd,
        Schedule schedule,
        @Nullable Instant startDate,
        @Nullable Instant endDate,
        Catchup catchup,
        @Nullable AfterOutage afterOutage,
        int maxActiveRuns,
        int maxActiveTasks,
        Overlap overlap,
        int maxConsecutiveFailedRuns,
        @Nullable Duration runTimeout,
        @Nullable Duration deadline,
        List<ParamSpec> params,
        List<String> tags,
        @Nullable String owner,
        @Nullable Retention retention,
        List<GroupSpec> groups,
        List<TaskSpec> tasks,
        Map<AlertOn, List<AlertTo>> alerts,
        Set<AlertOn> hooks) {

    /** What happens when a run is due while {@code maxActiveRuns} are under way. */
    public enum Overlap {
        /** It waits in the queue. */
        QUEUE,
        /** It is not created; the skip is recorded. */
        SKIP,
        /** The oldest active run is cancelled to make room. */
        CANCEL_OLDEST
    }

    /** A task group as shown: its full id ({@code parent.child}) and its title. */
    public record GroupSpec(String id, String title, @Nullable String parent) {}

    /** How long this DAG's history and logs are kept, where it differs from the service's setting. */
    public record Retention(@Nullable Duration history, @Nullable Duration logs) {}

    /** The index of a task in {@link #tasks}, or -1. */
    public int indexOf(String taskId) {
        for (int i = 0; i < tasks.size(); i++) {
            if (tasks.get(i).id().equals(taskId)) {
                return i;
            }
        }
        return -1;
    }

    /** The task of that id, or null. */
    public @Nullable TaskSpec task(String taskId) {
        int index = indexOf(taskId);
        return index < 0 ? null : tasks.get(index);
    }

    /** The same plan without a schedule: it runs only when asked. */
    public DagPlan unscheduled() {
        return new DagPlan(
                dagId, description, docMd, Schedule.manual(), startDate, endDate, catchup, afterOutage, maxActiveRuns, maxActiveTasks,
                overlap,
                maxConsecutiveFailedRuns, runTimeout, deadline, params, tags, owner, retention, groups, tasks, alerts, hooks);
    }
}
