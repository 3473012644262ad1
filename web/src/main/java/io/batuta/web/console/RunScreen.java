package io.batuta.web.console;

import io.batuta.engine.command.CommandException;
import io.batuta.engine.command.Commands;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.plan.TaskSpec;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import io.batuta.store.read.DagReads;
import io.batuta.store.read.DagReads.DagView;
import io.batuta.store.read.Reads.Page;
import io.batuta.store.read.RunReads;
import io.batuta.store.read.RunReads.RunView;
import io.batuta.store.read.TaskReads;
import io.batuta.store.read.TaskReads.AttemptView;
import io.batuta.store.read.TaskReads.Cell;
import io.batuta.store.read.TaskReads.TaskView;

import io.batuta.web.http.ApiError;
import io.batuta.web.http.Request;
import io.batuta.web.http.Role;
import io.batuta.web.http.Route;
import io.batuta.web.plan.Plans;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A run: its head, what failed, and every task with its attempts, as the gantt and the list want them. */
public final class RunScreen {
    /** A mapped task with more instances is folded to one line. */
    private static final int FOLD_ABOVE = 50;
    private static final int FAILED_OF_FOLD = 20;
    private static final int MOST_FAILED = 50;

    private final DagReads dags;
    private final RunReads runs;
    private final TaskReads tasks;
    private final Plans plans;
    private final Commands commands;
    private final InstantSource clock;

    /** Reads there; asks the engine why a run does not go on. */
    public RunScreen(DagReads dags, RunReads runs, TaskReads tasks, Plans plans, Commands commands, InstantSource clock) {
        this.dags = dags;
        this.runs = runs;
        this.tasks = tasks;
        this.plans = plans;
        this.commands = commands;
        this.clock = clock;
    }

    /** Its routes. */
    public List<Route> routes() {
        return List.of(
                Route.get("/api/batuta/v1/runs/{dag_id}/{run_id}", Role.VIEWER, this::run),
                Route.get("/api/batuta/v1/runs/{dag_id}/{run_id}/mapped/{task_id}", Role.VIEWER, this::mapped));
    }

    record Screen(
            Head run,
            Instant now,
            boolean paused,
            int total,
            Map<String, Integer> counts,
            List<Failed> failed,
            List<String> why,
            List<DagPlan.GroupSpec> groups,
            List<Line> tasks) {}

    record Head(
            long run,
            String dagId,
            String runId,
            String state,
            String type,
            @Nullable Instant logicalDate,
            @Nullable Instant intervalStart,
            @Nullable Instant intervalEnd,
            Instant runAfter,
            Instant queuedAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable Long durationMs,
            String triggeredBy,
            @Nullable String actor,
            Object conf,
            @Nullable String note,
            @Nullable Long backfill,
            @Nullable Integer version,
            int newestVersion,
            int failedInside,
            int clearNo,
            @Nullable Instant deadline) {}

    record Failed(
            String taskId,
            int mapIndex,
            @Nullable String mapKey,
            int tryNumber,
            int maxTries,
            @Nullable Long attempt,
            @Nullable Instant endedAt,
            @Nullable String reason,
            @Nullable String hint) {}

    record Line(
            String taskId,
            String title,
            @Nullable String group,
            String kind,
            int depth,
            List<Integer> upstream,
            int mapIndex,
            @Nullable String mapKey,
            String state,
            int tryNumber,
            int maxTries,
            @Nullable Instant scheduledAt,
            @Nullable Instant queuedAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable Long durationMs,
            @Nullable Instant notBefore,
            @Nullable Long attempt,
            @Nullable String reason,
            @Nullable String hint,
            @Nullable Fold fold,
            List<Bar> attempts) {}

    record Fold(int total, Map<String, Integer> counts) {}

    record Bar(long attempt, int tryNumber, String cause, Instant startedAt, @Nullable Instant endedAt, @Nullable String state,
            @Nullable String reason) {
        static Bar of(AttemptView attempt) {
            return new Bar(attempt.id(), attempt.tryNumber(), attempt.cause(), attempt.startedAt(), attempt.endedAt(), attempt.state(),
                    attempt.reason());
        }
    }

    private Screen run(Request request) {
        RunView run = find(request);
        DagView dag = dags.get(run.dag()).orElseThrow(() -> ApiError.notFound("There is no DAG '" + run.dag() + "'."));
        DagPlan plan = plans.of(run.dagVersion() == null ? dag.version() : run.dagVersion());
        Map<String, Map<String, Integer>> byTask = new TreeMap<>();
        tasks.cells(List.of(run.id())).forEach(cell -> count(byTask, cell));
        List<TaskView> shown = tasks.ofRun(run.id(), FOLD_ABOVE);
        Map<String, Integer> counts = new TreeMap<>();
        byTask.values().forEach(of -> of.forEach((state, count) -> counts.merge(state, count, Integer::sum)));
        boolean finished = RunState.of(run.state()).finished();
        return new Screen(
                head(run, dag, plan, counts.getOrDefault(TaskState.FAILED.word(), 0)),
                clock.instant(),
                dag.paused(),
                counts.values().stream().mapToInt(Integer::intValue).sum(),
                counts,
                failed(shown),
                finished ? List.of() : why(run),
                plan.groups(),
                lines(plan, shown, byTask));
    }

    private static void count(Map<String, Map<String, Integer>> byTask, Cell cell) {
        byTask.computeIfAbsent(cell.task(), _ -> new TreeMap<>()).merge(cell.state(), cell.count(), Integer::sum);
    }

    private static Head head(RunView run, DagView dag, DagPlan plan, int failedInside) {
        return new Head(
                run.id(), run.dag(), run.runId(), run.state(), run.type(), run.logicalDate(), run.intervalStart(), run.intervalEnd(),
                run.runAfter(), run.queuedAt(),
                run.startedAt(), run.endedAt(), Millis.between(run.startedAt(), run.endedAt()), run.triggeredBy(), run.actor(),
                GridScreen.conf(run.conf()), run.note(),
                run.backfill(), run.versionNumber(), dag.versionNumber(), failedInside, run.clearNo(), deadline(run, plan));
    }

    /** When it was expected to have ended; a run that was cleared, or belongs to a backfill, is not expected at any time. */
    private static @Nullable Instant deadline(RunView run, DagPlan plan) {
        Duration deadline = run.clearNo() > 0 || run.backfill() != null ? null : plan.deadline();
        return deadline == null ? null : run.runAfter().plus(deadline);
    }

    private static List<Failed> failed(List<TaskView> shown) {
        return shown.stream()
                .filter(task -> task.state().equals(TaskState.FAILED.word()))
                .sorted(Comparator.comparing(TaskView::endedAt, Comparator.nullsLast(Comparator.naturalOrder())))
                .limit(MOST_FAILED)
                .map(task -> new Failed(
                        task.task(), task.mapIndex(), task.mapKey(), task.tryNumber(), task.maxTries(), task.attempt(), task.endedAt(),
                        task.reason(), task.hint()))
                .toList();
    }

    private List<String> why(RunView run) {
        try {
            return commands.explain(run.dag(), run.runId(), null).reasons();
        } catch (CommandException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private List<Line> lines(DagPlan plan, List<TaskView> shown, Map<String, Map<String, Integer>> byTask) {
        Map<String, List<TaskView>> instances = shown.stream()
                .sorted(Comparator.comparingInt(TaskView::mapIndex))
                .collect(Collectors.groupingBy(TaskView::task, LinkedHashMap::new, Collectors.toCollection(ArrayList::new)));
        List<Line> lines = new ArrayList<>();
        Map<Long, List<Bar>> bars = bars(shown);
        for (TaskSpec task : plan.tasks()) {
            List<TaskView> of = instances.remove(task.id());
            if (of != null) {
                add(lines, task, of, byTask.getOrDefault(task.id(), Map.of()), bars);
            }
        }
        // What the version no longer has is shown last.
        instances.forEach((id, of) -> of.forEach(view -> lines.add(line(null, view, bars.getOrDefault(view.id(), List.of())))));
        return lines;
    }

    private static void add(List<Line> lines, TaskSpec task, List<TaskView> of, Map<String, Integer> counts, Map<Long, List<Bar>> bars) {
        int total = counts.values().stream().mapToInt(Integer::intValue).sum();
        if (total <= FOLD_ABOVE) {
            of.forEach(view -> lines.add(line(task, view, bars.getOrDefault(view.id(), List.of()))));
            return;
        }
        lines.add(fold(task, of, new Fold(total, counts)));
        of.stream()
                .filter(view -> view.state().equals(TaskState.FAILED.word()))
                .limit(FAILED_OF_FOLD)
                .forEach(view -> lines.add(line(task, view, bars.getOrDefault(view.id(), List.of()))));
    }

    private Map<Long, List<Bar>> bars(List<TaskView> shown) {
        List<Long> ids = shown.stream().filter(task -> task.attempt() != null).map(TaskView::id).toList();
        return ids.isEmpty()
                ? Map.of()
                : tasks.attempts(ids).stream()
                        .collect(Collectors.groupingBy(AttemptView::taskInstance, Collectors.mapping(Bar::of, Collectors.toList())));
    }

    private static Line line(@Nullable TaskSpec task, TaskView view, List<Bar> bars) {
        return new Line(
                view.task(),
                task == null ? view.task() : GridScreen.title(task),
                task == null ? null : task.group(),
                task == null ? "" : task.kind(),
                task == null ? 0 : GridScreen.depth(task.group()),
                task == null ? List.of() : task.upstream(),
                view.mapIndex(),
                view.mapKey(),
                view.state(),
                view.tryNumber(),
                view.maxTries(),
                view.scheduledAt(),
                view.queuedAt(),
                view.startedAt(),
                view.endedAt(),
                Millis.between(view.startedAt(), view.endedAt()),
                view.notBefore(),
                view.attempt(),
                view.reason(),
                view.hint(),
                null,
                bars);
    }

    private static Line fold(TaskSpec task, List<TaskView> of, Fold fold) {
        Instant started = of.stream().map(TaskView::startedAt).filter(java.util.Objects::nonNull).min(Comparator.naturalOrder())
                .orElse(null);
        Instant ended = of.stream().map(TaskView::endedAt).filter(java.util.Objects::nonNull).max(Comparator.naturalOrder()).orElse(null);
        return new Line(
                task.id(), GridScreen.title(task), task.group(), task.kind(), GridScreen.depth(task.group()), task.upstream(), -1, null,
                GridScreen.heaviest(fold.counts()), 0, 0, null,
                null, started, ended, Millis.between(started, ended), null, null, null, null, fold, List.of());
    }

    private Object mapped(Request request) {
        RunView run = find(request);
        String task = request.path("task_id");
        List<String> states = request.queries("state");
        TaskReads.Filter filter = TaskReads.Filter.ofTask(run.dag(), run.runId(), task).inStates(states.isEmpty() ? null : states);
        Page page = new Page(request.integer("limit", 100, 0, 1_000), request.integer("offset", 0, 0, Integer.MAX_VALUE));
        List<TaskView> found = tasks.list(filter, List.of(), page);
        Map<Long, List<Bar>> bars = bars(found);
        Long version = run.dagVersion();
        DagPlan plan = version == null ? null : plans.find(version);
        TaskSpec spec = plan == null ? null : plan.task(task);
        return new Mapped(tasks.count(filter),
                found.stream().map(view -> line(spec, view, bars.getOrDefault(view.id(), List.of()))).toList());
    }

    record Mapped(long total, List<Line> tasks) {}

    private RunView find(Request request) {
        String dagId = request.path("dag_id");
        String runId = request.path("run_id");
        return runs.get(dagId, runId).orElseThrow(() -> ApiError.notFound("DAG '" + dagId + "' has no run '" + runId + "'."));
    }
}
