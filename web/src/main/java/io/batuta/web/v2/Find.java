package io.batuta.web.v2;

import io.batuta.store.read.DagReads;
import io.batuta.store.read.DagReads.DagView;
import io.batuta.store.read.RunReads;
import io.batuta.store.read.RunReads.RunView;
import io.batuta.store.read.TaskReads;
import io.batuta.store.read.TaskReads.TaskView;
import io.batuta.web.http.ApiError;
import io.batuta.web.http.Request;

/** Finds what a path names, or says in a 404 what is missing. */
record Find(DagReads dags, RunReads runs, TaskReads tasks) {
    DagView dag(Request request) {
        String dagId = request.path("dag_id");
        return dags.get(dagId).orElseThrow(() -> ApiError.notFound("The Dag with ID: `" + dagId + "` was not found"));
    }

    RunView run(Request request) {
        String dagId = request.path("dag_id");
        String runId = request.path("dag_run_id");
        return runs.get(dagId, runId)
                .orElseThrow(() -> ApiError.notFound("The DagRun with dag_id: `" + dagId + "` and run_id: `" + runId + "` was not found"));
    }

    /** The task instance of the path; with an index in the path or the query, that one. */
    TaskView task(Request request, int mapIndex) {
        String dagId = request.path("dag_id");
        String runId = request.path("dag_run_id");
        String task = request.path("task_id");
        return tasks.get(dagId, runId, task, mapIndex).orElseThrow(() -> {
            boolean mapped = mapIndex < 0 && tasks.count(TaskReads.Filter.ofTask(dagId, runId, task)) > 0;
            return ApiError.notFound(
                    mapped
                            ? "Task instance is mapped, add the map_index value to the URL"
                            : "The Task Instance with dag_id: `" + dagId + "`, run_id: `" + runId + "`, task_id: `" + task
                                    + "` and map_index: `" + mapIndex + "` was not found");
        });
    }

    /** An index in the path. */
    static int mapIndex(Request request) {
        return number(request.path("map_index"), "map_index");
    }

    /** A small whole number in the path. */
    static int number(String text, String name) {
        return number(text, "path", name);
    }

    /** A small whole number of the request's path or query. */
    static int number(String text, String where, String name) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw ApiError.unprocessable("int_parsing", java.util.List.of(where, name), "Input should be a valid integer", text);
        }
    }
}
