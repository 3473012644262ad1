package io.batuta.web.v2;

import io.batuta.engine.command.Commands;
import io.batuta.engine.command.Commands.Clear;
import io.batuta.engine.command.Commands.TaskRef;
import io.batuta.engine.command.Commands.TaskSelector;
import io.batuta.store.read.Range;
import io.batuta.store.read.Reads.Page;
import io.batuta.store.read.RunReads;
import io.batuta.store.read.RunReads.RunView;
import io.batuta.web.http.Body;
import io.batuta.web.http.Request;
import io.batuta.web.http.Role;
import io.batuta.web.http.Route;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Clearing task instances so that they run again: {@code /dags/{dag_id}/clearTaskInstances}. */
final class ClearApi {
    private static final int MOST_RUNS = 1_000;

    private final Find find;
    private final TaskShapes shapes;
    private final Commands commands;

    /** Commands there. */
    ClearApi(Find find, TaskShapes shapes, Commands commands) {
        this.find = find;
        this.shapes = shapes;
        this.commands = commands;
    }

    /** Its routes. */
    List<Route> routes() {
        return List.of(Route.post("/api/v2/dags/{dag_id}/clearTaskInstances", Role.USER, this::clear));
    }

    private Object clear(Request request) {
        String dagId = find.dag(request).id();
        Body body = request.body()
                .only("dry_run", "start_date", "end_date", "only_failed", "only_running", "reset_dag_runs", "task_ids", "dag_run_id",
                        "include_upstream", "include_downstream", "include_future",
                        "include_past", "run_on_latest_version", "prevent_running_task", "note");
        String runId = body.text("dag_run_id");
        Instant from = body.instant("start_date");
        Instant to = body.instant("end_date");
        boolean future = body.bool("include_future", false);
        boolean past = body.bool("include_past", false);
        if (runId == null && (future || past)) {
            throw body.wrong("dag_run_id", "Cannot use include_past or include_future with no dag_run_id");
        }
        if (runId != null && (from != null || to != null)) {
            throw body.wrong("dag_run_id", "Exactly one of dag_run_id or (start_date and end_date) must be provided");
        }
        List<TaskSelector> tasks = selectors(body);
        List<TaskRef> cleared = new ArrayList<>();
        for (String run : runId == null ? runsBetween(dagId, from, to) : List.of(runId)) {
            cleared.addAll(commands.clear(new Clear(
                    dagId,
                    run,
                    tasks,
                    body.bool("include_upstream", false),
                    body.bool("include_downstream", false),
                    past,
                    future,
                    body.bool("only_failed", true),
                    body.bool("only_running", false),
                    body.bool("run_on_latest_version", true),
                    body.bool("dry_run", true),
                    request.who().user())));
        }
        return shapes.listing(new ArrayList<>(new LinkedHashSet<>(cleared)));
    }

    /** Task ids, or pairs of an id and a map index. */
    private static List<TaskSelector> selectors(Body body) {
        List<TaskSelector> selectors = new ArrayList<>();
        for (Object task : body.list("task_ids")) {
            switch (task) {
                case String id -> selectors.add(new TaskSelector(id, -1));
                case List<?> pair when pair.size() == 2 && pair.get(0) instanceof String id && pair.get(1) instanceof Integer index
                        && index >= -1 ->
                    selectors.add(new TaskSelector(id, index));
                default -> throw body.wrong("task_ids", "Each should be a task id, or a list of a task id and a map index");
            }
        }
        return selectors;
    }

    private List<String> runsBetween(String dagId, @Nullable Instant from, @Nullable Instant to) {
        Range open = Range.OPEN;
        RunReads.Filter filter = new RunReads.Filter(List.of(dagId), null, null, null, null, null, null, null, null, open,
                new Range(from, to), open, open, open, null, null);
        return find.runs().list(filter, List.of("run_after"), Page.first(MOST_RUNS)).stream().map(RunView::runId).toList();
    }
}
