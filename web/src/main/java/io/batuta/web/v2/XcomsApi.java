package io.batuta.web.v2;

import io.batuta.model.journal.Journal;
import io.batuta.model.json.Json;
import io.batuta.store.read.Reads.Page;
import io.batuta.store.read.TaskReads;
import io.batuta.store.read.TaskReads.OutputFilter;
import io.batuta.store.read.TaskReads.OutputView;
import io.batuta.web.http.ApiError;
import io.batuta.web.http.Query;
import io.batuta.web.http.Request;
import io.batuta.web.http.Role;
import io.batuta.web.http.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Outputs of tasks, which the contract calls XComs; each task has one, under {@code return_value}. Read only: an output is what the task gave. */
final class XcomsApi {
    private static final String ALL = "/api/v2/dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances/{task_id}/xcomEntries";
    private static final String KEY = "return_value";

    private final TaskReads tasks;
    private final Journal journal;

    /** Reads there. */
    XcomsApi(Find find, Journal journal) {
        this.tasks = find.tasks();
        this.journal = journal;
    }

    /** Its routes. */
    List<Route> routes() {
        return List.of(Route.get(ALL, Role.VIEWER, this::list), Route.get(ALL + "/<xcom_key>", Role.VIEWER, this::get));
    }

    private Object list(Request request) {
        String key = request.query("xcom_key");
        if (key != null && !key.equals(KEY)) {
            return Listing.of("xcom_entries", List.of(), 0);
        }
        OutputFilter filter = new OutputFilter(
                any(request.path("dag_id")), any(request.path("dag_run_id")), any(request.path("task_id")),
                request.query("map_index") == null ? null : index(request));
        Page page = Query.page(request);
        return Listing.of("xcom_entries", tasks.outputs(filter, page).stream().map(XcomsApi::shape).toList(), tasks.countOutputs(filter));
    }

    private Object get(Request request) {
        OutputFilter filter = new OutputFilter(request.path("dag_id"), request.path("dag_run_id"), request.path("task_id"), index(request));
        List<OutputView> found = request.path("xcom_key").equals(KEY) ? tasks.outputs(filter, Page.first(1)) : List.of();
        if (found.isEmpty()) {
            throw ApiError.notFound("XCom entry with key: `" + request.path("xcom_key") + "` not found");
        }
        OutputView output = found.getFirst();
        String json = output.sensitive() ? "\"***\"" : journal.output(output.attempt()).orElse("null");
        Map<String, @Nullable Object> shape = shape(output);
        shape.put("value", request.bool("stringify", false) ? json : Json.<@Nullable Object>read(json, Object.class));
        return shape;
    }

    private static @Nullable String any(String name) {
        return name.equals("~") ? null : name;
    }

    private static int index(Request request) {
        return request.integer("map_index", -1, -1, Integer.MAX_VALUE);
    }

    private static Map<String, @Nullable Object> shape(OutputView output) {
        Map<String, @Nullable Object> shape = new LinkedHashMap<>();
        shape.put("key", KEY);
        shape.put("timestamp", output.at());
        shape.put("logical_date", output.logicalDate());
        shape.put("map_index", output.mapIndex());
        shape.put("task_id", output.task());
        shape.put("dag_id", output.dag());
        shape.put("run_id", output.runId());
        shape.put("dag_display_name", output.dag());
        shape.put("task_display_name", output.task());
        shape.put("run_after", output.runAfter());
        return shape;
    }
}
