package io.batuta.web.console;

import io.batuta.store.read.Range;
import io.batuta.store.read.Reads.Page;
import io.batuta.store.read.RunReads;
import io.batuta.store.read.RunReads.Filter;
import io.batuta.store.read.RunReads.RunView;
import io.batuta.web.http.Query;
import io.batuta.web.http.Request;
import io.batuta.web.http.Role;
import io.batuta.web.http.Route;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The list of runs, filtered. */
public final class RunsScreen {
    private final RunReads runs;

    /** Reads there. */
    public RunsScreen(RunReads runs) {
        this.runs = runs;
    }

    /** Its routes. */
    public List<Route> routes() {
        return List.of(Route.get("/api/batuta/v1/runs", Role.VIEWER, this::list));
    }

    record Runs(long total, long outside, List<Item> runs) {}

    record Item(
            long run,
            String dagId,
            String runId,
            String state,
            String type,
            @Nullable Instant logicalDate,
            Instant runAfter,
            Instant queuedAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable Long durationMs,
            String triggeredBy,
            @Nullable String actor,
            @Nullable String note,
            @Nullable Long backfill,
            @Nullable Integer version,
            int failedInside,
            int total,
            Map<String, Integer> counts) {}

    private Runs list(Request request) {
        Filter filter = new Filter(
                Query.any(request.queries("dag_id")),
                null,
                Query.contains(request.query("q")),
                null,
                Query.any(request.queries("state")),
                Query.any(request.queries("type")),
                null,
                request.number("backfill"),
                null,
                new Range(request.instant("since"), request.instant("until")),
                Range.OPEN,
                Range.OPEN,
                new Range(request.instant("ended_since"), null),
                Range.OPEN,
                null,
                null);
        String order = request.query("order");
        Page page = new Page(request.integer("limit", 50, 0, 200), request.integer("offset", 0, 0, Integer.MAX_VALUE));
        List<RunView> found = Query.ordered(() -> runs.list(filter, List.of(order == null ? "-run_after" : order), page));
        TaskCounts counts = TaskCounts.of(runs, found.stream().map(RunView::stand).toList());
        long total = runs.count(filter);
        long all = filter.equals(Filter.ALL) ? total : runs.count(Filter.ALL);
        return new Runs(total, all - total, found.stream().map(run -> item(run, counts)).toList());
    }

    private static Item item(RunView run, TaskCounts counts) {
        return new Item(
                run.id(),
                run.dag(),
                run.runId(),
                run.state(),
                run.type(),
                run.logicalDate(),
                run.runAfter(),
                run.queuedAt(),
                run.startedAt(),
                run.endedAt(),
                Millis.between(run.startedAt(), run.endedAt()),
                run.triggeredBy(),
                run.actor(),
                run.note(),
                run.backfill(),
                run.versionNumber(),
                counts.failed(run.id()),
                counts.total(run.id()),
                counts.of(run.id()));
    }
}
