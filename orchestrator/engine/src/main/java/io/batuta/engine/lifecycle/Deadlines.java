package io.batuta.engine.lifecycle;

import io.batuta.engine.board.Board;
import io.batuta.engine.board.Cell;
import io.batuta.engine.board.DagEntry;
import io.batuta.engine.board.Turn;
import io.batuta.engine.board.World;
import io.batuta.model.journal.RunRow;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.plan.TaskSpec;
import io.batuta.model.schedule.DurationText;
import io.batuta.model.state.TaskState;
import io.batuta.model.task.AlertOn;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells that a run or a task of it is late: before the breach when what earlier runs took says so, and at the breach. Only in a run's first course: one that was cleared, or belongs to a backfill, is
 * late by nature. Noticing twice does no harm, since a message is written once.
 */
final class Deadlines {
    private static final Duration LEAST_WAIT = Duration.ofSeconds(5);
    private static final int MOST_NAMED = 3;

    private final Lifecycle lifecycle;

    Deadlines(Lifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    /** What is expected: that the run, or that task of it, has ended by then. */
    private record Goal(RunRow run, @Nullable TaskSpec task, DagPlan plan, Duration deadline) {
        Instant due() {
            return run.runAfter().plus(deadline);
        }

        boolean wants(AlertOn on) {
            var alerts = task == null ? plan.alerts() : task.alerts();
            return alerts.containsKey(on) || (task == null ? plan.hooks() : task.hooks()).contains(on);
        }
    }

    /** Every run of a world just read. */
    void ofAll(World world) {
        world.dags().values().forEach(dag -> dag.queued().values().stream().flatMap(Collection::stream).forEach(this::of));
        world.allBoards().forEach(board -> of(board.run()));
    }

    /** A run that is to be watched from now on. */
    void of(RunRow run) {
        DagEntry dag = lifecycle.world().dags().get(run.dagId());
        if (dag == null || run.clearNo() > 0 || run.backfill() != null || run.state().finished()) {
            return;
        }
        Long version = run.dagVersion();
        DagPlan plan = version == null ? dag.newest().plan() : lifecycle.world().plan(version).plan();
        watch(run, null, plan, plan.deadline());
        plan.tasks().forEach(task -> watch(run, task, plan, task.deadline()));
    }

    private void watch(RunRow run, @Nullable TaskSpec task, DagPlan plan, @Nullable Duration deadline) {
        if (deadline == null) {
            return;
        }
        Goal goal = new Goal(run, task, plan, deadline);
        if (goal.wants(AlertOn.DEADLINE_MISSED)) {
            lifecycle.timers().at(goal.due(), turn -> passed(goal, turn));
        }
        if (goal.wants(AlertOn.DEADLINE_AT_RISK)) {
            lifecycle.timers().at(run.runAfter(), turn -> foresee(goal, turn));
        }
    }

    private static void passed(Goal goal, Turn turn) {
        if (open(goal, turn)) {
            turn.tellDeadline(AlertOn.DEADLINE_MISSED, goal.run(), goal.plan(), goal.task(), expectation(goal) + "; " + state(goal, turn));
        }
    }

    private void foresee(Goal goal, Turn turn) {
        Instant now = turn.now();
        if (!open(goal, turn) || !now.isBefore(goal.due())) {
            return;
        }
        Map<String, Duration> usual = turn.world().journal().usualDurations(goal.run().dagId());
        if (usual.isEmpty()) {
            return;
        }
        Duration left = left(goal, usual, turn);
        Instant end = now.plus(left);
        if (end.isAfter(goal.due())) {
            turn.tellDeadline(AlertOn.DEADLINE_AT_RISK, goal.run(), goal.plan(), goal.task(),
                    expectation(goal) + ", and is likely to end at " + end.truncatedTo(ChronoUnit.SECONDS) + " by what the last runs took; "
                            + state(goal, turn));
            return;
        }
        // Until then it can be in time even if nothing ends meanwhile.
        Instant next = goal.due().minus(left).plusMillis(1);
        Instant soonest = now.plus(LEAST_WAIT);
        lifecycle.timers().at(next.isAfter(soonest) ? next : soonest, later -> foresee(goal, later));
    }

    // ---- what is known of it now

    private static @Nullable Board board(Goal goal, Turn turn) {
        return turn.world().boards().get(goal.run().id());
    }

    private static boolean queued(Goal goal, Turn turn) {
        DagEntry dag = turn.world().dags().get(goal.run().dagId());
        return dag != null && dag.queued(0).stream().anyMatch(run -> run.id() == goal.run().id());
    }

    private static boolean open(Goal goal, Turn turn) {
        Board board = board(goal, turn);
        if (board == null) {
            return queued(goal, turn);
        }
        return board.run().clearNo() == 0 && !board.run().state().finished()
                && goals(goal, board).anyMatch(cell -> !cell.state().finished());
    }

    private static java.util.stream.Stream<Cell> goals(Goal goal, Board board) {
        TaskSpec task = goal.task();
        return task == null ? board.all().stream() : Arrays.stream(board.cells(board.plan().indexOf(task.id())));
    }

    /** The longest way through what has not ended, every task with the time it usually takes. */
    private static Duration left(Goal goal, Map<String, Duration> usual, Turn turn) {
        Board board = board(goal, turn);
        List<TaskSpec> tasks = goal.plan().tasks();
        Duration[] until = new Duration[tasks.size()];
        Duration longest = Duration.ZERO;
        for (int i = 0; i < until.length; i++) {
            Duration before = tasks.get(i).upstream().stream().map(up -> until[up]).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
            Duration whole = usual.getOrDefault(tasks.get(i).id(), Duration.ZERO);
            until[i] = before.plus(board == null ? whole : left(board.cells(i), whole, turn.now()));
            longest = until[i].compareTo(longest) > 0 ? until[i] : longest;
        }
        return goal.task() == null ? longest : until[goal.plan().indexOf(goal.task().id())];
    }

    private static Duration left(Cell[] cells, Duration usual, Instant now) {
        if (Arrays.stream(cells).allMatch(cell -> cell.state().finished())) {
            return Duration.ZERO;
        }
        Duration gone = Arrays.stream(cells).map(Cell::startedAt).filter(at -> at != null).min(Comparator.naturalOrder())
                .map(at -> Duration.between(at, now)).orElse(Duration.ZERO);
        return usual.compareTo(gone) > 0 ? usual.minus(gone) : Duration.ZERO;
    }

    // ---- in words

    private static String expectation(Goal goal) {
        return "it was to end by " + goal.due() + ", " + DurationText.words(goal.deadline()) + " after "
                + (goal.task() == null ? "it" : "its run") + " was due";
    }

    private static String state(Goal goal, Turn turn) {
        Board board = board(goal, turn);
        if (board == null) {
            return "it still waits in the queue for a run of this DAG to end";
        }
        List<Cell> running = board.all().stream().filter(cell -> cell.state() == TaskState.RUNNING).toList();
        long waiting = board.all().stream().filter(cell -> !cell.state().finished()).count() - running.size();
        String named = running.stream().limit(MOST_NAMED)
                .map(cell -> cell.spec().id() + (cell.mapIndex < 0 ? "" : "[" + cell.mapIndex + "]") + " runs since " + cell.startedAt())
                .collect(Collectors.joining(", "));
        return (running.isEmpty()
                ? "nothing of it runs"
                : running.size() > MOST_NAMED ? named + " and " + (running.size() - MOST_NAMED) + " more" : named)
                + ", " + waiting + (waiting == 1 ? " task waits" : " tasks wait");
    }
}
