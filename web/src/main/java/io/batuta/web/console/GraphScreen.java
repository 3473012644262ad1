package io.batuta.web.console;

import io.batuta.model.plan.DagPlan;
import io.batuta.model.plan.DagPlan.GroupSpec;
import io.batuta.model.plan.TaskSpec;
import io.batuta.store.read.DagReads;
import io.batuta.store.read.DagReads.DagView;
import io.batuta.store.read.DagReads.VersionView;
import io.batuta.store.read.RunReads;
import io.batuta.store.read.RunReads.RunView;
import io.batuta.store.read.TaskReads;
import io.batuta.store.read.TaskReads.Cell;

import io.batuta.web.http.ApiError;
import io.batuta.web.http.Request;
import io.batuta.web.http.Role;
import io.batuta.web.http.Route;
import io.batuta.web.plan.Plans;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A DAG as a picture: rectangles and lines, laid out once per version. */
public final class GraphScreen {
    private static final int MOST_KEPT = 50;
    private static final int GROUP_MARGIN = 10;
    private static final int GROUP_HEAD = 18;

    private final DagReads dags;
    private final RunReads runs;
    private final TaskReads tasks;
    private final Plans plans;
    private final Map<Long, Picture> pictures = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Picture> eldest) {
            return size() > MOST_KEPT;
        }
    });

    /** Reads there. */
    public GraphScreen(DagReads dags, RunReads runs, TaskReads tasks, Plans plans) {
        this.dags = dags;
        this.runs = runs;
        this.tasks = tasks;
        this.plans = plans;
    }

    /** Its routes. */
    public List<Route> routes() {
        return List.of(Route.get("/api/batuta/v1/dags/{dag_id}/graph", Role.VIEWER, this::graph));
    }

    record Graph(
            String dagId,
            int version,
            int newestVersion,
            int width,
            int height,
            List<Box> groups,
            List<Node> nodes,
            List<Line> edges,
            @Nullable String runId,
            Map<String, State> states) {}

    record Picture(int width, int height, List<Box> groups, List<Node> nodes, List<Line> edges) {}

    record Box(String id, String title, @Nullable String parent, int x, int y, int w, int h) {}

    record Node(
            String id, String title, @Nullable String group, String kind, boolean mapped, String triggerRule, String pool, int retries,
            int x, int y, int w, int h) {}

    record Line(String from, String to, List<int[]> points) {}

    record State(String state, @Nullable Long ms, int tries, @Nullable Map<String, Integer> counts) {}

    private Graph graph(Request request) {
        String dagId = request.path("dag_id");
        DagView dag = dags.get(dagId).orElseThrow(() -> ApiError.notFound("There is no DAG '" + dagId + "'."));
        RunView run = run(dagId, request.query("run_id"));
        VersionView version = version(dag, run, request.number("version"));
        Picture picture = pictures.computeIfAbsent(version.id(), id -> draw(plans.of(id)));
        return new Graph(
                dagId,
                version.number(),
                dag.versionNumber(),
                picture.width(),
                picture.height(),
                picture.groups(),
                picture.nodes(),
                picture.edges(),
                run == null ? null : run.runId(),
                run == null ? Map.of() : states(run.id()));
    }

    private @Nullable RunView run(String dagId, @Nullable String runId) {
        if (runId == null) {
            return runs.newest(dagId, null, 1).stream().findFirst().orElse(null);
        }
        return runs.get(dagId, runId).orElseThrow(() -> ApiError.notFound("DAG '" + dagId + "' has no run '" + runId + "'."));
    }

    /** The version asked for, else the run's own, else the newest. */
    private VersionView version(DagView dag, @Nullable RunView run, @Nullable Long number) {
        Long runVersion = run == null ? null : run.dagVersion();
        return dags.versions(dag.id()).stream()
                .filter(version -> number != null
                        ? version.number() == number
                        : version.id() == (runVersion == null ? dag.version() : runVersion))
                .findFirst()
                .orElseThrow(() -> ApiError.notFound("DAG '" + dag.id() + "' has no version " + number + "."));
    }

    private Map<String, State> states(long run) {
        Map<String, List<Cell>> byTask = new TreeMap<>();
        tasks.cells(List.of(run)).forEach(cell -> byTask.computeIfAbsent(cell.task(), _ -> new ArrayList<>()).add(cell));
        Map<String, State> states = new TreeMap<>();
        byTask.forEach((task, cells) -> {
            Map<String, Integer> counts = new TreeMap<>();
            cells.forEach(cell -> counts.merge(cell.state(), cell.count(), Integer::sum));
            Long ms = cells.stream().map(Cell::ms).filter(java.util.Objects::nonNull).max(Long::compare).orElse(null);
            int tries = cells.stream().mapToInt(Cell::tries).max().orElse(0);
            boolean mapped = cells.stream().anyMatch(cell -> cell.mapIndex() >= 0);
            states.put(task, new State(GridScreen.heaviest(counts), ms, tries, mapped ? counts : null));
        });
        return states;
    }

    private static Picture draw(DagPlan plan) {
        GraphLayout.Placed placed = GraphLayout.place(plan.tasks().stream().map(TaskSpec::upstream).toList());
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < plan.tasks().size(); i++) {
            TaskSpec task = plan.tasks().get(i);
            nodes.add(new Node(
                    task.id(), GridScreen.title(task), task.group(), task.kind(), task.mapped(), task.triggerRule().word(), task.pool(),
                    task.retry().retries(), placed.x()[i],
                    placed.y()[i], GraphLayout.NODE_WIDTH, GraphLayout.NODE_HEIGHT));
        }
        List<Line> lines = placed.edges().stream()
                .map(edge -> new Line(plan.tasks().get(edge.from()).id(), plan.tasks().get(edge.to()).id(), edge.points()))
                .toList();
        return new Picture(placed.width(), placed.height(), boxes(plan.groups(), nodes), nodes, lines);
    }

    private static List<Box> boxes(List<GroupSpec> groups, List<Node> nodes) {
        List<Box> boxes = new ArrayList<>();
        for (GroupSpec group : groups) {
            List<Node> inside = nodes.stream().filter(node -> within(node.group(), group.id())).toList();
            if (!inside.isEmpty()) {
                int left = inside.stream().mapToInt(Node::x).min().orElse(0) - GROUP_MARGIN;
                int top = inside.stream().mapToInt(Node::y).min().orElse(0) - GROUP_HEAD;
                int right = inside.stream().mapToInt(node -> node.x() + node.w()).max().orElse(0) + GROUP_MARGIN;
                int bottom = inside.stream().mapToInt(node -> node.y() + node.h()).max().orElse(0) + GROUP_MARGIN;
                boxes.add(new Box(group.id(), group.title(), group.parent(), left, top, right - left, bottom - top));
            }
        }
        return boxes;
    }

    private static boolean within(@Nullable String group, String outer) {
        return group != null && (group.equals(outer) || group.startsWith(outer + "."));
    }
}
