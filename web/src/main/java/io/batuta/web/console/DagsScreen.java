package io.batuta.web.console;

import io.batuta.model.plan.DagPlan;
import io.batuta.store.read.DagReads;
import io.batuta.store.read.DagReads.DagView;
import io.batuta.store.read.DagReads.Filter;
import io.batuta.store.read.Reads.Page;
import io.batuta.store.read.RunReads;
import io.batuta.store.read.RunReads.Brief;
import io.batuta.web.http.Query;
import io.batuta.web.http.Request;
import io.batuta.web.http.Role;
import io.batuta.web.http.Route;
import io.batuta.web.plan.Plans;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The list of DAGs, each with its last runs. */
public final class DagsScreen {
    private static final int LAST_RUNS = 14;

    private final DagReads dags;
    private final RunReads runs;
    private final Plans plans;
    private final BooleanSupplier filesBeingRead;

    /** Reads there. */
    public DagsScreen(DagReads dags, RunReads runs, Plans plans, BooleanSupplier filesBeingRead) {
        this.dags = dags;
        this.runs = runs;
        this.plans = plans;
        this.filesBeingRead = filesBeingRead;
    }

    /** Its routes. */
    public List<Route> routes() {
        return List.of(Route.get("/api/batuta/v1/dags", Role.VIEWER, this::list));
    }

    record Dags(long total, DagReads.Counts counts, List<String> tags, List<Item> dags, boolean filesBeingRead) {}

    record Item(
            String dagId,
            @Nullable String description,
            @Nullable String owner,
            List<String> tags,
            boolean paused,
            boolean stale,
            String schedule,
            String scheduleText,
            @Nullable Instant nextAt,
            int activeRuns,
            @Nullable String importError,
            @Nullable String why,
            List<LastRun> lastRuns) {}

    record LastRun(String runId, String state, String type, Instant at, @Nullable Long durationMs, int failedInside) {}

    private Dags list(Request request) {
        List<String> tags = request.queries("tag");
        Filter filter = new Filter(
                false,
                request.bool("paused"),
                null,
                Query.contains(request.query("q")),
                tags.isEmpty() ? null : tags,
                true,
                null,
                request.query("state"),
                null);
        Page page = new Page(request.integer("limit", 50, 0, 200), request.integer("offset", 0, 0, Integer.MAX_VALUE));
        String order = request.query("order");
        List<DagView> found = Query.ordered(() -> dags.list(filter, order == null ? List.of() : List.of(order), page));
        List<Item> items = items(found);
        return new Dags(dags.count(filter), dags.counts(), dags.tags(null), items, filesBeingRead.getAsBoolean());
    }

    private List<Item> items(List<DagView> found) {
        List<Brief> last = found.isEmpty() ? List.of() : runs.newestOfEach(found.stream().map(DagView::id).toList(), LAST_RUNS);
        TaskCounts counts = TaskCounts.of(runs, last.stream().map(Brief::stand).toList());
        Map<String, List<LastRun>> byDag = last.stream()
                .collect(Collectors.groupingBy(
                        Brief::dag,
                        Collectors.mapping(
                                run -> new LastRun(
                                        run.runId(), run.state(), run.type(), run.runAfter(), run.durationMs(), counts.failed(run.id())),
                                Collectors.toList())));
        return found.stream().map(dag -> item(dag, byDag.getOrDefault(dag.id(), List.of()))).toList();
    }

    private Item item(DagView dag, List<LastRun> last) {
        return new Item(
                dag.id(),
                dag.description(),
                dag.owner(),
                dag.tags(),
                dag.paused(),
                dag.stale(),
                dag.schedule(),
                scheduleText(plans.find(dag.version()), dag.schedule()),
                dag.paused() ? null : dag.nextFire(),
                dag.activeRuns(),
                dag.importError(),
                why(dag),
                last);
    }

    static String scheduleText(@Nullable DagPlan plan, String otherwise) {
        return plan == null ? otherwise : plan.schedule().describe();
    }

    /** Why it does not run as one might think; null when it does. */
    static @Nullable String why(DagView dag) {
        if (dag.stale()) {
            return "Its source is gone; its history stays. Put the file back to revive it.";
        }
        if (dag.importError() != null) {
            return "Its source has an error, so the last good version runs: " + dag.importError();
        }
        if (dag.paused()) {
            return dag.pausedReason() == null ? "Paused; unpause it to let it run." : "Paused: " + dag.pausedReason();
        }
        return null;
    }
}
