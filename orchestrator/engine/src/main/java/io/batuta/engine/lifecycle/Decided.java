package io.batuta.engine.lifecycle;

import io.batuta.engine.board.Board;
import io.batuta.engine.board.Cell;
import io.batuta.engine.board.Turn;
import io.batuta.engine.board.Turn.By;
import io.batuta.engine.closer.RunCloser;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskEvent;
import io.batuta.model.state.TaskState;
import org.jspecify.annotations.Nullable;

/** Ends runs that do not end by their tasks: a person, a timeout or a newer run decided it. */
final class Decided {
    private final Lifecycle lifecycle;
    private final RunCloser closer;

    Decided(Lifecycle lifecycle, RunCloser closer) {
        this.lifecycle = lifecycle;
        this.closer = closer;
    }

    /** What runs is cancelled, what waits is skipped. */
    void end(Board board, RunState state, By by, @Nullable String reason, Turn turn) {
        for (Cell cell : board.all()) {
            var open = cell.open();
            if (open != null && cell.state() == TaskState.RUNNING) {
                turn.apply(cell, new TaskEvent.Marked(state == RunState.FAILED ? TaskState.FAILED : TaskState.SUCCESS, reason), by);
                cell.cancelBecause(Cell.CancelCause.RUN_ENDED);
                lifecycle.cancelInTurn(cell, open.id(), turn);
            } else if (!cell.state().finished()) {
                lifecycle.gate().withdraw(cell);
                turn.apply(cell, new TaskEvent.Marked(TaskState.SKIPPED, "its run was ended: " + reason), by);
            }
        }
        closer.end(board, state, by, reason, turn);
    }
}
