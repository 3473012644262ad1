package io.batuta.web.console;

import io.batuta.model.json.Json;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.plan.ParamSpec;
import io.batuta.model.plan.TaskSpec;
import io.batuta.model.state.TaskState;
import io.batuta.store.read.DagReads;
import io.batuta.store.read.DagReads.DagView;
import io.batuta.store.read.RunReads;
import io.batuta.store.read.RunReads.RunView;
import io.batuta.store.read.TaskReads;
import io.batuta.store.read.TaskReads.Cell;

import io.batuta.web.http.ApiError;
import io.batuta.web.http.Request;
import io.batuta.web.http.Role;
import io.batuta.web.http.Route;
import io.batuta.web.plan.Plans;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A DAG's page: tasks × runs, as arrays of small numbers. */
public final class GridScreen {
    private static final int RUNS = 25;
    private static final int MOST_RUNS = 365;

    /** Of a mapped task's instances, the state that matters most stands for all. */
    private static final List<TaskState> BY_WEIGHT = List.of(
            TaskState.FAILED, TaskState.UPSTREAM_FAILED, TaskState.RUNNING, TaskState.RESTARTING, TaskState.UP_FOR_RETRY,
            TaskState.UP_FOR_RESCHEDULE, TaskState.DEFERRED,
            TaskState.AWAITING_INPUT, TaskState.QUEUED, TaskState.SCHEDULED, TaskState.NONE, TaskState.SUCCESS, TaskState.SKIPPED,
            TaskState.REMOVED);

    private final DagReads dags;
    private final RunReads runs;
    private final TaskReads tasks;
    private final Plans plans;

    /** Reads there. */
    public GridScreen(DagReads dags, RunReads runs, TaskReads tasks, Plans plans) {
        this.dags = dags;
        this.runs = runs;
        this.tasks = tasks;
        this.plans = plans;
    }

    /** Its routes. */
    public List<Route> routes() {
        return List.of(Route.get("/api/batuta/v1/dags/{dag_id}/grid", Role.VIEWER, this::grid));
    }

    private static Map<String, @Nullable Object> param(ParamSpec spec) {
        Map<String, @Nullable Object> param = new LinkedHashMap<>();
        param.put("name", spec.name());
        param.put("type", spec.type());
        param.put("default", spec.defaultValue());
        param.put("description", spec.description());
        param.put("allowed", spec.allowed());
        param.put("required", spec.defaultValue() == null);
        return param;
    }

    record Row(String id, String title, @Nullable String group, String kind, boolean mapped, int depth, List<Integer> upstream) {}

    record Column(
            long run,
            String runId,
            String state,
            String type,
            @Nullable Instant logicalDate,
            Instant runAfter,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable Long durationMs,
            int failedInside,
            @Nullable String note,
            @Nullable Long backfill,
            @Nullable Integer version) {}

    record Cells(int[] s, long[] ms, int[] tries, Map<Integer, Map<String, Integer>> mapped) {}

    private Object grid(Request request) {
        String dagId = request.path("dag_id");
        DagView dag = dags.get(dagId).orElseThrow(() -> ApiError.notFound("There is no DAG '" + dagId + "'."));
        DagPlan plan = plans.of(dag.version());
        int wanted = request.integer("runs", RUNS, 0, MOST_RUNS);
        List<RunView> newest = runs.newest(dagId, request.number("before"), wanted + 1);
        List<RunView> shown = newest.subList(0, Math.min(wanted, newest.size())).reversed();
        Map<Long, List<Cell>> cells = new HashMap<>();
        if (!shown.isEmpty()) {
            tasks.cells(shown.stream().map(RunView::id).toList())
                    .forEach(cell -> cells.computeIfAbsent(cell.run(), _ -> new ArrayList<>()).add(cell));
        }
        Map<String, Integer> rows = new HashMap<>();
        plan.tasks().forEach(task -> rows.put(task.id(), rows.size()));
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        head(dag, plan, answer);
        answer.put("runs", shown.stream().map(run -> column(run, cells.getOrDefault(run.id(), List.of()))).toList());
        answer.put("cells", shown.stream().map(run -> cells(cells.getOrDefault(run.id(), List.of()), rows)).toList());
        answer.put("more", newest.size() > wanted);
        return answer;
    }

    private static void head(DagView dag, DagPlan plan, Map<String, @Nullable Object> answer) {
        answer.put("dag_id", dag.id());
        answer.put("description", dag.description());
        answer.put("doc_md", plan.docMd());
        answer.put("owner", dag.owner());
        answer.put("tags", dag.tags());
        answer.put("paused", dag.paused());
        answer.put("stale", dag.stale());
        answer.put("schedule", dag.schedule());
        answer.put("schedule_text", plan.schedule().describe());
        answer.put("next_at", dag.paused() ? null : dag.nextFire());
        answer.put("version", dag.versionNumber());
        answer.put("import_error", dag.importError());
        answer.put("why", DagsScreen.why(dag));
        answer.put("max_active_runs", plan.maxActiveRuns());
        answer.put("catchup", plan.catchup().text());
        answer.put("params", plan.params().stream().map(GridScreen::param).toList());
        answer.put("states", Arrays.stream(TaskState.values()).map(TaskState::word).toList());
        answer.put("groups", plan.groups());
        answer.put("tasks", plan.tasks().stream().map(GridScreen::row).toList());
    }

    private static Row row(TaskSpec task) {
        return new Row(task.id(), title(task), task.group(), task.kind(), task.mapped(), depth(task.group()), task.upstream());
    }

    /** What people see: the title, else the id without its group's prefix. */
    static String title(TaskSpec task) {
        if (task.title() != null) {
            return task.title();
        }
        String group = task.group();
        return group != null && task.id().startsWith(group + ".") ? task.id().substring(group.length() + 1) : task.id();
    }

    /** How many groups lie around it. */
    static int depth(@Nullable String group) {
        return group == null ? 0 : 1 + (int) group.chars().filter(c -> c == '.').count();
    }

    private static Column column(RunView run, List<Cell> cells) {
        int failed = cells.stream().filter(cell -> cell.state().equals(TaskState.FAILED.word())).mapToInt(Cell::count).sum();
        return new Column(
                run.id(), run.runId(), run.state(), run.type(), run.logicalDate(), run.runAfter(), run.startedAt(), run.endedAt(),
                Millis.between(run.startedAt(), run.endedAt()), failed,
                run.note(), run.backfill(), run.versionNumber());
    }

    private static Cells cells(List<Cell> found, Map<String, Integer> rows) {
        int[] states = new int[rows.size()];
        long[] millis = new long[rows.size()];
        int[] tries = new int[rows.size()];
        Arrays.fill(states, -1);
        Arrays.fill(millis, -1);
        Map<Integer, Map<String, Integer>> mapped = new TreeMap<>();
        for (Cell cell : found) {
            Integer row = rows.get(cell.task());
            if (row == null) {
                continue;
            }
            TaskState state = TaskState.of(cell.state());
            if (states[row] < 0 || weight(state) < weight(TaskState.values()[states[row]])) {
                states[row] = state.ordinal();
            }
            millis[row] = Math.max(millis[row], cell.ms() == null ? -1 : cell.ms());
            tries[row] = Math.max(tries[row], cell.tries());
            if (cell.mapIndex() >= 0) {
                mapped.computeIfAbsent(row, _ -> new TreeMap<>()).merge(cell.state(), cell.count(), Integer::sum);
            }
        }
        return new Cells(states, millis, tries, mapped);
    }

    private static int weight(TaskState state) {
        return BY_WEIGHT.indexOf(state);
    }

    /** The state that stands for all of them. */
    static String heaviest(Map<String, Integer> counts) {
        return BY_WEIGHT.stream().map(TaskState::word).filter(counts::containsKey).findFirst().orElse(TaskState.NONE.word());
    }

    static Object conf(@Nullable String json) {
        return json == null || json.isBlank() ? Map.of() : Json.<Object>read(json, Object.class);
    }
}
