package io.batuta.model.dag;

import io.batuta.model.check.Check;
import io.batuta.model.decide.RetryPolicy;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.plan.ParamSpec;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is wrong with the options of a DAG or task, in a sentence that names the field; null when nothing is. Pure. */
final class OptionProblems {
    private static final int LONGEST_NAME = 250;
    private static final int MOST_SLOTS = 1_000_000;
    private static final int LEAST_HEAP = 16;
    private static final int MOST_HEAP = 1_000_000;
    private static final int MOST_PARAMS = 256 * 1024;

    private OptionProblems() {}

    static @Nullable String of(DagBuilder dag) {
        DagPlan.Retention keep = dag.retention == null ? new DagPlan.Retention(null, null) : dag.retention;
        return Check.first(Check.moment("start date", dag.startDate), Check.moment("end date", dag.endDate),
                Check.number("maxActiveRuns", dag.maxActiveRuns, 1, Integer.MAX_VALUE),
                Check.number("maxActiveTasks", dag.maxActiveTasks, 1, Integer.MAX_VALUE),
                Check.number("pauseAfterFailedRuns", dag.maxConsecutiveFailedRuns, 0, Integer.MAX_VALUE),
                span("run timeout", dag.runTimeout), span("deadline", dag.deadline), span("keep: history", keep.history()),
                span("keep: logs", keep.logs()), tags(dag), Check.line("owner", dag.owner),
                Check.text("description", dag.description, Check.TEXT), Check.text("doc", dag.docMd, Check.PROSE), params(dag.params));
    }

    static @Nullable String of(Task<?> task, Defaults common) {
        return Check.first(
                Check.time("retryDelay", Options.pick(task.retryDelay, common.retryDelay), Duration.ZERO, RetryPolicy.CAP),
                span("timeout", Options.pick(task.timeout, common.timeout)), span("deadline", Options.pick(task.deadline, common.deadline)),
                name("pool", Options.pick(task.pool, common.pool)),
                Check.number("poolSlots", Options.pick(task.poolSlots, common.poolSlots), 1, MOST_SLOTS),
                Check.number("maxActive", Options.pick(task.maxActive, common.maxActive), 1, Integer.MAX_VALUE),
                name("queue", Options.pick(task.queue, common.queue)), Check.line("owner", Options.pick(task.owner, common.owner)),
                Check.line("title", task.title), Check.text("doc", task.docMd, Check.PROSE), isolated(task));
    }

    private static @Nullable String isolated(Task<?> task) {
        return task.isolatedHeapMb != null && !task.kind.equals(Tasks.JAVA)
                ? "only a Java task can be isolated"
                : Check.number("isolated: its megabytes", task.isolatedHeapMb, LEAST_HEAP, MOST_HEAP);
    }

    private static @Nullable String tags(DagBuilder dag) {
        return dag.tags.stream().map(tag -> name("tags", tag)).filter(problem -> problem != null).findFirst().orElse(null);
    }

    private static @Nullable String params(Map<String, ParamSpec> params) {
        for (ParamSpec param : params.values()) {
            String name = param.name();
            String problem = Check.first(name("param", name), Check.text("param " + name, param.description(), Check.TEXT),
                    param.defaultValue() == null ? null : Check.text("param " + name, param.defaultValue().asText(), MOST_PARAMS));
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private static @Nullable String name(String field, @Nullable String name) {
        return name != null && name.length() > LONGEST_NAME
                ? field + ": '" + Check.cut(name) + "' is longer than " + LONGEST_NAME + " characters"
                : Check.line(field, name);
    }

    /** A stretch of time that something takes, or is kept for. */
    private static @Nullable String span(String field, @Nullable Duration duration) {
        return duration != null && !duration.isPositive()
                ? "its " + field + " must be above zero, not " + duration
                : Check.time("its " + field, duration, Duration.ZERO, Check.LONGEST);
    }
}
