package io.batuta.web.v2;

import io.batuta.engine.command.Commands;
import io.batuta.engine.command.Commands.TaskRef;
import io.batuta.engine.command.Commands.TaskSelector;
import io.batuta.model.state.TaskState;
import io.batuta.store.read.Range;
import io.batuta.store.read.Reads.Page;
import io.batuta.store.read.TaskReads;
import io.batuta.store.read.TaskReads.AttemptView;
import io.batuta.store.read.TaskReads.Filter;
import io.batuta.store.read.TaskReads.TaskView;
import io.batuta.web.http.ApiError;
import io.batuta.web.http.Body;
import io.batuta.web.http.Query;
import io.batuta.web.http.Request;
import io.batuta.web.http.Role;
import io.batuta.web.http.Route;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Task instances: {@code /dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances}. */
final class TaskInstancesApi {
    private static final String ALL = "/api/v2/dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances";
    private static final String ONE = ALL + "/{task_id}";
    private static final String MAPPED = ONE + "/{map_index}";

    private final Find find;
    private final TaskReads tasks;
    private final TaskShapes shapes;
    private final Commands commands;

    /** Reads there and commands there. */
    TaskInstancesApi(Find find, TaskShapes shapes, Commands commands) {
        this.find = find;
        this.tasks = find.tasks();
        this.shapes = shapes;
        this.commands = commands;
    }

    /** Its routes; words come before numbers, since the first that matches counts. */
    List<Route> routes() {
        return List.of(
                Route.get(ALL, Role.VIEWER, this::list),
                Route.post(ALL + "/list", Role.VIEWER, this::batch),
                Route.get(ONE, Role.VIEWER, request -> shapes.of(find.task(request, -1))),
                Route.get(ONE + "/listMapped", Role.VIEWER, this::mapped),
                Route.get(ONE + "/tries", Role.VIEWER, request -> tries(find.task(request, -1))),
                Route.get(ONE + "/tries/{try_number}", Role.VIEWER, request -> oneTry(request, find.task(request, index(request)))),
                Route.get(ONE + "/dependencies", Role.VIEWER, request -> dependencies(find.task(request, index(request)))),
                Route.get(ONE + "/links", Role.VIEWER, this::links),
                Route.get(MAPPED, Role.VIEWER, request -> shapes.of(find.task(request, Find.mapIndex(request)))),
                Route.get(MAPPED + "/tries", Role.VIEWER, request -> tries(find.task(request, Find.mapIndex(request)))),
                Route.get(MAPPED + "/tries/{try_number}", Role.VIEWER,
                        request -> oneTry(request, find.task(request, Find.mapIndex(request)))),
                Route.get(MAPPED + "/dependencies", Role.VIEWER, request -> dependencies(find.task(request, Find.mapIndex(request)))),
                Route.patch(ONE, Role.USER, request -> patch(request, index(request), false)),
                Route.patch(ONE + "/dry_run", Role.USER, request -> patch(request, index(request), true)),
                Route.patch(MAPPED, Role.USER, request -> patch(request, Find.mapIndex(request), false)),
                Route.patch(MAPPED + "/dry_run", Role.USER, request -> patch(request, Find.mapIndex(request), true)));
    }

    private static int index(Request request) {
        return request.integer("map_index", -1, -1, Integer.MAX_VALUE);
    }

    private Object list(Request request) {
        String dagId = request.path("dag_id");
        String runId = request.path("dag_run_id");
        if (!dagId.equals("~") && !runId.equals("~")) {
            find.run(request);
        } else if (!dagId.equals("~")) {
            find.dag(request);
        }
        return page(request, filter(request, Query.any(dagId), Query.any(runId), null, null));
    }

    private Object mapped(Request request) {
        find.run(request);
        return page(request, filter(request, List.of(request.path("dag_id")), List.of(request.path("dag_run_id")),
                List.of(request.path("task_id")), true));
    }

    private Object page(Request request, Filter filter) {
        List<String> order = Query.order(request);
        Page page = Query.page(request);
        List<TaskView> found = Query.ordered(() -> tasks.list(filter, order, page));
        return Listing.withCursors("task_instances", shapes.of(found), tasks.count(filter));
    }

    private static Filter filter(
            Request request, @Nullable List<String> dags, @Nullable List<String> runs, @Nullable List<String> only,
            @Nullable Boolean mappedOnly) {
        String taskId = request.query("task_id");
        return new Filter(
                dags,
                runs,
                only != null ? only : taskId == null ? null : List.of(taskId),
                firstOf(Query.pattern(request, "task_display_name"), Query.pattern(request, "task_id")),
                Query.pattern(request, "dag_id"),
                Query.pattern(request, "run_id"),
                states(request.queries("state")),
                RunsApi.numbers(request, "map_index"),
                mappedOnly,
                RunsApi.numbers(request, "try_number"),
                RunsApi.numbers(request, "version_number"),
                Query.range(request, "run_after"),
                Query.range(request, "logical_date"),
                Query.range(request, "start_date"),
                Query.range(request, "end_date"),
                Query.range(request, "updated_at"),
                RunsApi.least(request.decimal("duration_gte"), request.decimal("duration_gt")),
                RunsApi.most(request.decimal("duration_lte"), request.decimal("duration_lt")));
    }

    private static @Nullable String firstOf(@Nullable String one, @Nullable String other) {
        return one == null ? other : one;
    }

    private Object batch(Request request) {
        Body body = request.body()
                .only("dag_ids", "dag_run_ids", "task_ids", "state", "run_after_gte", "run_after_gt", "run_after_lte", "run_after_lt",
                        "logical_date_gte", "logical_date_gt", "logical_date_lte",
                        "logical_date_lt", "start_date_gte", "start_date_gt", "start_date_lte", "start_date_lt", "end_date_gte",
                        "end_date_gt", "end_date_lte", "end_date_lt", "duration_gte",
                        "duration_gt", "duration_lte", "duration_lt", "pool", "queue", "executor", "page_offset", "page_limit", "order_by");
        Filter filter = new Filter(
                some(body, "dag_ids"),
                some(body, "dag_run_ids"),
                some(body, "task_ids"),
                null,
                null,
                null,
                states(body.texts("state")),
                null,
                null,
                null,
                null,
                Batches.range(body, "run_after"),
                Batches.range(body, "logical_date"),
                Batches.range(body, "start_date"),
                Batches.range(body, "end_date"),
                Range.OPEN,
                RunsApi.least(body.number("duration_gte"), body.number("duration_gt")),
                RunsApi.most(body.number("duration_lte"), body.number("duration_lt")));
        List<TaskView> found = Query.ordered(() -> tasks.list(filter, Batches.order(body), Batches.page(body)));
        return Listing.withCursors("task_instances", shapes.of(found), tasks.count(filter));
    }

    private static @Nullable List<String> some(Body body, String name) {
        return body.raw(name) == null ? null : body.texts(name);
    }

    /** {@code no_status} and {@code none} both mean that nothing has happened yet. */
    private static @Nullable List<String> states(List<String> words) {
        List<String> named = words.stream().map(word -> word.equals("no_status") || word.equals("null") ? TaskState.NONE.word() : word)
                .toList();
        return RunsApi.checked(named, Arrays.stream(TaskState.values()).map(TaskState::word).toList(), "state");
    }

    private Object tries(TaskView task) {
        List<AttemptView> attempts = tasks.attempts(List.of(task.id()));
        return Listing.of("task_instances", attempts.stream().map(attempt -> shapes.of(task, attempt)).toList(), attempts.size());
    }

    private Object oneTry(Request request, TaskView task) {
        return shapes.of(task, attempt(task, Find.number(request.path("try_number"), "try_number")));
    }

    /** The attempt of a try; of several (a sensor looks more than once in one try), the last. */
    private AttemptView attempt(TaskView task, int tryNumber) {
        return tasks.attempts(List.of(task.id())).stream()
                .filter(attempt -> attempt.tryNumber() == tryNumber)
                .reduce((_, later) -> later)
                .orElseThrow(() -> ApiError.notFound("The Task Instance with dag_id: `" + task.dag() + "`, run_id: `" + task.runId()
                        + "`, task_id: `" + task.task() + "`, try_number: `"
                        + tryNumber + "` and map_index: `" + task.mapIndex() + "` was not found"));
    }

    private Object dependencies(TaskView task) {
        List<Map<String, String>> reasons = commands.explain(task.dag(), task.runId(), new TaskSelector(task.task(), task.mapIndex()))
                .reasons().stream()
                .map(reason -> Map.of("name", "Batuta", "reason", reason))
                .toList();
        return Map.of("dependencies", reasons);
    }

    private Object links(Request request) {
        find.task(request, index(request));
        return Map.of("extra_links", Map.of(), "total_entries", 0);
    }

    private Object patch(Request request, int mapIndex, boolean dryRun) {
        TaskView task = find.task(request, mapIndex);
        Body body = request.body().only("new_state", "note", "include_upstream", "include_downstream", "include_future", "include_past");
        String word = body.text("new_state");
        if (word == null) {
            throw body.has("note") ? ApiError.badRequest("Notes are kept for runs; a task instance has none.") : body.missing("new_state");
        }
        if (body.bool("include_future", false) || body.bool("include_past", false)) {
            throw ApiError.badRequest("A task is marked in one run at a time; leave out include_future and include_past.");
        }
        TaskState state = markable(body, word);
        boolean upstream = body.bool("include_upstream", false);
        boolean downstream = body.bool("include_downstream", false);
        if (dryRun) {
            return Listing.of("task_instances", List.of(shapes.of(task)), 1);
        }
        List<TaskRef> marked = commands.markTask(
                task.dag(), task.runId(), List.of(new TaskSelector(task.task(), mapIndex)), state, upstream, downstream,
                request.who().user());
        return shapes.listing(marked);
    }

    private static TaskState markable(Body body, String word) {
        for (TaskState state : List.of(TaskState.SUCCESS, TaskState.FAILED, TaskState.SKIPPED)) {
            if (state.word().equals(word)) {
                return state;
            }
        }
        throw body.wrong("new_state", "Input should be 'success', 'failed' or 'skipped'");
    }
}
