package io.batuta.engine.lifecycle;

import io.batuta.engine.board.Board;
import io.batuta.engine.board.Cell;
import io.batuta.engine.board.DagEntry;
import io.batuta.engine.board.Turn;
import io.batuta.engine.board.World;
import io.batuta.engine.closer.Closer;
import io.batuta.engine.closer.RunCloser;
import io.batuta.engine.command.CommandException;
import io.batuta.engine.command.Happening;
import io.batuta.engine.gate.Gate;
import io.batuta.engine.gate.RunGate;
import io.batuta.engine.planner.Planner;
import io.batuta.engine.planner.Views;
import io.batuta.engine.runner.Ended;
import io.batuta.engine.runner.Launcher;
import io.batuta.model.failpoint.Failpoint;
import io.batuta.model.journal.AttemptRow;
import io.batuta.model.journal.CommitResult;
import io.batuta.model.journal.JournalException;
import io.batuta.model.state.RunState;
import io.batuta.model.task.Recovery;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one door. Everything that happens (a time due, an attempt's end, a person's wish) comes here as {@link Work}; each {@link #turn} applies what has gathered to the world in memory, lets planner and
 * gate draw the consequences, commits all of it in one batch, and only then launches attempts and tells listeners.
 *
 * <p>When a commit is not accepted, the world is forgotten and read back, and the work is applied anew. So there is one mechanism for a lost lease, a conflict, a broken connection and a restart.
 */
public final class Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    /** The longest between two turns while something waits for room, and while nothing does: whatever happens wakes it at once. */
    private static final long BUSY_MILLIS = 1_000;
    private static final long IDLE_MILLIS = 5_000;
    private static final int MOST_LATE_IN_A_ROW = 5;

    /** Somebody else may be quicker again and again; but what is late so often contradicts itself. */
    private static final int MOST_LATE_ALONE = 50;

    private final World world;
    private final InstantSource clock;
    private final Launcher launcher;
    private final Gate gate;
    private final Consumer<Happening> listener;
    private final Survivors survivors;
    private final Timers timers = new Timers();
    private final Reminders reminders = new Reminders(this);
    private final Outage outage = new Outage();
    private final RunGate runGate = new RunGate();
    private final Views views = new Views();
    private final Planner planner;
    private final Closer closer = new Closer();
    private final RunCloser runCloser = new RunCloser();
    private final Decided decided = new Decided(this, runCloser);
    private final Arrivals arrivals = new Arrivals();
    private boolean fresh;
    private boolean unreachable;
    private int lateInARow;
    private boolean apart;

    /** What the lifecycle is made of. {@code recovery} says for each kind of task what can be done about an attempt whose process died. */
    public record Parts(World world, InstantSource clock, Launcher launcher, Gate gate, Function<String, Recovery> recovery,
            Consumer<Happening> listener) {}

    /** A lifecycle that has not read its world yet; the first turn does. */
    public Lifecycle(Parts parts) {
        this.world = parts.world();
        this.clock = parts.clock();
        this.launcher = parts.launcher();
        this.gate = parts.gate();
        this.listener = parts.listener();
        this.survivors = new Survivors(this, parts.recovery());
        this.planner = new Planner(gate, views);
    }

    /** Hands work in. Thread-safe; returns at once. */
    public void submit(Work work) {
        arrivals.add(work);
    }

    /** Work for later moments. Thread-safe. */
    public Timers timers() {
        return timers;
    }

    /** The world; only for use inside work. */
    public World world() {
        return world;
    }

    /** The gate; only for use inside work. */
    public Gate gate() {
        return gate;
    }

    /** How views are made; only for use inside work. */
    public Views views() {
        return views;
    }

    /** How attempts' ends are judged; only for use inside work. */
    public Closer closer() {
        return closer;
    }

    /** Whether work waits, a timer is due, or the world must be read. */
    public boolean hasWork() {
        Instant next = timers.next();
        return !arrivals.isEmpty() || !fresh || (next != null && !next.isAfter(clock.instant()));
    }

    /** Waits until there is work or a timer is due, for a while at most, then does one turn. For the engine's thread. */
    public void waitAndTurn() throws InterruptedException {
        turn(arrivals.await(fresh && arrivals.isEmpty() ? patience() : 0, world.inFlight().size()));
    }

    private long patience() {
        Instant next = timers.next();
        long longest = gate.idle() ? IDLE_MILLIS : BUSY_MILLIS;
        return next == null ? longest : Math.clamp(Duration.between(clock.instant(), next).toMillis(), 0, longest);
    }

    /** Does one turn with what has gathered. For those who pass time themselves. */
    public void turn() {
        turn(arrivals.take());
    }

    private void turn(List<Work> arrived) {
        List<Work> works = new ArrayList<>(timers.due(clock.instant()));
        works.addAll(arrived);
        attempt(works);
    }

    /** Applies the works, draws the consequences and commits; what cannot be done now is handed in again or refused. */
    private void attempt(List<Work> works) {
        Turn turn = new Turn(world, clock);
        List<Work> applied = new ArrayList<>(works.size());
        Work current = null;
        try {
            turn = fresh ? turn : afterReadingBack();
            for (Work work : works) {
                current = work;
                if (applied(work, turn)) {
                    applied.add(work);
                }
            }
            current = null;
            consequences(turn);
            turn.fill();
            Failpoint.at("before-commit");
            CommitResult result = turn.batch().isEmpty() ? new CommitResult.Accepted() : world.journal().commit(turn.batch());
            switch (result) {
                case CommitResult.Accepted() -> accepted(turn, applied);
                case CommitResult.Late late -> late(turn, works, late);
            }
        } catch (JournalException e) {
            forget(turn);
            trouble(works, e);
        } catch (RuntimeException e) {
            // What it changed before it threw cannot be told apart: the world is read back, and the others go on without it.
            forget(turn);
            if (current == null) {
                LOG.error("a turn failed; its work is tried one by one", e);
                bisect(works, e);
            } else {
                Work guilty = current;
                guilty.refused(e);
                attempt(works.stream().filter(other -> other != guilty).toList());
            }
        }
    }

    /** A wish that is refused before it changed anything costs the others nothing. */
    private static boolean applied(Work work, Turn turn) {
        int before = turn.changes();
        try {
            work.apply(turn);
            return true;
        } catch (CommandException e) {
            if (turn.changes() != before) {
                throw e;
            }
            work.refused(e);
            return false;
        }
    }

    private Turn afterReadingBack() {
        Failpoint.at("read-back");
        gate.clear();
        world.reload();
        reminders.of(world);
        // Reading takes its time: room that another node gave back meanwhile must not be taken at a moment at which it still had it.
        Turn turn = new Turn(world, clock);
        world.allBoards().forEach(board -> survivors.recover(board, turn));
        turn.lookAtAll();
        fresh = true;
        return turn;
    }

    private void consequences(Turn turn) {
        boolean more = true;
        while (more) {
            Board board = turn.nextLook();
            DagEntry dag = board == null ? turn.nextQueue() : null;
            if (board != null) {
                planner.settle(board, turn);
                runCloser.close(board, turn);
            } else if (dag != null) {
                runGate.open(dag, turn).forEach(turn::look);
            }
            more = board != null || dag != null;
        }
        Instant again = gate.settle(turn);
        if (again != null) {
            timers.at(again, _ -> {});
        }
    }

    private void accepted(Turn turn, List<Work> works) {
        lateInARow = 0;
        outage.accepted(turn.batch());
        Failpoint.at("after-commit");
        turn.accepted();
        reminders.of(turn);
        launch(turn);
        for (AttemptRow attempt : turn.batch().attempts) {
            if (attempt.endedAt() != null) {
                Failpoint.at("before-settled");
                launcher.settled(attempt.id());
            }
        }
        turn.afterCommit().forEach(Runnable::run);
        works.forEach(Work::accepted);
        for (Board board : turn.boards()) {
            if (board.run().state().finished()) {
                ripple(board);
                if (board.nothingUnderWay()) {
                    world.remove(board);
                }
            } else {
                reminders.of(board.run(), board.plan().runTimeout());
                ripple(board);
            }
        }
        turn.happenings().forEach(listener);
    }

    /**
     * Begins the effects. A commit may take so long that the lease ran out meanwhile and another node took the runs over: then nothing begins here, and what is still ours is found by reading back.
     */
    private void launch(Turn turn) {
        if (!turn.launches().isEmpty() && !gate.mayBegin()) {
            LOG.warn("a commit took so long that too little of the lease is left; its {} attempts begin when it is renewed",
                    turn.launches().size());
            turn.launches().forEach(attempt -> world.inFlight().remove(attempt.id()));
            fresh = false;
            unreachable = true;
            return;
        }
        turn.launches().forEach(attempt -> {
            reminders.of(attempt);
            Failpoint.at("before-launch");
            launcher.launch(attempt, this::ended);
        });
    }

    /** Instances that wait for the same task in the run before are looked at again when a run of their DAG changed. */
    private void ripple(Board changed) {
        var waiting = changed.dag().waitingOnPast();
        if (!waiting.isEmpty()) {
            List<Cell> all = List.copyOf(waiting);
            waiting.clear();
            submit(turn -> all.forEach(cell -> {
                if (turn.world().boards().get(cell.board.run().id()) == cell.board) {
                    cell.board.markDirty(cell.task);
                    turn.look(cell.board);
                }
            }));
        }
    }

    // ---- when a commit is not accepted

    private void forget(Turn turn) {
        turn.undoRoom();
        fresh = false;
    }

    private void late(Turn turn, List<Work> works, CommitResult.Late late) {
        LOG.warn("a commit was late (runs {}, dags {}, pools {}, value conflicts {}); reading back and trying again", late.runs(),
                late.dags(), late.pools(), late.conflicts());
        forget(turn);
        boolean several = works.size() > 1;
        if (!gate.mayBegin()) {
            // Perhaps this node was declared dead and cannot know it yet: nothing it writes counts until its lease is renewed.
            unreachable = true;
        } else if ((apart && several) || ++lateInARow > (several ? MOST_LATE_IN_A_ROW : MOST_LATE_ALONE)) {
            // Two wishes of one turn may exclude each other. Late halves are halved at once, whatever passed in between.
            apart = true;
            bisect(works, new IllegalStateException("it was based on something that somebody else keeps changing"));
            apart = false;
            return;
        }
        for (Work work : works) {
            submit(work instanceof AttemptEnded ended && late.conflicts().contains(ended.attempt()) ? ended.asConflict() : work);
        }
    }

    private void trouble(List<Work> works, JournalException e) {
        switch (e.kind()) {
            case UNREACHABLE -> {
                outage.tell(e, clock.instant());
                unreachable = true;
                works.forEach(this::submit);
            }
            case REFUSED, BUG -> bisect(works, e);
        }
    }

    /** One piece of work is poison: halves are tried alone until it is found; the others pass. */
    private void bisect(List<Work> works, RuntimeException e) {
        if (works.size() > 1) {
            attempt(works.subList(0, works.size() / 2));
            attempt(works.subList(works.size() / 2, works.size()));
            return;
        }
        LOG.error("a change cannot be written: {}", e.getMessage(), e);
        for (Work work : works) {
            Work instead = work.instead(e);
            if (instead == null) {
                work.refused(e);
            } else {
                submit(instead);
            }
        }
    }

    /** Whether the database could not be reached in the last turn, or too late; asking resets it. The engine's thread then waits a moment. */
    public boolean tookUnreachable() {
        boolean was = unreachable;
        unreachable = false;
        return was;
    }

    // ---- what works may ask for

    /** Reads this node's work back in the next turn: runs were taken over, or another node left something for us. Only for use inside work. */
    public void readBack() {
        fresh = false;
    }

    /** Asks an attempt to end after this turn's commit; force follows after the grace time. The instance's cancel cause says why. */
    public void cancelInTurn(Cell cell, long attempt, Turn turn) {
        Instant now = turn.now();
        turn.afterCommit(() -> {
            launcher.cancel(attempt, false);
            reminders.ofEnding(cell, attempt, now);
        });
    }

    /** Who carries out attempts. */
    public Launcher launcher() {
        return launcher;
    }

    /** Ends a run by decision: what runs is cancelled and counts as the run does, what waits is skipped. */
    public void endRun(Board board, RunState state, Turn.By by, @Nullable String reason, Turn turn) {
        decided.end(board, state, by, reason, turn);
    }

    private void ended(Ended ended) {
        submit(new AttemptEnded(ended, closer));
    }
}
