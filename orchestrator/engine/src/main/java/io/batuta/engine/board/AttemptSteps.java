package io.batuta.engine.board;

import io.batuta.engine.runner.Attempt;
import io.batuta.model.journal.AttemptRow;
import io.batuta.model.journal.Batch;
import io.batuta.model.plan.TaskSpec;
import io.batuta.model.state.TaskEvent;
import io.batuta.model.state.TaskState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of a {@link Turn} that begins and ends attempts, and counts the room they take. */
public final class AttemptSteps {
    private final Turn turn;

    AttemptSteps(Turn turn) {
        this.turn = turn;
    }

    /** Starts an attempt: durable with this turn, launched after its commit. */
    public void start(Cell cell, String cause, boolean sameTry) {
        TaskSpec spec = cell.spec();
        boolean direct = cell.state != TaskState.SCHEDULED;
        if (!sameTry) {
            cell.tryNumber++;
            cell.triesSinceClear++;
        }
        long id = turn.world().ids().next();
        cell.attempt = id;
        cell.node = turn.world().node();
        cell.cancelCause = null;
        cell.ready = false;
        String outsideName = "batuta-" + id;
        AttemptRow attempt = new AttemptRow(id, cell.id, cell.tryNumber, cause, turn.world().node(), outsideName, spec.pool(),
                spec.poolSlots(),
                turn.now(), null, null, null, 0);
        cell.open = attempt;
        turn.batch().newAttempts.add(attempt);
        turn.apply(cell, new TaskEvent.Started(), Turn.By.SCHEDULER, direct ? "scheduled,queued" : "queued", turn.now());
        occupy(cell, id);
        useSlots(spec.pool(), spec.poolSlots());
        launch(cell, attempt, Attempt.Mode.START);
    }

    /** Has an attempt carried out (again) after the commit. */
    public void launch(Cell cell, AttemptRow attempt, Attempt.Mode mode) {
        turn.launches().add(new Attempt(
                attempt.id(), cell.id, cell.board.run(), cell.board.plan(), cell.spec(), cell.mapIndex, attempt.tryNumber(),
                attempt.outsideName(), deadline(cell, attempt),
                firstTryAt(cell, attempt), inputs(cell), cell.takeElement(), mode));
    }

    /** Notes that an attempt is in flight; its slots were counted when it began. */
    public void occupy(Cell cell, long attempt) {
        TaskSpec spec = cell.spec();
        turn.world().inFlight().put(attempt,
                new InFlight(attempt, cell.board.run().id(), cell.id, cell.board.dag().id(), spec.id(), spec.pool(), spec.poolSlots()));
        cell.board.dag().addRunning(spec.id(), 1);
    }

    /** Gives an attempt's room back: its end was reported. */
    public void giveRoom(long attempt) {
        InFlight flight = turn.world().inFlight().remove(attempt);
        if (flight == null) {
            return;
        }
        turn.landed().put(attempt, flight);
        DagEntry dag = turn.world().dags().get(flight.dagId());
        if (dag != null) {
            dag.addRunning(flight.taskId(), -1);
        }
        // Of a run that another node took over meanwhile, the slots are that node's to give back.
        Board board = turn.world().boards().get(flight.run());
        Cell cell = board == null ? null : board.byId(flight.taskInstance());
        AttemptRow open = cell == null ? null : cell.open();
        if (open != null && open.id() == attempt) {
            useSlots(flight.pool(), -flight.slots());
        }
    }

    /** Counts slots taken or given back, in memory and in the turn.batch(). */
    public void useSlots(String pool, int slots) {
        World.Pool known = turn.world().pools().get(pool);
        if (known != null && known.slots >= 0) {
            known.used += slots;
            turn.batch().poolDeltas.merge(pool, slots, Integer::sum);
        }
    }

    /** Reads what all nodes use of the pools; what this turn takes and gives back is not in the rows yet. */
    public void readPools() {
        turn.world().refreshPools();
        turn.hasRead();
        turn.batch().poolDeltas.forEach((pool, slots) -> {
            World.Pool known = turn.world().pools().get(pool);
            if (known != null) {
                known.used += slots;
            }
        });
    }

    /** Ends the attempt under way in the records. */
    public void end(Cell cell, @Nullable String reason, Instant at) {
        AttemptRow open = cell.open;
        if (open != null) {
            InFlight flight = turn.world().inFlight().get(open.id());
            boolean reported = turn.landed().containsKey(open.id());
            if (flight != null && turn.launches().removeIf(attempt -> attempt.id() == open.id())) {
                // It was to begin with this turn: now it never does, and nobody will report an end.
                turn.world().inFlight().remove(open.id());
                cell.board.dag().addRunning(cell.spec().id(), -1);
                useSlots(open.pool(), -open.slots());
            } else if (!reported) {
                // Given back with the end of its row, so that a commit made twice gives back once. What its code still takes here is this node's affair.
                useSlots(open.pool(), -open.slots());
                if (flight != null) {
                    turn.world().abandoned().add(open.id());
                }
            }
            turn.batch().attempts.add(new AttemptRow(
                    open.id(), open.taskInstance(), open.tryNumber(), open.cause(), open.node(), open.outsideName(), open.pool(),
                    open.slots(), open.startedAt(), at, cell.state.word(),
                    reason, open.deaths()));
            cell.open = null;
            cell.cancelCause = null;
            cell.board.markDirty(cell);
            turn.touch(cell);
        }
    }

    /** Notes that an attempt lived through a death of its process and is followed from this node on. */
    public void adopt(Cell cell, AttemptRow attempt) {
        AttemptRow adopted = new AttemptRow(
                attempt.id(), attempt.taskInstance(), attempt.tryNumber(), attempt.cause(), turn.world().node(), attempt.outsideName(),
                attempt.pool(), attempt.slots(), attempt.startedAt(), null,
                null, null, attempt.deaths() + 1);
        cell.open = adopted;
        cell.node = turn.world().node();
        turn.touch(cell);
        turn.batch().attempts.add(adopted);
    }

    /** Counts an attempt lost with its process; the task gets one more try, so that no retry of the user's is used up. */
    public void countLoss(Cell cell) {
        cell.losses++;
        oneMoreTry(cell);
    }

    /** Gives a task one more try without counting a loss. */
    public void oneMoreTry(Cell cell) {
        cell.maxTries++;
        cell.triesSinceClear = Math.max(0, cell.triesSinceClear - 1);
        turn.touch(cell);
    }

    /** Notes an output that becomes durable in this turn. */
    public void output(Cell cell, Batch.OutputRow output) {
        cell.outputAttempt = output.attempt();
        cell.outputItems = output.items();
        turn.batch().outputs.add(output);
        boolean feedsMapped = false;
        for (int down : cell.board.graph().downstreamOf(cell.task)) {
            Integer over = cell.board.plan().tasks().get(down).mappedOver();
            feedsMapped |= over != null && over == cell.task;
        }
        cell.outputJson = feedsMapped ? output.json() : null;
        turn.touch(cell);
    }

    private static @Nullable Instant deadline(Cell cell, AttemptRow attempt) {
        var timeout = cell.spec().timeout();
        return timeout == null ? null : attempt.startedAt().plus(timeout);
    }

    /** As the database keeps it, so that it is the same after a restart. */
    private static Instant firstTryAt(Cell cell, AttemptRow attempt) {
        Instant first = cell.firstTryAt;
        return (first == null ? attempt.startedAt() : first).truncatedTo(ChronoUnit.MICROS);
    }

    private static List<Attempt.Input> inputs(Cell cell) {
        List<Integer> inputs = cell.spec().inputs();
        if (inputs.isEmpty()) {
            return List.of();
        }
        List<Attempt.Input> all = new ArrayList<>(inputs.size());
        for (int input : inputs) {
            TaskSpec upstream = cell.board.plan().tasks().get(input);
            List<Long> attempts = new ArrayList<>();
            for (Cell one : cell.board.cells(input)) {
                if (one.state != TaskState.REMOVED) {
                    Long output = one.outputAttempt;
                    attempts.add(output == null ? 0 : output);
                }
            }
            all.add(new Attempt.Input(upstream.id(), upstream.mapped(), attempts));
        }
        return all;
    }
}
