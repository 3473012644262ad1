package io.batuta.web.console;

import io.batuta.engine.command.Commands;
import io.batuta.engine.command.Commands.Explanation;
import io.batuta.engine.command.Commands.TaskRef;
import io.batuta.engine.command.Commands.TaskSelector;
import io.batuta.model.journal.Journal;
import io.batuta.store.read.DagReads;
import io.batuta.store.read.OperationReads;
import io.batuta.store.read.Reads.Page;
import io.batuta.store.read.RunReads;
import io.batuta.store.read.TaskReads;
import io.batuta.web.http.ApiError;
import io.batuta.web.http.Body;
import io.batuta.web.http.Query;
import io.batuta.web.http.Request;
import io.batuta.web.http.Role;
import io.batuta.web.http.Route;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the console can do and ask beyond its screens. */
public final class ActionsApi {
    private static final int MOST_DATES = 100;
    private static final int FOUND = 8;

    private final DagReads dags;
    private final RunReads runs;
    private final TaskReads tasks;
    private final OperationReads operations;
    private final Commands commands;
    private final Journal journal;
    private final InstantSource clock;
    private final String version;

    /** Reads there and commands there. */
    public ActionsApi(
            DagReads dags, RunReads runs, TaskReads tasks, OperationReads operations, Commands commands, Journal journal,
            InstantSource clock, String version) {
        this.dags = dags;
        this.runs = runs;
        this.tasks = tasks;
        this.operations = operations;
        this.commands = commands;
        this.journal = journal;
        this.clock = clock;
        this.version = version;
    }

    /** Its routes. */
    public List<Route> routes() {
        return List.of(
                Route.get("/api/batuta/v1/me", Role.VIEWER, this::me),
                Route.get("/api/batuta/v1/explain", Role.VIEWER, this::explain),
                Route.get("/api/batuta/v1/search", Role.VIEWER, this::search),
                Route.get("/api/batuta/v1/nodes", Role.VIEWER, this::nodes),
                Route.get("/api/batuta/v1/dags/{dag_id}/unpause-preview", Role.VIEWER, this::unpausePreview),
                Route.post("/api/batuta/v1/runs/{dag_id}/{run_id}/kill", Role.USER, this::kill),
                Route.post("/api/batuta/v1/pause-all", Role.OP, this::pauseAll),
                Route.post("/api/batuta/v1/drain", Role.OP, this::drain));
    }

    record Me(String user, String role, Can can, String version, Instant now, boolean allPaused, @Nullable String banner) {}

    record Can(boolean operate, boolean configure, boolean administer) {}

    private Me me(Request request) {
        Role role = request.who().role();
        boolean paused = journal.allPaused();
        return new Me(
                request.who().user(),
                role.word(),
                new Can(role.covers(Role.USER), role.covers(Role.OP), role.covers(Role.ADMIN)),
                version,
                clock.instant(),
                paused,
                banner(request, paused));
    }

    private static @Nullable String banner(Request request, boolean paused) {
        if (paused) {
            return "Everything is paused: nothing new starts until somebody resumes it.";
        }
        return request.secure() || loopback(request.address())
                ? null
                : "This connection is not encrypted: put a proxy with TLS in front, or use it in a network you trust.";
    }

    private static boolean loopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private Explanation explain(Request request) {
        String dagId = request.query("dag_id");
        if (dagId == null) {
            throw ApiError.unprocessable("missing", List.of("query", "dag_id"), "Field required", null);
        }
        String task = request.query("task_id");
        int index = request.integer("map_index", -1, -1, Integer.MAX_VALUE);
        return commands.explain(dagId, request.query("run_id"), task == null ? null : new TaskSelector(task, index));
    }

    record Found(List<FoundDag> dags, List<FoundRun> runs, List<FoundTask> tasks) {}

    record FoundDag(String dagId, @Nullable String description) {}

    record FoundRun(String dagId, String runId, String state) {}

    record FoundTask(String dagId, String taskId) {}

    private Found search(Request request) {
        String pattern = Query.contains(request.query("q"));
        if (pattern == null) {
            return new Found(List.of(), List.of(), List.of());
        }
        return new Found(
                dags.find(pattern, FOUND).stream().map(dag -> new FoundDag(dag.id(), dag.description())).toList(),
                runs.find(pattern, FOUND).stream().map(run -> new FoundRun(run.dag(), run.runId(), run.state())).toList(),
                tasks.find(pattern, FOUND).stream().map(task -> new FoundTask(task.dag(), task.task())).toList());
    }

    record Nodes(List<Node> nodes, List<Pool> pools) {}

    record Node(long id, String name, List<String> labels, boolean alive, boolean drained, Instant seenAt) {}

    record Pool(String name, int slots, int used) {}

    private Nodes nodes(Request request) {
        return new Nodes(
                operations.nodes(50).stream()
                        .map(node -> new Node(node.id(), node.name(), node.labels(), !node.dead(), node.drained(), node.renewedAt()))
                        .toList(),
                operations.pools(null, List.of(), Page.first(1_000)).stream()
                        .map(pool -> new Pool(pool.name(), pool.slots(), pool.running())).toList());
    }

    record Preview(String dagId, List<Instant> dates, int total, @Nullable Instant nextAt) {}

    private Preview unpausePreview(Request request) {
        String dagId = request.path("dag_id");
        List<Instant> dates = commands.unpausePreview(dagId);
        return new Preview(
                dagId, dates.size() > MOST_DATES ? dates.subList(0, MOST_DATES) : dates, dates.size(),
                dags.get(dagId).map(DagReads.DagView::nextFire).orElse(null));
    }

    record Killed(List<KilledTask> tasks) {}

    record KilledTask(String taskId, int mapIndex, String state) {}

    private Killed kill(Request request) {
        Body body = request.body().only("tasks");
        List<TaskSelector> selectors = new ArrayList<>();
        for (Body task : body.bodies("tasks")) {
            Integer index = task.only("task_id", "map_index").integer("map_index", -1, Integer.MAX_VALUE);
            selectors.add(new TaskSelector(task.required("task_id"), index == null ? -1 : index));
        }
        List<TaskRef> killed = commands.kill(request.path("dag_id"), request.path("run_id"), selectors, request.who().user());
        return new Killed(killed.stream().map(task -> new KilledTask(task.taskId(), task.mapIndex(), task.state().word())).toList());
    }

    private Map<String, Boolean> pauseAll(Request request) {
        boolean paused = request.body().only("paused").bool("paused", true);
        commands.pauseAll(paused, request.who().user());
        return Map.of("all_paused", paused);
    }

    private Map<String, Boolean> drain(Request request) {
        boolean drained = request.body().only("drained").bool("drained", true);
        commands.drain(drained, request.who().user());
        return Map.of("drained", drained);
    }
}
