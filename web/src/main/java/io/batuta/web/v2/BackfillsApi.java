package io.batuta.web.v2;

import io.batuta.engine.command.CommandException;
import io.batuta.engine.command.Commands;
import io.batuta.engine.command.Commands.Backfill;
import io.batuta.engine.command.Commands.BackfillChange;
import io.batuta.engine.command.Commands.BackfillPlan;
import io.batuta.model.json.Json;
import io.batuta.store.read.OperationReads;
import io.batuta.store.read.OperationReads.BackfillView;
import io.batuta.store.read.Reads.Page;
import io.batuta.web.http.ApiError;
import io.batuta.web.http.Body;
import io.batuta.web.http.Query;
import io.batuta.web.http.Request;
import io.batuta.web.http.Role;
import io.batuta.web.http.Route;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Backfills: {@code /backfills}. Some clients POST where the contract has PUT, and send forms; both are taken. */
final class BackfillsApi {
    private static final int MAX_ACTIVE = 10;
    private static final int MOST_ACTIVE = 10_000;

    private final OperationReads operations;
    private final Commands commands;

    /** Reads there and commands there. */
    BackfillsApi(OperationReads operations, Commands commands) {
        this.operations = operations;
        this.commands = commands;
    }

    /** Its routes. */
    List<Route> routes() {
        return List.of(
                Route.get("/api/v2/backfills", Role.VIEWER, this::list),
                Route.post("/api/v2/backfills", Role.USER, request -> create(request, false)),
                Route.post("/api/v2/backfills/dry_run", Role.USER, request -> create(request, true)),
                Route.get("/api/v2/backfills/{backfill_id}", Role.VIEWER, request -> shape(find(request))),
                Route.put("/api/v2/backfills/{backfill_id}/pause", Role.USER, request -> change(request, BackfillChange.PAUSE)),
                Route.put("/api/v2/backfills/{backfill_id}/unpause", Role.USER, request -> change(request, BackfillChange.RESUME)),
                Route.put("/api/v2/backfills/{backfill_id}/cancel", Role.USER, request -> change(request, BackfillChange.CANCEL)),
                Route.post("/api/v2/backfills/{backfill_id}/pause", Role.USER, request -> change(request, BackfillChange.PAUSE)),
                Route.post("/api/v2/backfills/{backfill_id}/unpause", Role.USER, request -> change(request, BackfillChange.RESUME)),
                Route.post("/api/v2/backfills/{backfill_id}/cancel", Role.USER, request -> change(request, BackfillChange.CANCEL)));
    }

    private Object list(Request request) {
        String dagId = request.query("dag_id");
        if (dagId == null) {
            throw ApiError.unprocessable("missing", List.of("query", "dag_id"), "Field required", null);
        }
        String only = dagId.equals("~") ? null : dagId;
        Boolean active = request.bool("active");
        Page page = Query.page(request);
        List<BackfillView> found = Query.ordered(() -> operations.backfills(only, active, Query.order(request), page));
        return Listing.of("backfills", found.stream().map(BackfillsApi::shape).toList(), operations.countBackfills(only, active));
    }

    private BackfillView find(Request request) {
        int id = Find.number(request.path("backfill_id"), "backfill_id");
        return operations.backfill(id).orElseThrow(() -> ApiError.notFound("Backfill not found"));
    }

    private Object create(Request request, boolean dryRun) {
        Body body = request.bodyOrForm()
                .only("dag_id", "from_date", "to_date", "run_backwards", "dag_run_conf", "reprocess_behavior", "max_active_runs",
                        "run_on_latest_version");
        String reprocess = body.text("reprocess_behavior");
        if (reprocess != null && !List.of("none", "failed", "completed").contains(reprocess)) {
            throw body.wrong("reprocess_behavior", "Input should be 'failed', 'completed' or 'none'");
        }
        Integer maxActive = body.integer("max_active_runs", 1, MOST_ACTIVE);
        BackfillPlan plan = plan(new Backfill(
                body.required("dag_id"),
                required(body, "from_date"),
                required(body, "to_date"),
                reprocess == null ? "none" : reprocess,
                maxActive == null ? MAX_ACTIVE : maxActive,
                body.bool("run_backwards", false),
                conf(body),
                dryRun,
                request.who().user()));
        Long id = plan.id();
        if (dryRun || id == null) {
            List<Map<String, Instant>> dates = plan.dates().stream().map(date -> Map.of("logical_date", date)).toList();
            return Listing.of("backfills", dates, dates.size());
        }
        return shape(operations.backfill(id).orElseThrow(() -> ApiError.of(503, "The backfill was created and cannot be read yet.")));
    }

    /** The contract has 422 for a DAG that cannot be filled back. */
    private BackfillPlan plan(Backfill backfill) {
        try {
            return commands.backfill(backfill);
        } catch (CommandException e) {
            if (e.kind() == CommandException.Kind.INVALID) {
                throw ApiError.unprocessable(String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    private static @Nullable String conf(Body body) {
        if (body.raw("dag_run_conf") instanceof String text) {
            return text.isBlank() ? null : text;
        }
        Map<?, ?> conf = body.map("dag_run_conf");
        return conf == null || conf.isEmpty() ? null : Json.write(conf);
    }

    private static Instant required(Body body, String name) {
        Instant date = body.instant(name);
        if (date == null) {
            throw body.missing(name);
        }
        return date;
    }

    private Object change(Request request, BackfillChange change) {
        BackfillView backfill = find(request);
        if (backfill.finishedAt() != null) {
            throw ApiError.conflict("Backfill is already completed.");
        }
        commands.changeBackfill(backfill.id(), change, request.who().user());
        return shape(find(request));
    }

    private static Map<String, @Nullable Object> shape(BackfillView backfill) {
        Map<String, @Nullable Object> shape = new LinkedHashMap<>();
        shape.put("id", backfill.id());
        shape.put("dag_id", backfill.dag());
        shape.put("dag_display_name", backfill.dag());
        shape.put("from_date", backfill.fromDate());
        shape.put("to_date", backfill.toDate());
        shape.put("dag_run_conf", backfill.conf() == null ? Map.of() : Json.<Object>read(backfill.conf(), Object.class));
        shape.put("is_paused", backfill.paused());
        shape.put("reprocess_behavior", backfill.reprocess());
        shape.put("max_active_runs", backfill.maxActiveRuns());
        shape.put("created_at", backfill.createdAt());
        shape.put("completed_at", backfill.finishedAt());
        shape.put("updated_at", backfill.updatedAt());
        return shape;
    }
}
