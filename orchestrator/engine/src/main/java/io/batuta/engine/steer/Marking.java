package io.batuta.engine.steer;

import io.batuta.engine.board.Board;
import io.batuta.engine.board.Cell;
import io.batuta.engine.board.Turn;
import io.batuta.engine.board.Turn.By;
import io.batuta.engine.command.CommandException;
import io.batuta.engine.command.Commands.TaskRef;
import io.batuta.engine.command.Commands.TaskSelector;
import io.batuta.engine.lifecycle.Lifecycle;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskEvent;
import io.batuta.model.state.TaskState;
import java.util.ArrayList;
import java.util.List;

/** Carries out a person's decision about how a task or a run ends. */
final class Marking {
    private final Lifecycle lifecycle;
    private final Clearing clearing;

    Marking(Lifecycle lifecycle, Clearing clearing) {
        this.lifecycle = lifecycle;
        this.clearing = clearing;
    }

    List<TaskRef> mark(Board board, List<TaskSelector> selectors, TaskState to, boolean upstream, boolean downstream, String reason, By by,
            Turn turn) {
        List<TaskRef> refs = new ArrayList<>();
        for (Cell cell : Finder.spread(board, Finder.cells(board, selectors), upstream, downstream)) {
            if (cell.state() == to || cell.state() == TaskState.REMOVED) {
                continue;
            }
            lifecycle.gate().withdraw(cell);
            turn.apply(cell, new TaskEvent.Marked(to, reason), by);
            var open = cell.open();
            if (open != null) {
                cell.cancelBecause(Cell.CancelCause.MARKED);
                lifecycle.cancelInTurn(cell, open.id(), turn);
            }
            refs.add(Refs.of(cell));
        }
        if (!refs.isEmpty() && board.run().state().finished()) {
            // What could not start because of a task that is now decided otherwise gets its chance.
            reopen(board, by, turn);
            turn.runs().requeue(board, board.run().dagVersion(), by);
        }
        return refs;
    }

    /** Kills what is running: it ends as failed at once, its effect is asked to end, then forced. */
    List<TaskRef> kill(Board board, List<TaskSelector> selectors, By by, Turn turn) {
        List<TaskSelector> running = Finder.cells(board, selectors).stream()
                .filter(cell -> cell.state() == TaskState.RUNNING || cell.state() == TaskState.UP_FOR_RETRY
                        || cell.state() == TaskState.UP_FOR_RESCHEDULE)
                .map(cell -> new TaskSelector(cell.spec().id(), cell.mapIndex))
                .toList();
        if (running.isEmpty()) {
            throw new CommandException(CommandException.Kind.CONFLICT,
                    "nothing to kill: none of these tasks of run " + board.run().runId() + " is running");
        }
        return mark(board, running, TaskState.FAILED, false, false, "killed by " + by.actor(), by, turn);
    }

    void markRun(Board board, RunState to, By by, Turn turn) {
        switch (to) {
            case QUEUED -> clearing.clearRun(board, false, by, turn);
            case SUCCESS, FAILED -> {
                if (board.run().state() != to) {
                    lifecycle.endRun(board, to, by, "marked " + to.word() + " by " + by.actor(), turn);
                }
            }
            case RUNNING -> throw new CommandException(CommandException.Kind.INVALID,
                    "a run can be marked queued, success or failed; it runs by itself");
        }
    }

    private static void reopen(Board board, By by, Turn turn) {
        for (Cell cell : board.all()) {
            if (cell.state() == TaskState.UPSTREAM_FAILED) {
                turn.apply(cell, new TaskEvent.Cleared("a task before it was marked"), by);
            }
        }
    }
}
