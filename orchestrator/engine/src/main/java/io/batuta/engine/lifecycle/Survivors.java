package io.batuta.engine.lifecycle;

import io.batuta.engine.board.Board;
import io.batuta.engine.board.Cell;
import io.batuta.engine.board.Turn;
import io.batuta.engine.board.Turn.By;
import io.batuta.engine.board.World;
import io.batuta.engine.runner.Attempt;
import io.batuta.engine.runner.Ended;
import io.batuta.model.failpoint.Failpoint;
import io.batuta.model.journal.AttemptRow;
import io.batuta.model.state.TaskEvent;
import io.batuta.model.state.TaskState;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.Recovery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * Decides what becomes of attempts found under way in a world just read: those of this process go on, those of a dead one are found again, done again or given up, as their kind declares.
 */
final class Survivors {
    /** How long an attempt waits for the host whose process it is, before its policy decides. */
    private static final Duration HOST_GRACE = Duration.ofMinutes(10);

    private final Lifecycle lifecycle;
    private final Function<String, Recovery> byKind;

    Survivors(Lifecycle lifecycle, Function<String, Recovery> byKind) {
        this.lifecycle = lifecycle;
        this.byKind = byKind;
    }

    void recover(Board board, Turn turn) {
        for (Cell cell : board.all()) {
            AttemptRow open = cell.open();
            if (open != null && !turn.world().inFlight().containsKey(open.id())) {
                recover(cell, open, turn);
            }
        }
    }

    private void recover(Cell cell, AttemptRow open, Turn turn) {
        World world = turn.world();
        boolean begun = open.deaths() > 0;
        if (open.node() == world.node() && !begun && cell.state() != TaskState.RUNNING) {
            gone(cell, turn, "it was decided otherwise before it began");
            return;
        }
        if (open.node() == world.node()) {
            // Its start turned out to be durable although we could not be told so: it was never launched.
            // One that was adopted from a dead process may have begun there: it is found again, not begun again.
            follow(cell, open, begun ? Attempt.Mode.REATTACH : Attempt.Mode.START, turn);
            return;
        }
        switch (byKind.apply(cell.spec().kind())) {
            case REATTACH -> reattach(cell, open, turn);
            case REATTACH_SAME_HOST -> {
                if (world.home(open.node()).equals(world.home(world.node()))) {
                    reattach(cell, open, turn);
                } else {
                    waitForHost(cell, open, turn);
                }
            }
            case RERUN -> gone(cell, turn, "its process died with the orchestrator");
            case ASK -> {
                lifecycle.closer().ended(cell, new Ended(open.id(), new Outcome.Unknown("its orchestrator died while it was under way"),
                        null, List.of(), turn.now()), turn);
            }
        }
    }

    private void reattach(Cell cell, AttemptRow open, Turn turn) {
        Failpoint.at("survivor-adopted");
        turn.attempts().adopt(cell, open);
        follow(cell, open, Attempt.Mode.REATTACH, turn);
    }

    /** Has it carried on here; one that was decided otherwise meanwhile is followed to be ended. */
    private void follow(Cell cell, AttemptRow open, Attempt.Mode mode, Turn turn) {
        turn.attempts().occupy(cell, open.id());
        turn.attempts().launch(cell, open, mode);
        if (cell.state() != TaskState.RUNNING) {
            cell.cancelBecause(Cell.CancelCause.MARKED);
            lifecycle.cancelInTurn(cell, open.id(), turn);
        }
    }

    private void gone(Cell cell, Turn turn, String reason) {
        Failpoint.at("survivor-lost");
        String ended = reason;
        if (cell.state() == TaskState.RUNNING) {
            ended = lifecycle.closer().lost(cell, reason, turn, turn.now());
        } else if (cell.state() == TaskState.RESTARTING) {
            turn.apply(cell, new TaskEvent.Failed(reason), By.WATCH);
        }
        turn.attempts().end(cell, ended, turn.now());
    }

    private void waitForHost(Cell cell, AttemptRow open, Turn turn) {
        Instant until = turn.now().plus(HOST_GRACE);
        long attempt = open.id();
        lifecycle.timers().at(until, later -> {
            Board board = later.world().boards().get(cell.board.run().id());
            Cell same = board == null ? null : board.byId(cell.id);
            AttemptRow still = same == null ? null : same.open();
            if (same != null && still != null && still.id() == attempt && !later.world().inFlight().containsKey(attempt)) {
                Outcome unknown = new Outcome.Unknown("the host it ran on did not come back within " + HOST_GRACE);
                lifecycle.closer().ended(same, new Ended(attempt, unknown, null, List.of(), later.now()), later);
            }
        });
    }
}
