package io.batuta.engine.gate;

import io.batuta.engine.board.Board;
import io.batuta.engine.board.Cell;
import io.batuta.engine.board.DagEntry;
import io.batuta.engine.board.Turn;
import io.batuta.engine.board.World;
import io.batuta.model.decide.Reason;
import io.batuta.model.state.TaskEvent;
import io.batuta.model.state.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives room. DAGs take turns, one start each, so that neither a full pool nor a wide DAG delays the others; backfills come after everything else and never take the whole node. Within a DAG the older
 * run comes first, within a run the higher priority. Touched by the lifecycle's thread only.
 */
public final class Gate {
    private static final Duration SHOW_WAITING_AFTER = Duration.ofMillis(500);

    /** New task instances that make a commit noticeably long. */
    private static final int CROWD = 2_000;

    /** Of a crowd that waits only so many at once are written down, and only so often: all of them in one commit would hold up the ends and starts of everybody else. */
    private static final int SHOWN_AT_ONCE = 100;
    private static final Duration SHOW_PAUSE = Duration.ofMillis(100);

    private final Limits limits;
    private final Set<DagEntry> lanes = new LinkedHashSet<>();
    private final BooleanSupplier leaseFits;

    /** Instances in the order they came, until they start or their waiting is written down. */
    private final Deque<Cell> newlyReady = new ArrayDeque<>();

    private Instant showAgain = Instant.MIN;

    /**
     * A gate of the node.
     *
     * @param leaseFits whether the node's lease has enough time left to begin an effect
     */
    public Gate(BooleanSupplier leaseFits) {
        this.leaseFits = leaseFits;
        this.limits = new Limits(leaseFits);
    }

    /** Whether enough of the lease is left to begin an effect. */
    public boolean mayBegin() {
        return leaseFits.getAsBoolean();
    }

    /** What keeps an instance back, for explaining. */
    public List<Reason> reasons(Cell cell, World world) {
        return limits.of(cell, world);
    }

    /** An instance whose dependencies are met waits here from now on. */
    public void offer(Cell cell, Instant now) {
        if (!cell.ready) {
            cell.ready = true;
            cell.readySince = now;
            cell.board.ready(cell.spec().pool()).add(cell);
            lanes.add(cell.board.dag());
            newlyReady.add(cell);
        }
    }

    /** An instance no longer waits. */
    public void withdraw(Cell cell) {
        if (cell.ready) {
            cell.ready = false;
            cell.board.ready(cell.spec().pool()).remove(cell);
        }
    }

    /** Forgets everything that waits. */
    public void clear() {
        lanes.clear();
        newlyReady.clear();
    }

    /**
     * Writes down who waits. Writing "scheduled" for tasks that start a moment later would cost a row each for nothing, so only those that wait longer are shown waiting.
     *
     * @return when to go on because more are left than fit; null when none are, or that moment was said before
     */
    private @Nullable Instant showWaiting(Turn turn) {
        if (turn.now().isBefore(showAgain)) {
            return null;
        }
        Instant before = turn.now().minus(SHOW_WAITING_AFTER);
        int shown = 0;
        for (Cell first = newlyReady.peek(); first != null; first = newlyReady.peek()) {
            Instant since = first.readySince;
            if (first.ready && since != null && since.isAfter(before)) {
                return null;
            }
            if (shown == SHOWN_AT_ONCE) {
                showAgain = turn.now().plus(SHOW_PAUSE);
                return showAgain;
            }
            newlyReady.remove();
            if (first.ready && first.state() == TaskState.NONE) {
                turn.apply(first, new TaskEvent.DependenciesMet(), Turn.By.SCHEDULER);
                shown++;
            }
        }
        return null;
    }

    /** Whether anything waits. */
    public boolean idle() {
        return lanes.isEmpty();
    }

    /**
     * Starts what there is room for, and writes down who waits.
     *
     * @return when another turn is needed for what this one leaves; null when none is
     */
    public @Nullable Instant settle(Turn turn) {
        if (turn.created() >= CROWD) {
            // A start bears the moment of its turn: in the commit that creates a crowd, its first tasks would seem to run for as long as that takes.
            return turn.now();
        }
        open(turn);
        return showWaiting(turn);
    }

    private void open(Turn turn) {
        World world = turn.world();
        if (lanes.isEmpty() || world.allPaused() || world.drained() || world.held() != null || !leaseFits.getAsBoolean()) {
            return;
        }
        round(turn, false);
        round(turn, true);
        lanes.removeIf(dag -> dag.boards().stream().noneMatch(Board::anyReady));
    }

    /** Goes round the DAGs, one start each, until nobody can start any more. */
    private void round(Turn turn, boolean backfills) {
        List<DagEntry> hopeful = new ArrayList<>(lanes);
        while (!hopeful.isEmpty() && !full(turn.world(), backfills)) {
            for (Iterator<DagEntry> each = hopeful.iterator(); each.hasNext() && !full(turn.world(), backfills);) {
                DagEntry dag = each.next();
                if (startOne(dag, backfills, turn)) {
                    lanes.remove(dag);
                    lanes.add(dag);
                } else {
                    each.remove();
                }
            }
        }
    }

    private boolean full(World world, boolean backfills) {
        return limits.nodeFull(world, backfills);
    }

    private boolean startOne(DagEntry dag, boolean backfills, Turn turn) {
        for (Board board : dag.boards()) {
            boolean candidate = board.anyReady() && (board.run().backfill() != null) == backfills && limits.runHasRoom(board, turn.world());
            if (candidate && startOne(board, turn)) {
                return true;
            }
        }
        return false;
    }

    private boolean startOne(Board board, Turn turn) {
        for (PriorityQueue<Cell> queue : board.ready().values()) {
            Cell cell = queue.isEmpty() ? null : firstBelowItsLimit(queue);
            // The room is looked for where it is used: not the first one waiting, but the one that would start.
            if (cell != null && limits.poolHasRoom(cell, turn.world())) {
                queue.remove(cell);
                cell.ready = false;
                start(cell, turn);
                return true;
            }
        }
        return false;
    }

    private static @Nullable Cell firstBelowItsLimit(PriorityQueue<Cell> queue) {
        Cell first = queue.element();
        if (Limits.taskHasRoom(first)) {
            return first;
        }
        return queue.stream().filter(Limits::taskHasRoom).min(java.util.Objects.requireNonNull(queue.comparator())).orElse(null);
    }

    private static void start(Cell cell, Turn turn) {
        boolean look = cell.state() == TaskState.UP_FOR_RESCHEDULE;
        String cause = look
                ? "look"
                : cell.state() == TaskState.UP_FOR_RETRY
                        ? (cell.losses() > 0 ? "lost" : "retry")
                        : cell.tryNumber() > 0 ? "clear" : "first";
        turn.attempts().start(cell, cause, look);
    }
}
