package io.batuta.web.v2;

import io.batuta.engine.command.Commands;
import io.batuta.engine.command.Commands.Clear;
import io.batuta.engine.command.Commands.TaskRef;
import io.batuta.engine.command.Commands.Trigger;
import io.batuta.engine.command.Commands.Triggered;
import io.batuta.model.json.Json;
import io.batuta.model.state.RunState;
import io.batuta.model.state.RunType;
import io.batuta.store.edit.Edits;
import io.batuta.store.read.DagReads;
import io.batuta.store.read.Range;
import io.batuta.store.read.Reads.Page;
import io.batuta.store.read.RunReads;
import io.batuta.store.read.RunReads.Filter;
import io.batuta.store.read.RunReads.RunView;
import io.batuta.web.http.ApiError;
import io.batuta.web.http.Body;
import io.batuta.web.http.Query;
import io.batuta.web.http.Reply;
import io.batuta.web.http.Request;
import io.batuta.web.http.Role;
import io.batuta.web.http.Route;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs: {@code /dags/{dag_id}/dagRuns}. */
final class RunsApi {
    private static final String RUNS = "/api/v2/dags/{dag_id}/dagRuns";
    private static final String RUN = RUNS + "/{dag_run_id}";
    private static final int LONGEST_NOTE = 1_000;

    private final Find find;
    private final DagReads dags;
    private final RunReads runs;
    private final TaskShapes shapes;
    private final Edits edits;
    private final Commands commands;

    /** Reads there and commands there. */
    RunsApi(Find find, TaskShapes shapes, Edits edits, Commands commands) {
        this.find = find;
        this.dags = find.dags();
        this.runs = find.runs();
        this.shapes = shapes;
        this.edits = edits;
        this.commands = commands;
    }

    /** Its routes. */
    List<Route> routes() {
        return List.of(
                Route.get(RUNS, Role.VIEWER, this::list),
                Route.post(RUNS, Role.USER, this::trigger),
                Route.post(RUNS + "/list", Role.VIEWER, this::batch),
                Route.get(RUN, Role.VIEWER, request -> shape(find.run(request))),
                Route.patch(RUN, Role.USER, this::patch),
                Route.delete(RUN, Role.USER, this::delete),
                Route.post(RUN + "/clear", Role.USER, this::clear),
                Route.get(RUN + "/upstreamAssetEvents", Role.VIEWER, request -> Listing.of("asset_events", List.of(), 0)));
    }

    private RunShape shape(RunView run) {
        return RunShape.of(run, Versions.of(dags, java.util.Collections.singletonList(run.dagVersion())));
    }

    private Object listing(List<RunView> found, long total) {
        Versions versions = Versions.of(dags, found.stream().map(RunView::dagVersion).toList());
        return Listing.withCursors("dag_runs", found.stream().map(run -> RunShape.of(run, versions)).toList(), total);
    }

    private Object list(Request request) {
        String dagId = request.path("dag_id");
        if (!dagId.equals("~")) {
            find.dag(request);
        }
        Filter filter = new Filter(
                Query.any(dagId),
                null,
                Query.pattern(request, "run_id"),
                Query.pattern(request, "dag_id"),
                states(request.queries("state")),
                types(request.queries("run_type")),
                Query.pattern(request, "triggering_user_name"),
                null,
                numbers(request, "dag_version"),
                Query.range(request, "run_after"),
                Query.range(request, "logical_date"),
                Query.range(request, "start_date"),
                Query.range(request, "end_date"),
                Query.range(request, "updated_at"),
                least(request.decimal("duration_gte"), request.decimal("duration_gt")),
                most(request.decimal("duration_lte"), request.decimal("duration_lt")));
        Page page = Query.page(request);
        List<RunView> found = Query.ordered(() -> runs.list(filter, Query.order(request), page));
        return listing(found, runs.count(filter));
    }

    private Object batch(Request request) {
        Body body = request.body()
                .only("order_by", "page_offset", "page_limit", "dag_ids", "states", "run_after_gte", "run_after_gt", "run_after_lte",
                        "run_after_lt", "logical_date_gte", "logical_date_gt",
                        "logical_date_lte", "logical_date_lt", "start_date_gte", "start_date_gt", "start_date_lte", "start_date_lt",
                        "end_date_gte", "end_date_gt", "end_date_lte", "end_date_lt",
                        "duration_gte", "duration_gt", "duration_lte", "duration_lt", "conf_contains");
        Filter filter = new Filter(
                body.has("dag_ids") && body.raw("dag_ids") != null ? body.texts("dag_ids") : null,
                null,
                null,
                null,
                states(body.texts("states")),
                null,
                null,
                null,
                null,
                Batches.range(body, "run_after"),
                Batches.range(body, "logical_date"),
                Batches.range(body, "start_date"),
                Batches.range(body, "end_date"),
                Range.OPEN,
                least(body.number("duration_gte"), body.number("duration_gt")),
                most(body.number("duration_lte"), body.number("duration_lt")));
        List<RunView> found = Query.ordered(() -> runs.list(filter, Batches.order(body), Batches.page(body)));
        return listing(found, runs.count(filter));
    }

    private Object trigger(Request request) {
        Body body = request.body().only("dag_run_id", "data_interval_start", "data_interval_end", "logical_date", "run_after", "conf",
                "note", "partition_key");
        Map<?, ?> conf = body.map("conf");
        String runId = body.text("dag_run_id", 250);
        if (runId != null && !runId.matches("[A-Za-z0-9_.~:+-]{1,250}")) {
            throw body.wrong("dag_run_id", "A run id has 1 to 250 letters, digits and _ . ~ : + -");
        }
        Triggered triggered = commands.trigger(new Trigger(
                request.path("dag_id"),
                runId,
                body.instant("logical_date"),
                body.instant("run_after"),
                conf == null ? null : Json.write(conf),
                body.text("note", LONGEST_NOTE),
                request.who().through().triggeredBy(),
                request.who().user()));
        return shape(runs.get(request.path("dag_id"), triggered.runId())
                .orElseThrow(() -> ApiError.of(503, "The run was created and cannot be read yet.")));
    }

    private Object patch(Request request) {
        RunView run = find.run(request);
        Body body = request.body().only("state", "note");
        List<String> mask = request.queries("update_mask");
        String state = body.text("state");
        if (state != null && (mask.isEmpty() || mask.contains("state"))) {
            commands.markRun(run.dag(), run.runId(), markable(body, state), request.who().user());
        }
        if (body.has("note") && (mask.isEmpty() || mask.contains("note"))) {
            edits.note(run.dag(), run.runId(), body.text("note", LONGEST_NOTE), request.who().user());
        }
        return shape(find.run(request));
    }

    private static RunState markable(Body body, String word) {
        return Commands.MARKABLE_RUN_STATES.stream()
                .filter(state -> state.word().equals(word))
                .findFirst()
                .orElseThrow(() -> body.wrong("state", "Input should be 'queued', 'success' or 'failed'"));
    }

    private Object delete(Request request) {
        RunView run = find.run(request);
        commands.deleteRun(run.dag(), run.runId(), request.who().user());
        return Reply.nothing();
    }

    private Object clear(Request request) {
        RunView run = find.run(request);
        Body body = request.body().only("dry_run", "only_failed", "only_new", "run_on_latest_version", "note");
        boolean dryRun = body.bool("dry_run", true);
        List<TaskRef> cleared = commands.clear(new Clear(
                run.dag(),
                run.runId(),
                List.of(),
                false,
                false,
                false,
                false,
                body.bool("only_failed", false),
                false,
                body.bool("run_on_latest_version", true),
                dryRun,
                request.who().user()));
        if (!dryRun && body.has("note")) {
            edits.note(run.dag(), run.runId(), body.text("note", LONGEST_NOTE), request.who().user());
        }
        return dryRun ? shapes.listing(cleared) : shape(find.run(request));
    }

    static @Nullable List<String> states(List<String> words) {
        return checked(words, Arrays.stream(RunState.values()).map(RunState::word).toList(), "state");
    }

    private static @Nullable List<String> types(List<String> words) {
        List<String> known = new ArrayList<>(Arrays.stream(RunType.values()).map(RunType::word).toList());
        known.addAll(List.of("asset_materialization", "operator_triggered"));
        return checked(words, known, "run type");
    }

    static @Nullable List<String> checked(List<String> words, List<String> known, String what) {
        for (String word : words) {
            if (!known.contains(word)) {
                throw ApiError.unprocessable("Invalid value for " + what + ". Valid values are " + String.join(", ", known));
            }
        }
        return words.isEmpty() ? null : words;
    }

    static @Nullable List<Long> numbers(Request request, String name) {
        List<Long> numbers = new ArrayList<>();
        for (String word : request.queries(name)) {
            numbers.add((long) Find.number(word, "query", name));
        }
        return numbers.isEmpty() ? null : numbers;
    }

    /** The larger of two lower ends. */
    static @Nullable Double least(@Nullable Double gte, @Nullable Double gt) {
        if (gt == null) {
            return gte;
        }
        double above = Math.nextUp(gt);
        return gte == null ? above : Math.max(gte, above);
    }

    /** The smaller of two upper ends. */
    static @Nullable Double most(@Nullable Double lte, @Nullable Double lt) {
        if (lt == null) {
            return lte;
        }
        double below = Math.nextDown(lt);
        return lte == null ? below : Math.min(lte, below);
    }
}
