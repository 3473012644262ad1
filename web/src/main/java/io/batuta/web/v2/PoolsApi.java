package io.batuta.web.v2;

import io.batuta.store.edit.Edits;
import io.batuta.store.read.OperationReads;
import io.batuta.store.read.OperationReads.PoolView;
import io.batuta.store.read.Reads.Page;
import io.batuta.store.table.PoolStore;
import io.batuta.web.http.ApiError;
import io.batuta.web.http.Body;
import io.batuta.web.http.Query;
import io.batuta.web.http.Reply;
import io.batuta.web.http.Request;
import io.batuta.web.http.Role;
import io.batuta.web.http.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pools: {@code /pools}. */
final class PoolsApi {
    private static final int LONGEST_NAME = 250;
    private static final int MOST_SLOTS = 1_000_000;

    private final OperationReads operations;
    private final PoolStore pools;
    private final Edits edits;

    /** Reads and writes there. */
    PoolsApi(OperationReads operations, PoolStore pools, Edits edits) {
        this.operations = operations;
        this.pools = pools;
        this.edits = edits;
    }

    /** Its routes. */
    List<Route> routes() {
        return List.of(
                Route.get("/api/v2/pools", Role.VIEWER, this::list),
                Route.post("/api/v2/pools", Role.OP, this::create),
                Route.get("/api/v2/pools/<pool_name>", Role.VIEWER, request -> shape(find(request.path("pool_name")))),
                Route.patch("/api/v2/pools/<pool_name>", Role.OP, this::patch),
                Route.delete("/api/v2/pools/<pool_name>", Role.OP, this::delete));
    }

    private Object list(Request request) {
        String pattern = Query.pattern(request, "pool_name");
        Page page = Query.page(request);
        List<PoolView> found = Query.ordered(() -> operations.pools(pattern, Query.order(request), page));
        return Listing.of("pools", found.stream().map(PoolsApi::shape).toList(), operations.countPools(pattern));
    }

    private PoolView find(String name) {
        return operations.pool(name).orElseThrow(() -> ApiError.notFound("The Pool with name: `" + name + "` was not found"));
    }

    private Object create(Request request) {
        Body body = request.body().only("name", "slots", "description", "include_deferred", "team_name");
        String name = body.required("name");
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw body.wrong("name", "A pool's name has 1 to " + LONGEST_NAME + " characters");
        }
        if (!pools.create(new PoolStore.Pool(name, slots(body, null), 0, body.bool("include_deferred", false), body.text("description")))) {
            throw ApiError.duplicate("There is a pool " + name + " already.");
        }
        edits.tell("pool_created", name, request.who().user());
        return Reply.created(shape(find(name)));
    }

    private Object patch(Request request) {
        PoolView pool = find(request.path("pool_name"));
        Body body = request.body().only("pool", "name", "slots", "description", "include_deferred", "team_name");
        String name = body.has("pool") ? body.text("pool") : body.text("name");
        if (name != null && !name.equals(pool.name())) {
            throw ApiError.badRequest("Invalid body, pool name from request body doesn't match uri parameter");
        }
        List<String> mask = request.queries("update_mask");
        boolean all = mask.isEmpty();
        int slots = all || mask.contains("slots") ? slots(body, pool.slots()) : pool.slots();
        boolean deferred = all || mask.contains("include_deferred")
                ? body.bool("include_deferred", pool.includeDeferred())
                : pool.includeDeferred();
        String description = (all || mask.contains("description")) && body.has("description")
                ? body.text("description")
                : pool.description();
        pools.change(new PoolStore.Pool(pool.name(), slots, 0, deferred, description));
        edits.tell("pool_changed", pool.name(), request.who().user());
        return shape(find(pool.name()));
    }

    private static int slots(Body body, @Nullable Integer otherwise) {
        Integer slots = body.integer("slots", -1, MOST_SLOTS);
        if (slots != null) {
            return slots;
        }
        if (otherwise == null) {
            throw body.missing("slots");
        }
        return otherwise;
    }

    private Object delete(Request request) {
        String name = request.path("pool_name");
        switch (pools.delete(name)) {
            case DELETED -> edits.tell("pool_deleted", name, request.who().user());
            case MISSING -> throw ApiError.notFound("The Pool with name: `" + name + "` was not found");
            case PROTECTED -> throw ApiError.badRequest("Default Pool can't be deleted");
            case IN_USE -> throw ApiError.conflict("Tasks under way hold slots of pool '" + name + "'; wait for them, then delete it.");
        }
        return Reply.nothing();
    }

    /** Tasks wait before they are given slots, so nothing is ever queued or scheduled in a pool here. */
    private static Map<String, @Nullable Object> shape(PoolView pool) {
        Map<String, @Nullable Object> shape = new LinkedHashMap<>();
        shape.put("name", pool.name());
        shape.put("slots", pool.slots());
        shape.put("description", pool.description());
        shape.put("include_deferred", pool.includeDeferred());
        shape.put("occupied_slots", pool.running());
        shape.put("running_slots", pool.running());
        shape.put("queued_slots", 0);
        shape.put("scheduled_slots", 0);
        shape.put("deferred_slots", 0);
        shape.put("open_slots", pool.slots() < 0 ? -1 : Math.max(0, pool.slots() - pool.running()));
        shape.put("team_name", null);
        return shape;
    }
}
