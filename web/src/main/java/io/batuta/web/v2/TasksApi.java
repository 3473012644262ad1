package io.batuta.web.v2;

import io.batuta.model.plan.DagPlan;
import io.batuta.model.plan.TaskGraph;
import io.batuta.model.plan.TaskSpec;
import io.batuta.web.http.ApiError;
import io.batuta.web.http.Query;
import io.batuta.web.http.Request;
import io.batuta.web.http.Role;
import io.batuta.web.http.Route;
import io.batuta.web.plan.Plans;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tasks of a DAG's newest version: {@code /dags/{dag_id}/tasks}. */
final class TasksApi {
    private final Find find;
    private final Plans plans;

    /** Reads there. */
    TasksApi(Find find, Plans plans) {
        this.find = find;
        this.plans = plans;
    }

    /** Its routes. */
    List<Route> routes() {
        return List.of(
                Route.get("/api/v2/dags/{dag_id}/tasks", Role.VIEWER, this::list),
                Route.get("/api/v2/dags/{dag_id}/tasks/{task_id}", Role.VIEWER, this::get));
    }

    private Object list(Request request) {
        DagPlan plan = plans.of(find.dag(request).version());
        TaskGraph graph = TaskGraph.of(plan);
        List<Map<String, @Nullable Object>> tasks = new ArrayList<>();
        for (int i = 0; i < plan.tasks().size(); i++) {
            tasks.add(shape(plan, graph, i));
        }
        List<String> order = Query.order(request);
        String by = order.isEmpty() ? "task_id" : order.getFirst();
        String field = by.startsWith("-") ? by.substring(1) : by;
        if (!tasks.isEmpty() && !tasks.getFirst().containsKey(field)) {
            throw ApiError.badRequest("'" + field + "' is not a field of a task");
        }
        Comparator<Map<String, @Nullable Object>> byField = Comparator.comparing(task -> String.valueOf(task.get(field)));
        tasks.sort(by.startsWith("-") ? byField.reversed() : byField);
        return Listing.of("tasks", tasks, tasks.size());
    }

    private Object get(Request request) {
        DagPlan plan = plans.of(find.dag(request).version());
        int index = plan.indexOf(request.path("task_id"));
        if (index < 0) {
            throw ApiError.notFound("Task with id " + request.path("task_id") + " was not found");
        }
        return shape(plan, TaskGraph.of(plan), index);
    }

    private static Map<String, @Nullable Object> shape(DagPlan plan, TaskGraph graph, int index) {
        TaskSpec task = plan.tasks().get(index);
        Map<String, @Nullable Object> shape = new LinkedHashMap<>();
        shape.put("task_id", task.id());
        shape.put("task_display_name", task.title() == null ? task.id() : task.title());
        shape.put("owner", task.owner() == null ? plan.owner() : task.owner());
        shape.put("start_date", plan.startDate());
        shape.put("end_date", plan.endDate());
        shape.put("trigger_rule", task.triggerRule().word());
        shape.put("depends_on_past", task.dependsOnPast());
        shape.put("wait_for_downstream", task.waitForDownstream());
        shape.put("retries", (double) task.retry().retries());
        shape.put("queue", task.queue() == null ? "default" : task.queue());
        shape.put("pool", task.pool());
        shape.put("pool_slots", (double) task.poolSlots());
        shape.put("execution_timeout", Seconds.delta(task.timeout()));
        shape.put("retry_delay", Seconds.delta(task.retry().delay()));
        shape.put("retry_exponential_backoff", task.retry().multiplier() > 1 ? task.retry().multiplier() : 0.0);
        shape.put("priority_weight", (double) task.priority());
        shape.put("weight_rule", "absolute");
        shape.put("ui_color", "#e8f7e4");
        shape.put("ui_fgcolor", "#000");
        shape.put("template_fields", List.of());
        shape.put("downstream_task_ids",
                Arrays.stream(graph.downstreamOf(index)).mapToObj(i -> plan.tasks().get(i).id()).sorted().toList());
        shape.put("doc_md", task.docMd());
        shape.put("operator_name", task.kind());
        shape.put("params", Map.of());
        shape.put("class_ref", Map.of("module_path", "io.batuta", "class_name", task.kind()));
        shape.put("is_mapped", task.mapped());
        shape.put("extra_links", List.of());
        return shape;
    }
}
