package io.batuta.engine.calendar;

import io.batuta.engine.board.Board;
import io.batuta.engine.board.DagEntry;
import io.batuta.engine.board.World;
import io.batuta.model.journal.RunRow;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.schedule.ContinuousSchedule;
import io.batuta.model.schedule.Fire;
import io.batuta.model.schedule.FirePlan;
import io.batuta.model.state.RunState;
import io.batuta.model.state.RunType;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What comes next of a continuous schedule, read from the rows of its runs: nothing is remembered that a restart or another node would not find. As long as a run is open, the DAG's next fire is null.
 */
public final class Continuing {
    /** More failures in a row are not told apart; the pause has long stopped growing. */
    public static final int MOST_COUNTED = 100;

    /** A run begun within this time of when it was due is named for that moment; one that comes later (the service was away) for when it begins. */
    private static final Duration PUNCTUAL = Duration.ofSeconds(5);

    private Continuing() {}

    /**
     * How a continuous DAG stands.
     *
     * @param open its scheduled run that is not over, or null
     * @param failures how many runs failed in a row since the last that ended well or worked for a good while
     * @param next when the next run begins, perhaps in the past; null while one is open, and after the DAG's end date
     */
    public record Standing(@Nullable RunRow open, int failures, @Nullable Instant next) {}

    /** Whether that DAG runs continuously. */
    public static boolean is(DagEntry dag) {
        return dag.newest().plan().schedule() instanceof ContinuousSchedule;
    }

    /** How that continuous DAG stands, by the journal. */
    public static Standing standing(DagEntry dag, ContinuousSchedule schedule, World world, Instant now) {
        List<RunRow> newest = world.journal().newestScheduled(dag.id(), 1);
        if (newest.isEmpty()) {
            return new Standing(null, 0, within(dag, now));
        }
        RunRow last = newest.getFirst();
        if (!last.state().finished() || underWay(last, world)) {
            return new Standing(last, 0, null);
        }
        int failures = last.state() == RunState.FAILED ? failures(world.journal().newestScheduled(dag.id(), MOST_COUNTED), schedule) : 0;
        Instant ended = last.endedAt() == null ? now : last.endedAt();
        Instant begun = last.startedAt() == null ? ended : last.startedAt();
        Instant after = later(ended.plus(schedule.pauseAfter(failures, dag.id() + "/" + last.runId())), begun.plus(
                ContinuousSchedule.CLOSEST));
        return new Standing(null, failures, within(dag, after));
    }

    /** A run that was ended by somebody is not over for a streaming job before its last process is gone. */
    private static boolean underWay(RunRow run, World world) {
        return world.journal().loadRuns(List.of(run.id())).stream().anyMatch(stored -> !stored.openAttempts().isEmpty());
    }

    private static int failures(List<RunRow> newestFirst, ContinuousSchedule schedule) {
        int failures = 0;
        for (RunRow run : newestFirst) {
            if (run.state() != RunState.FAILED) {
                return failures;
            }
            failures++;
            if (run.startedAt() != null && run.endedAt() != null
                    && Duration.between(run.startedAt(), run.endedAt()).compareTo(schedule.steady()) >= 0) {
                return failures;
            }
        }
        return failures;
    }

    /** Not before the DAG's start date; not at all after its end date. */
    private static @Nullable Instant within(DagEntry dag, Instant at) {
        DagPlan plan = dag.newest().plan();
        Instant from = plan.startDate() == null ? at : later(at, plan.startDate());
        return plan.endDate() != null && from.isAfter(plan.endDate()) ? null : from;
    }

    /** Whether this node has a scheduled run of it in memory that is not over; spares the question to the journal. */
    static boolean openHere(DagEntry dag) {
        for (Board board : dag.boards()) {
            if (board.run().type() == RunType.SCHEDULED && (!board.run().state().finished() || !board.nothingUnderWay())) {
                return true;
            }
        }
        return dag.queued(0).stream().anyMatch(run -> run.type() == RunType.SCHEDULED);
    }

    /** What an unpause does: the next run begins at once, whatever became of the last, unless one is open. */
    static FirePlan unpaused(DagEntry dag, ContinuousSchedule schedule, World world, Instant now) {
        Instant at = openHere(dag) || standing(dag, schedule, world, now).open() != null ? null : within(dag, now);
        if (at == null || at.isAfter(now)) {
            return new FirePlan(List.of(), null, at == null ? null : Fire.tick(at));
        }
        return new FirePlan(List.of(tick(dag, now, now)), null, null);
    }

    /** What is done about a next fire that is due: one run, unless one is open again because somebody cleared it. */
    static FirePlan due(DagEntry dag, ContinuousSchedule schedule, World world, Instant due, Instant now) {
        boolean open = openHere(dag) || standing(dag, schedule, world, now).open() != null;
        return open || within(dag, now) == null
                ? new FirePlan(List.of(), null, null)
                : new FirePlan(List.of(tick(dag, due, now)), null, null);
    }

    /** Named for the moment it was due, and never twice for the same. */
    private static Fire tick(DagEntry dag, Instant due, Instant now) {
        Instant at = (due.plus(PUNCTUAL).isBefore(now) ? now : due).truncatedTo(ChronoUnit.MILLIS);
        Instant last = dag.row().lastFire();
        return Fire.tick(last == null || at.isAfter(last) ? at : last.truncatedTo(ChronoUnit.MILLIS).plusMillis(1));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
