package io.batuta.web.v2;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.batuta.model.journal.Journal;
import io.batuta.model.json.Json;
import io.batuta.model.state.RunState;
import io.batuta.store.read.Reads.Page;
import io.batuta.store.read.RunReads.RunView;
import io.batuta.store.read.TaskReads.OutputFilter;
import io.batuta.store.read.TaskReads.OutputView;
import io.batuta.web.http.ApiError;
import io.batuta.web.http.Reply;
import io.batuta.web.http.Request;
import io.batuta.web.http.Role;
import io.batuta.web.http.Route;
import io.batuta.web.live.Live;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Waits until a run has ended, telling its state in the meantime: {@code …/dagRuns/{dag_run_id}/wait}. */
final class WaitApi {
    /** A line at least that often keeps the connection, and proxies on its way, from timing out. */
    private static final double LONGEST_INTERVAL = 25;

    private final Find find;
    private final Journal journal;
    private final Live live;

    /** Reads there, woken by what happens. */
    WaitApi(Find find, Journal journal, Live live) {
        this.find = find;
        this.journal = journal;
        this.live = live;
    }

    /** Its routes. */
    List<Route> routes() {
        return List.of(Route.get("/api/v2/dags/{dag_id}/dagRuns/{dag_run_id}/wait", Role.VIEWER, this::wait));
    }

    private Object wait(Request request) {
        Double interval = request.decimal("interval");
        if (interval == null) {
            throw ApiError.unprocessable("missing", List.of("query", "interval"), "Field required", null);
        }
        if (interval <= 0) {
            throw ApiError.unprocessable("greater_than", List.of("query", "interval"), "Input should be greater than 0", interval);
        }
        RunView run = find.run(request);
        List<String> results = request.queries("result");
        long millis = Math.max(1, (long) (Math.min(interval, LONGEST_INTERVAL) * 1_000));
        return new Reply.Stream("application/x-ndjson", out -> follow(request, run, results, millis, out));
    }

    private void follow(Request request, RunView asked, List<String> results, long millis, OutputStream out) throws IOException {
        try (var run = live.watch(asked.dag(), asked.runId())) {
            RunView now = asked;
            while (true) {
                boolean finished = RunState.of(now.state()).finished();
                Map<String, Object> line = new LinkedHashMap<>(Map.of("state", now.state()));
                if (finished && !results.isEmpty() && now.state().equals(RunState.SUCCESS.word())) {
                    line.put("results", results(now, results));
                }
                out.write((Json.write(line) + "\n").getBytes(UTF_8));
                out.flush();
                if (finished || !run.await(millis, TimeUnit.MILLISECONDS) || !request.stillAllowed()) {
                    return;
                }
                now = find.run(request);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, Object> results(RunView run, List<String> tasks) {
        Map<String, Object> results = new LinkedHashMap<>();
        for (String task : tasks) {
            List<Object> values = find.tasks().outputs(new OutputFilter(run.dag(), run.runId(), task, null), Page.first(10_000)).stream()
                    .map(this::value)
                    .toList();
            if (!values.isEmpty()) {
                results.put(task, values.size() == 1 ? values.getFirst() : values);
            }
        }
        return results;
    }

    private Object value(OutputView output) {
        return output.sensitive() ? "***" : journal.output(output.attempt()).map(json -> Json.<Object>read(json, Object.class)).orElse("");
    }
}
