package io.batuta.web.v2;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.batuta.engine.command.Commands;
import io.batuta.store.edit.Edits;
import io.batuta.store.read.DagReads;
import io.batuta.store.read.DagReads.DagView;
import io.batuta.store.read.DagReads.Filter;
import io.batuta.store.read.DagReads.VersionView;
import io.batuta.store.read.Reads.Page;
import io.batuta.store.read.RunReads;
import io.batuta.store.read.RunReads.RunView;
import io.batuta.web.http.ApiError;
import io.batuta.web.http.Body;
import io.batuta.web.http.Query;
import io.batuta.web.http.Reply;
import io.batuta.web.http.Request;
import io.batuta.web.http.Role;
import io.batuta.web.http.Route;
import io.batuta.web.plan.Plans;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** DAGs: {@code /dags}, their tags, versions, sources and statistics. */
final class DagsApi {
    private static final int MOST_PATCHED = 10_000;

    private final Find find;
    private final DagReads dags;
    private final Plans plans;
    private final Edits edits;
    private final Commands commands;

    /** Reads there and commands there. */
    DagsApi(Find find, Plans plans, Edits edits, Commands commands) {
        this.find = find;
        this.dags = find.dags();
        this.plans = plans;
        this.edits = edits;
        this.commands = commands;
    }

    /** Its routes. */
    List<Route> routes() {
        return List.of(
                Route.get("/api/v2/dags", Role.VIEWER, this::list),
                Route.patch("/api/v2/dags", Role.USER, this::patchMany),
                Route.get("/api/v2/dags/{dag_id}", Role.VIEWER, request -> shape(find.dag(request))),
                Route.get("/api/v2/dags/{dag_id}/details", Role.VIEWER, this::details),
                Route.patch("/api/v2/dags/{dag_id}", Role.USER, this::patch),
                Route.delete("/api/v2/dags/{dag_id}", Role.USER, this::delete),
                Route.get("/api/v2/dagTags", Role.VIEWER, this::tags),
                Route.get("/api/v2/dagStats", Role.VIEWER, this::stats),
                Route.get("/api/v2/dagSources/{dag_id}", Role.VIEWER, this::source),
                Route.get("/api/v2/dags/{dag_id}/dagVersions", Role.VIEWER, this::versions),
                Route.get("/api/v2/dags/{dag_id}/dagVersions/{version_number}", Role.VIEWER, this::version),
                Route.get("/api/v2/importErrors", Role.VIEWER, this::importErrors),
                Route.get("/api/v2/importErrors/{import_error_id}", Role.VIEWER, this::importError));
    }

    private Object shape(DagView dag) {
        return DagShape.of(dag, plans.find(dag.version()));
    }

    private Filter filter(Request request) {
        List<String> tags = request.queries("tags");
        String mode = request.query("tags_match_mode");
        if (mode != null && !mode.equals("any") && !mode.equals("all")) {
            throw ApiError.unprocessable("literal_error", List.of("query", "tags_match_mode"), "Input should be 'any' or 'all'", mode);
        }
        List<String> state = request.query("last_dag_run_state") == null
                ? List.of()
                : List.of(String.valueOf(request.query("last_dag_run_state")));
        RunsApi.states(state);
        List<String> owners = request.queries("owners");
        String pattern = Query.pattern(request, "dag_id");
        return new Filter(
                !request.bool("exclude_stale", true),
                request.bool("paused"),
                pattern == null ? Query.pattern(request, "dag_display_name") : pattern,
                null,
                tags.isEmpty() ? null : tags,
                "all".equals(mode),
                owners.isEmpty() ? null : owners,
                state.isEmpty() ? null : state.getFirst(),
                request.bool("has_import_errors"));
    }

    private Object list(Request request) {
        Filter filter = filter(request);
        Page page = Query.page(request);
        List<DagView> found = Query.ordered(() -> dags.list(filter, Query.order(request), page));
        return Listing.of("dags", found.stream().map(this::shape).toList(), dags.count(filter));
    }

    private Object details(Request request) {
        DagView dag = find.dag(request);
        VersionView version = dags.versionsById(List.of(dag.version())).getFirst();
        return DagShape.details(dag, plans.of(dag.version()), VersionShape.of(version));
    }

    private Object patch(Request request) {
        DagView dag = find.dag(request);
        commands.pause(dag.id(), paused(request), request.who().user());
        return shape(find.dag(request));
    }

    /** Only what a filter names: without one, nothing is changed. */
    private Object patchMany(Request request) {
        boolean paused = paused(request);
        boolean filtered = request.query("dag_id_pattern") != null || !request.queries("tags").isEmpty()
                || !request.queries("owners").isEmpty() || request.query("paused") != null
                || request.query("last_dag_run_state") != null;
        Filter filter = filter(request);
        List<Object> changed = new ArrayList<>();
        if (filtered) {
            for (DagView dag : dags.list(filter, List.of(), Page.first(MOST_PATCHED))) {
                commands.pause(dag.id(), paused, request.who().user());
                dags.get(dag.id()).map(this::shape).ifPresent(changed::add);
            }
        }
        return Listing.of("dags", changed, changed.size());
    }

    private static boolean paused(Request request) {
        List<String> mask = request.queries("update_mask");
        if (!mask.isEmpty() && !mask.equals(List.of("is_paused"))) {
            throw ApiError.badRequest("Only `is_paused` field can be updated through the REST API");
        }
        Body body = request.body().only("is_paused");
        if (body.raw("is_paused") == null) {
            throw body.missing("is_paused");
        }
        return body.bool("is_paused", true);
    }

    /** Its finished and queued runs go with it; a running one keeps it. */
    private Object delete(Request request) {
        DagView dag = find.dag(request);
        if (find.runs().count(RunReads.Filter.ofDag(dag.id()).inStates("running")) > 0) {
            throw ApiError.conflict("DAG '" + dag.id() + "' has running runs; wait for them or mark them failed, then delete it.");
        }
        List<RunView> some;
        do {
            some = find.runs().newest(dag.id(), null, 100);
            some.forEach(run -> commands.deleteRun(run.dag(), run.runId(), request.who().user()));
        } while (!some.isEmpty());
        if (!edits.deleteDag(dag.id(), request.who().user())) {
            throw ApiError.conflict("DAG '" + dag.id() + "' got a new run meanwhile; pause it and try again.");
        }
        return new Reply.Data(200, Map.of(), Map.of());
    }

    private Object tags(Request request) {
        List<String> all = new ArrayList<>(dags.tags(Query.pattern(request.query("tag_name_pattern"))));
        List<String> order = Query.order(request);
        if (order.contains("-name")) {
            all = all.reversed();
        } else if (!order.isEmpty() && !order.equals(List.of("name"))) {
            throw ApiError
                    .badRequest("Ordering with '" + order.getFirst() + "' is disallowed or the attribute does not exist; valid ones: name");
        }
        Page page = Query.page(request);
        return Listing.of("tags", all.stream().skip(page.offset()).limit(page.limit()).toList(), all.size());
    }

    /** DAGs without runs are left out. */
    private Object stats(Request request) {
        List<String> ids = request.queries("dag_ids");
        Map<String, Map<String, Integer>> byDag = new LinkedHashMap<>();
        for (var count : dags.stats(ids.isEmpty() ? null : ids)) {
            byDag.computeIfAbsent(count.dag(), _ -> new LinkedHashMap<>()).put(count.state(), count.count());
        }
        List<Map<String, Object>> stats = byDag.entrySet().stream()
                .map(dag -> Map.<String, Object>of(
                        "dag_id",
                        dag.getKey(),
                        "dag_display_name",
                        dag.getKey(),
                        "stats",
                        List.of("queued", "running", "success", "failed").stream()
                                .map(state -> Map.of("state", state, "count", dag.getValue().getOrDefault(state, 0)))
                                .toList()))
                .toList();
        return Listing.of("dags", stats, stats.size());
    }

    private Object source(Request request) {
        DagView dag = find.dag(request);
        Long number = request.number("version_number");
        VersionView version = dags.versions(dag.id()).stream()
                .filter(v -> number == null ? v.id() == dag.version() : v.number() == number)
                .findFirst()
                .orElseThrow(() -> ApiError.notFound("DAG '" + dag.id() + "' has no version " + number + "."));
        String text = dags.source(version.id()).map(Sources::text)
                .orElseThrow(() -> ApiError.notFound("The source of this version is not stored any more."));
        String accept = request.accepts();
        if (accept.startsWith("text/plain")) {
            return new Reply.Bytes(200, "text/plain", text.getBytes(UTF_8), Map.of());
        }
        if (!accept.contains("application/json") && !accept.contains("*/*")) {
            throw ApiError.of(406, "Only application/json or text/plain is supported");
        }
        return Map.of("content", text, "dag_id", dag.id(), "version_number", version.number(), "dag_display_name", dag.id());
    }

    private Object versions(Request request) {
        String dagId = request.path("dag_id");
        if (dagId.equals("~")) {
            throw ApiError.badRequest("Name a DAG: versions are numbered for each.");
        }
        find.dag(request);
        List<VersionShape> all = dags.versions(dagId).stream().map(VersionShape::of).toList();
        List<String> order = Query.order(request);
        if (order.isEmpty() || order.equals(List.of("id")) || order.equals(List.of("version_number"))) {
            all = all.reversed();
        } else if (!order.equals(List.of("-version_number")) && !order.equals(List.of("-id"))) {
            throw ApiError.badRequest("Ordering with '" + order.getFirst()
                    + "' is disallowed or the attribute does not exist; valid ones: id, version_number");
        }
        Page page = Query.page(request);
        return Listing.of("dag_versions", all.stream().skip(page.offset()).limit(page.limit()).toList(), all.size());
    }

    private Object version(Request request) {
        DagView dag = find.dag(request);
        int number = Find.number(request.path("version_number"), "version_number");
        return dags.versions(dag.id()).stream()
                .filter(version -> version.number() == number)
                .findFirst()
                .map(VersionShape::of)
                .orElseThrow(() -> ApiError
                        .notFound("The DagVersion with dag_id: `" + dag.id() + "` and version_number: `" + number + "` was not found"));
    }

    private Object importErrors(Request request) {
        List<DagReads.ImportError> all = dags.importErrors();
        List<String> order = Query.order(request);
        boolean descending = order.equals(List.of("-id")) || order.equals(List.of("-import_error_id"))
                || order.equals(List.of("-timestamp"));
        if (!order.isEmpty() && !descending && !List.of("id", "import_error_id", "timestamp").contains(order.getFirst())) {
            throw ApiError.badRequest("Ordering with '" + order.getFirst()
                    + "' is disallowed or the attribute does not exist; valid ones: id, import_error_id, timestamp");
        }
        Page page = Query.page(request);
        return Listing.of(
                "import_errors",
                (descending ? all : all.reversed()).stream().skip(page.offset()).limit(page.limit()).map(DagsApi::importError).toList(),
                all.size());
    }

    private Object importError(Request request) {
        int id = Find.number(request.path("import_error_id"), "import_error_id");
        return dags.importErrors().stream()
                .filter(error -> error.id() == id)
                .findFirst()
                .map(DagsApi::importError)
                .orElseThrow(() -> ApiError.notFound("The ImportError with import_error_id: `" + id + "` was not found"));
    }

    private static Object importError(DagReads.ImportError error) {
        return Map.of(
                "import_error_id", error.id(), "timestamp", error.at(), "filename", error.file(), "bundle_name", "dags", "stack_trace",
                whole(error));
    }

    /** The sentence first, then all that the compiler or the author's code said. */
    private static String whole(DagReads.ImportError error) {
        boolean more = !error.details().isBlank() && !error.details().strip().equals(error.message());
        return more ? error.message() + "\n" + error.details() : error.message();
    }
}
