package io.batuta.engine.steer;

import io.batuta.engine.board.Board;
import io.batuta.engine.board.DagEntry;
import io.batuta.engine.board.Turn;
import io.batuta.engine.board.Turn.By;
import io.batuta.engine.board.World;
import io.batuta.engine.calendar.Continuing;
import io.batuta.engine.calendar.Runs;
import io.batuta.engine.command.CommandException;
import io.batuta.engine.command.Commands.Backfill;
import io.batuta.engine.command.Commands.BackfillPlan;
import io.batuta.engine.command.OwnedElsewhereException;
import io.batuta.engine.lifecycle.Lifecycle;
import io.batuta.model.failpoint.Failpoint;
import io.batuta.model.journal.BackfillRow;
import io.batuta.model.journal.RunRow;
import io.batuta.model.schedule.EverySchedule;
import io.batuta.model.schedule.Fire;
import io.batuta.model.schedule.Timetable;
import io.batuta.model.schedule.Timetables;
import io.batuta.model.state.RunState;
import io.batuta.model.state.RunType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Creates runs for past dates. They queue under the backfill's own limit and start after everything else. */
final class Backfilling {
    private static final int MOST_DATES = 10_000;
    private static final Set<String> REPROCESS = Set.of("none", "failed", "completed");

    private final Lifecycle lifecycle;
    private final Clearing clearing;
    private final Runs runs = new Runs();

    Backfilling(Lifecycle lifecycle, Clearing clearing) {
        this.lifecycle = lifecycle;
        this.clearing = clearing;
    }

    BackfillPlan create(Backfill request, Turn turn) {
        DagEntry dag = Finder.dag(request.dagId(), turn.world());
        check(request, turn);
        if (Continuing.is(dag)) {
            throw new CommandException(CommandException.Kind.INVALID, "DAG " + dag.id()
                    + " runs continuously: it has no dates that could be made up for; trigger a run by hand instead");
        }
        ManualRuns.checkParams(dag, request.conf());
        List<Fire> fires = fires(dag, request);
        Map<Instant, RunState> existing = turn.world().journal().runsAt(request.dagId(), fires.stream().map(Fire::logicalDate).toList());
        Map<Instant, String> leftOut = new LinkedHashMap<>();
        List<Fire> wanted = new ArrayList<>();
        for (Fire fire : fires) {
            String why = whyNot(existing.get(fire.logicalDate()), request.reprocess());
            if (why == null) {
                wanted.add(fire);
            } else {
                leftOut.put(fire.logicalDate(), why);
            }
        }
        List<Instant> dates = wanted.stream().map(Fire::logicalDate).toList();
        if (request.dryRun()) {
            return new BackfillPlan(null, dates, leftOut);
        }
        return new BackfillPlan(carryOut(dag, request, wanted, existing, turn), dates, leftOut);
    }

    private long carryOut(DagEntry dag, Backfill request, List<Fire> wanted, Map<Instant, RunState> existing, Turn turn) {
        World world = turn.world();
        long id = world.ids().next();
        Failpoint.at("backfill-created");
        turn.batch().newBackfills.add(new BackfillRow(
                id, dag.id(), request.from(), request.to(), request.reprocess(), request.maxActiveRuns(), request.reverse(), false,
                request.conf(), request.actor(), world.node()));
        world.backfillLimit(id, request.maxActiveRuns());
        for (Fire fire : wanted) {
            if (existing.containsKey(fire.logicalDate())) {
                List<Long> ids = world.journal().runsBetween(dag.id(), fire.logicalDate(), fire.logicalDate());
                ids.forEach(run -> clearing.clearRun(Finder.board(run, turn), request.reprocess().equals("failed"),
                        By.user(request.actor()), turn));
            } else {
                RunRow run = runs.of(RunType.BACKFILL, dag, fire, new Runs.Backfilled(id, request.actor(), request.conf()), turn);
                turn.runs().create(dag, run, By.user(request.actor()));
            }
        }
        if (wanted.stream().allMatch(fire -> existing.containsKey(fire.logicalDate()))) {
            turn.batch().finishedBackfills.add(id);
        }
        return id;
    }

    private static List<Fire> fires(DagEntry dag, Backfill request) {
        Timetable timetable = Timetables.of(dag.newest().plan().schedule(), anchor(dag, request.from()), dag.newest().plan().startDate(),
                dag.newest().plan().endDate());
        List<Fire> fires = new ArrayList<>();
        Fire fire = timetable.next(null, request.from());
        while (fire != null && !fire.logicalDate().isAfter(request.to())) {
            if (!fire.logicalDate().isBefore(request.from())) {
                fires.add(fire);
            }
            if (fires.size() > MOST_DATES) {
                throw new CommandException(CommandException.Kind.INVALID,
                        "the range holds more than " + MOST_DATES + " dates of DAG " + dag.id() + "; take a shorter one");
            }
            fire = timetable.next(fire.at(), fire.at());
        }
        if (fires.isEmpty()) {
            String why = "DAG " + dag.id() + " has no scheduled date between " + request.from() + " and " + request.to() + " (schedule: "
                    + dag.newest().plan().schedule().describe() + ")";
            throw new CommandException(CommandException.Kind.INVALID, why);
        }
        if (request.reverse()) {
            Collections.reverse(fires);
        }
        return fires;
    }

    /** Where counting begins: in step with the scheduled runs, but early enough for the range. */
    private static Instant anchor(DagEntry dag, Instant from) {
        Instant anchor = dag.row().anchor();
        if (anchor == null || !anchor.isAfter(from)) {
            return anchor == null ? from : anchor;
        }
        if (dag.newest().plan().schedule() instanceof EverySchedule every) {
            long steps = Duration.between(from, anchor).dividedBy(every.every()) + 1;
            return anchor.minus(every.every().multipliedBy(steps));
        }
        return from;
    }

    private static void check(Backfill request, Turn turn) {
        if (request.to().isBefore(request.from())) {
            throw new CommandException(CommandException.Kind.INVALID,
                    "the backfill ends (" + request.to() + ") before it begins (" + request.from() + ")");
        }
        if (!REPROCESS.contains(request.reprocess())) {
            throw new CommandException(CommandException.Kind.INVALID,
                    "reprocess must be none, failed or completed, not '" + request.reprocess() + "'");
        }
        if (request.maxActiveRuns() < 1) {
            throw new CommandException(CommandException.Kind.INVALID, "max_active_runs must be at least 1, not " + request.maxActiveRuns());
        }
        boolean another = turn.world().journal().openBackfills().stream().anyMatch(row -> row.dagId().equals(request.dagId()));
        if (another && !request.dryRun()) {
            throw new CommandException(CommandException.Kind.CONFLICT,
                    "DAG " + request.dagId() + " has a backfill under way; wait for its end or cancel it");
        }
    }

    private static @Nullable String whyNot(@Nullable RunState state, String reprocess) {
        if (state == null) {
            return null;
        }
        return switch (state) {
            case QUEUED, RUNNING -> "its run is " + state.word();
            case FAILED -> reprocess.equals("none") ? "its run failed; choose reprocess failed or completed to run it again" : null;
            case SUCCESS -> reprocess.equals("completed") ? null : "its run succeeded; choose reprocess completed to run it again";
        };
    }

    /** The backfill as stored, if it is not finished. */
    static BackfillRow open(long id, Turn turn) {
        return turn.world().journal().openBackfills().stream().filter(row -> row.id() == id).findFirst()
                .orElseThrow(() -> new CommandException(CommandException.Kind.CONFLICT,
                        "backfill " + id + " is finished or does not exist"));
    }

    /** Its runs queue with the node that made it, or with the one that took them over: only there it can be cancelled. */
    void cancel(long id, By by, Turn turn) {
        elsewhere(open(id, turn), turn.world()).ifPresent(run -> {
            throw new OwnedElsewhereException(run);
        });
        for (DagEntry dag : turn.world().dags().values()) {
            var queue = dag.queued(id);
            for (RunRow run : List.copyOf(queue)) {
                queue.remove(run);
                Board known = turn.world().boards().get(run.id());
                if (known != null) {
                    lifecycle.endRun(known, RunState.FAILED, by, "its backfill was cancelled", turn);
                } else {
                    turn.runs().endQueued(run, "its backfill was cancelled", by);
                }
            }
        }
        // Its runs under way come to their end, also when it was paused.
        turn.world().pausedBackfills().remove(id);
        turn.batch().finishedBackfills.add(id);
        turn.lookAtAll();
    }

    /** An open run of its dates on the node that has it, when that is another one: a letter about it gets there. */
    private static Optional<Long> elsewhere(BackfillRow backfill, World world) {
        if (backfill.node() == world.node()) {
            return Optional.empty();
        }
        Set<Long> theirs = Set.copyOf(world.journal().openRuns(backfill.node()));
        return world.journal().runsBetween(backfill.dagId(), backfill.from(), backfill.to()).stream().filter(theirs::contains).findFirst();
    }
}
