package io.batuta.web.v2;

import io.batuta.store.read.OperationReads;
import io.batuta.store.read.OperationReads.EventFilter;
import io.batuta.store.read.OperationReads.EventView;
import io.batuta.store.read.Reads.Page;
import io.batuta.web.http.ApiError;
import io.batuta.web.http.Query;
import io.batuta.web.http.Request;
import io.batuta.web.http.Role;
import io.batuta.web.http.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The audit log: {@code /eventLogs}. */
final class EventLogsApi {
    private final OperationReads operations;

    /** Reads there. */
    EventLogsApi(OperationReads operations) {
        this.operations = operations;
    }

    /** Its routes. */
    List<Route> routes() {
        return List.of(Route.get("/api/v2/eventLogs", Role.ADMIN, this::list),
                Route.get("/api/v2/eventLogs/{event_log_id}", Role.ADMIN, this::get));
    }

    private Object list(Request request) {
        List<String> included = request.queries("included_events");
        List<String> excluded = request.queries("excluded_events");
        EventFilter filter = new EventFilter(
                request.query("dag_id"),
                request.query("run_id"),
                request.query("task_id"),
                request.query("map_index") == null ? null : request.integer("map_index", -1, -1, Integer.MAX_VALUE),
                request.query("event"),
                request.query("owner"),
                included.isEmpty() ? null : included,
                excluded.isEmpty() ? null : excluded,
                request.instant("before"),
                request.instant("after"));
        Page page = Query.page(request);
        List<EventView> found = Query.ordered(() -> operations.events(filter, Query.order(request), page));
        return Listing.of("event_logs", found.stream().map(EventLogsApi::shape).toList(), operations.countEvents(filter));
    }

    private Object get(Request request) {
        int id = Find.number(request.path("event_log_id"), "event_log_id");
        return operations.event(id).map(EventLogsApi::shape)
                .orElseThrow(() -> ApiError.notFound("The Event Log with id: `" + id + "` not found"));
    }

    private static Map<String, @Nullable Object> shape(EventView event) {
        Map<String, @Nullable Object> shape = new LinkedHashMap<>();
        shape.put("event_log_id", event.id());
        shape.put("when", event.at());
        shape.put("dag_id", event.dag());
        shape.put("task_id", event.task());
        shape.put("run_id", event.runId());
        shape.put("map_index", event.mapIndex());
        shape.put("try_number", event.tryNumber());
        shape.put("event", event.event());
        shape.put("logical_date", event.logicalDate());
        shape.put("owner", event.actor());
        shape.put("extra", extra(event));
        shape.put("dag_display_name", event.dag());
        shape.put("task_display_name", event.task());
        return shape;
    }

    private static @Nullable String extra(EventView event) {
        StringBuilder extra = new StringBuilder();
        if (event.fromState() != null || event.toState() != null) {
            extra.append(event.fromState()).append(" → ").append(event.via() == null ? "" : event.via().replace(",", " → ") + " → ")
                    .append(event.toState());
        }
        if (event.reason() != null) {
            extra.append(extra.isEmpty() ? "" : ": ").append(event.reason());
        }
        return extra.isEmpty() ? null : extra.toString();
    }
}
