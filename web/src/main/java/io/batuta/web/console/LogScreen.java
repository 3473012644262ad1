package io.batuta.web.console;

import io.batuta.engine.log.LogStore;
import io.batuta.store.read.TaskReads;
import io.batuta.store.read.TaskReads.AttemptView;
import io.batuta.store.read.TaskReads.TaskView;
import io.batuta.web.http.ApiError;
import io.batuta.web.http.Reply;
import io.batuta.web.http.Request;
import io.batuta.web.http.Role;
import io.batuta.web.http.Route;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Logs by range: the last lines first, any stretch on demand, the whole file searched on the server. */
public final class LogScreen {
    private static final int LINES = 200;
    private static final int MAX = 256 * 1024;
    private static final int MOST = 1024 * 1024;

    private final TaskReads tasks;
    private final LogStore logs;
    private final LogText text;
    private final LineIndex lines;

    /** Reads there. */
    public LogScreen(TaskReads tasks, LogStore logs) {
        this.tasks = tasks;
        this.logs = logs;
        this.text = new LogText(logs);
        this.lines = new LineIndex(logs);
    }

    /** Its routes. */
    public List<Route> routes() {
        return List.of(
                Route.get("/api/batuta/v1/log/{dag_id}/{run_id}/{task_id}", Role.VIEWER, this::log),
                Route.get("/api/batuta/v1/log/{dag_id}/{run_id}/{task_id}/search", Role.VIEWER, this::search),
                Route.get("/api/batuta/v1/log/{dag_id}/{run_id}/{task_id}/raw", Role.VIEWER, this::raw));
    }

    record Log(List<RunScreen.Bar> attempts, @Nullable Long attempt, boolean running, long length, long offset, long end, long line,
            String text) {}

    record Found(long attempt, long length, long total, List<LogText.Match> matches) {}

    private Log log(Request request) throws IOException {
        Subject subject = subject(request);
        AttemptView attempt = subject.attempt();
        List<RunScreen.Bar> bars = subject.attempts().stream().map(RunScreen.Bar::of).toList();
        if (attempt == null) {
            return new Log(bars, null, false, 0, 0, 0, 1, "");
        }
        boolean ended = attempt.endedAt() != null;
        int max = request.integer("max", MAX, 1, MOST);
        long length = logs.length(attempt.run(), attempt.id());
        long offset = Math.min(length, start(request, attempt, max));
        LogText.Part part = text.read(attempt.run(), attempt.id(), offset, max, ended);
        return new Log(
                bars,
                attempt.id(),
                !ended,
                Math.max(length, part.end()),
                part.offset(),
                part.end(),
                lines.lineAt(attempt.run(), attempt.id(), part.offset()),
                part.text());
    }

    private long start(Request request, AttemptView attempt, int max) throws IOException {
        Long offset = request.number("offset");
        Long line = request.number("line");
        if (offset != null) {
            return offset;
        }
        if (line != null) {
            return lines.offsetOf(attempt.run(), attempt.id(), Math.max(1, line));
        }
        return text.tail(attempt.run(), attempt.id(), request.integer("tail", LINES, 1, 100_000), max);
    }

    private Found search(Request request) throws IOException {
        AttemptView attempt = existing(request);
        String words = request.query("q");
        boolean errors = request.bool("errors", false);
        if (words == null && !errors) {
            throw ApiError.badRequest("Say what to look for: q=words or errors=true.");
        }
        var found = text.search(
                attempt.run(), attempt.id(), words == null ? LogText::error : LogText.containing(words),
                request.integer("limit", 1_000, 1, 10_000));
        return new Found(attempt.id(), found.length(), found.total(), found.matches());
    }

    private Reply raw(Request request) {
        AttemptView attempt = existing(request);
        return new Reply.Stream("text/plain; charset=utf-8", out -> {
            long offset = 0;
            while (true) {
                byte[] bytes = logs.read(attempt.run(), attempt.id(), offset, MOST);
                if (bytes.length == 0) {
                    return;
                }
                out.write(bytes);
                offset += bytes.length;
            }
        });
    }

    private AttemptView existing(Request request) {
        AttemptView attempt = subject(request).attempt();
        if (attempt == null) {
            throw ApiError.notFound("The task has not been tried yet, so it has no log.");
        }
        return attempt;
    }

    /** A task instance's attempts and the one asked for, null when there is none yet. */
    private record Subject(List<AttemptView> attempts, @Nullable AttemptView attempt) {}

    private Subject subject(Request request) {
        String task = request.path("task_id");
        Long index = mapIndex(request);
        TaskView view = tasks.get(request.path("dag_id"), request.path("run_id"), task, index.intValue())
                .orElseThrow(() -> missing(request, task, index));
        List<AttemptView> attempts = tasks.attempts(List.of(view.id()));
        Long wanted = request.number("attempt");
        if (wanted == null) {
            return new Subject(attempts, attempts.isEmpty() ? null : attempts.getLast());
        }
        return new Subject(
                attempts,
                attempts.stream()
                        .filter(attempt -> attempt.id() == wanted)
                        .findFirst()
                        .orElseThrow(() -> ApiError.notFound("Task '" + task + "' has no attempt " + wanted + ".")));
    }

    private ApiError missing(Request request, String task, long index) {
        String dag = request.path("dag_id");
        String run = request.path("run_id");
        long elements = index < 0 ? tasks.count(TaskReads.Filter.ofTask(dag, run, task)) : 0;
        return ApiError.notFound(elements > 0
                ? "Task '" + task + "' is mapped over " + elements + (elements == 1 ? " element" : " elements, each")
                        + " with a log of its own; name one, such as " + task + "[0] (map_index=0)."
                : "Run '" + run + "' of DAG '" + dag + "' has no task '" + task + (index < 0 ? "'." : "' with index " + index + "."));
    }

    private static Long mapIndex(Request request) {
        return (long) request.integer("map_index", -1, -1, Integer.MAX_VALUE);
    }
}
