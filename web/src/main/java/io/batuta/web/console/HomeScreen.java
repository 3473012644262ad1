package io.batuta.web.console;

import io.batuta.engine.command.CommandException;
import io.batuta.engine.command.Commands;
import io.batuta.store.read.DagReads;
import io.batuta.store.read.DagReads.DagView;
import io.batuta.store.read.Range;
import io.batuta.store.read.Reads.Page;
import io.batuta.store.read.RunReads;
import io.batuta.store.read.RunReads.FailedRun;
import io.batuta.store.read.RunReads.Filter;
import io.batuta.store.read.RunReads.RunView;
import io.batuta.web.http.Request;
import io.batuta.web.http.Role;
import io.batuta.web.http.Route;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The first screen: what failed, what is late, what runs, what runs next. */
public final class HomeScreen {
    private static final int MOST = 20;
    private static final int NEXT = 10;
    private static final Duration FAILED_WITHIN = Duration.ofHours(24);
    private static final Duration LATE_AFTER = Duration.ofSeconds(10);

    private final DagReads dags;
    private final RunReads runs;
    private final Commands commands;
    private final InstantSource clock;

    /** Reads there; asks the engine why something is late. */
    public HomeScreen(DagReads dags, RunReads runs, Commands commands, InstantSource clock) {
        this.dags = dags;
        this.runs = runs;
        this.commands = commands;
        this.clock = clock;
    }

    /** Its routes. */
    public List<Route> routes() {
        return List.of(Route.get("/api/batuta/v1/home", Role.VIEWER, this::home));
    }

    record Home(Instant now, Counts counts, List<FailedRun> failed, List<Late> late, List<Active> running, List<Next> next,
            List<Broken> importErrors) {}

    record Counts(int dags, int paused, long running, long queued, long failed, int importErrors) {}

    record Late(String dagId, @Nullable String runId, Instant due, long lateMs, String reason) {}

    record Active(
            String dagId, String runId, String type, String state, @Nullable Instant startedAt, Instant queuedAt, int total,
            Map<String, Integer> counts) {}

    record Next(String dagId, Instant at, String schedule) {}

    record Broken(long id, String file, Instant at, String message, @Nullable Integer line) {}

    private Home home(Request request) {
        Instant now = clock.instant();
        Instant since = now.minus(FAILED_WITHIN).truncatedTo(ChronoUnit.SECONDS);
        List<RunView> open = runs.list(Filter.ALL.inStates("running", "queued"), List.of("-state", "-run_after"), new Page(MOST, 0));
        List<DagView> next = dags.list(new DagReads.Filter(false, false, null, null, null, true, null, null, null), List.of("next_at"),
                new Page(NEXT + MOST, 0));
        List<Broken> broken = dags.importErrors().stream().map(e -> new Broken(e.id(), e.file(), e.at(), e.message(), e.line())).toList();
        DagReads.Known known = dags.known();
        return new Home(
                now,
                new Counts(
                        known.all(),
                        known.paused(),
                        runs.count(Filter.ALL.inStates("running")),
                        runs.count(Filter.ALL.inStates("queued")),
                        runs.count(failedSince(since)),
                        broken.size()),
                runs.failedSince(since, MOST),
                late(now, open, next),
                active(open),
                coming(now, next),
                broken);
    }

    private static List<Next> coming(Instant now, List<DagView> next) {
        List<Next> coming = new ArrayList<>();
        for (DagView dag : next) {
            Instant at = dag.nextFire();
            if (at != null && at.isAfter(now) && coming.size() < NEXT) {
                coming.add(new Next(dag.id(), at, dag.schedule()));
            }
        }
        return coming;
    }

    private static Filter failedSince(Instant since) {
        Range open = Range.OPEN;
        return new Filter(null, null, null, null, List.of("failed"), null, null, null, null, open, open, open, new Range(since, null), open,
                null, null);
    }

    private List<Active> active(List<RunView> open) {
        TaskCounts counts = TaskCounts.of(runs, open.stream().map(RunView::stand).toList());
        return open.stream()
                .map(run -> new Active(
                        run.dag(), run.runId(), run.type(), run.state(), run.startedAt(), run.queuedAt(), counts.total(run.id()),
                        counts.of(run.id())))
                .toList();
    }

    /** Runs that wait in the queue, and fire times that passed without a run. */
    private List<Late> late(Instant now, List<RunView> open, List<DagView> next) {
        Instant before = now.minus(LATE_AFTER);
        List<Late> late = new ArrayList<>();
        for (RunView run : open) {
            Instant due = run.runAfter().isAfter(run.queuedAt()) ? run.runAfter() : run.queuedAt();
            if (run.state().equals("queued") && due.isBefore(before)) {
                late.add(new Late(run.dag(), run.runId(), due, Duration.between(due, now).toMillis(), why(run.dag(), run.runId())));
            }
        }
        for (DagView dag : next) {
            Instant due = dag.nextFire();
            if (due != null && due.isBefore(before)) {
                late.add(new Late(dag.id(), null, due, Duration.between(due, now).toMillis(), why(dag.id(), null)));
            }
        }
        return late.size() > MOST ? late.subList(0, MOST) : late;
    }

    private String why(String dagId, @Nullable String runId) {
        try {
            List<String> reasons = commands.explain(dagId, runId, null).reasons();
            return reasons.isEmpty() ? "It should start any moment." : reasons.getFirst();
        } catch (CommandException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
