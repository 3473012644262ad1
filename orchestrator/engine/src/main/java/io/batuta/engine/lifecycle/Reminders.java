package io.batuta.engine.lifecycle;

import io.batuta.engine.board.Board;
import io.batuta.engine.board.Cell;
import io.batuta.engine.board.Turn;
import io.batuta.engine.board.Turn.By;
import io.batuta.engine.board.World;
import io.batuta.engine.runner.Attempt;
import io.batuta.engine.runner.Ended;
import io.batuta.model.journal.AttemptRow;
import io.batuta.model.journal.RunRow;
import io.batuta.model.state.RunState;
import io.batuta.model.task.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sets the timers that runs and attempts need: retries due, timeouts, the steps of an ending by force. */
final class Reminders {
    private final Lifecycle lifecycle;
    private final Deadlines deadlines;

    Reminders(Lifecycle lifecycle) {
        this.lifecycle = lifecycle;
        this.deadlines = new Deadlines(lifecycle);
    }

    /** All timers of a world just read. */
    void of(World world) {
        for (Board board : world.allBoards()) {
            board.all().forEach(this::of);
            of(board.run(), board.plan().runTimeout());
        }
        deadlines.ofAll(world);
    }

    /** The timers of what a turn changed. */
    void of(Turn turn) {
        turn.cells().forEach(this::of);
        turn.batch().newRuns.forEach(deadlines::of);
    }

    /** An instance's retry or next look. */
    void of(Cell cell) {
        Instant due = cell.notBefore();
        if (due == null) {
            return;
        }
        long run = cell.board.run().id();
        int task = cell.task;
        lifecycle.timers().at(due, turn -> {
            Board board = turn.world().boards().get(run);
            if (board != null) {
                board.markDirty(task);
                turn.look(board);
            }
        });
    }

    /** A run's timeout. */
    void of(RunRow run, @Nullable Duration timeout) {
        Instant started = run.startedAt();
        if (timeout == null || started == null || run.state() != RunState.RUNNING) {
            return;
        }
        lifecycle.timers().at(started.plus(timeout), turn -> {
            Board board = turn.world().boards().get(run.id());
            if (board != null && board.run().state() == RunState.RUNNING && board.run().clearNo() == run.clearNo()) {
                lifecycle.endRun(board, RunState.FAILED, By.WATCH, "the run took longer than " + timeout, turn);
            }
        });
    }

    /** An attempt's timeout. */
    void of(Attempt attempt) {
        Instant deadline = attempt.deadline();
        if (deadline != null) {
            lifecycle.timers().at(deadline, turn -> {
                Cell cell = underWay(attempt.run().id(), attempt.taskInstance(), attempt.id(), turn);
                if (cell != null) {
                    cell.cancelBecause(Cell.CancelCause.TIMEOUT);
                    lifecycle.cancelInTurn(cell, attempt.id(), turn);
                }
            });
        }
    }

    /** The steps after an attempt was asked to end: force, and at last giving it up. */
    void ofEnding(Cell cell, long attempt, Instant now) {
        Duration grace = lifecycle.world().limits().killGrace();
        long run = cell.board.run().id();
        long instance = cell.id;
        lifecycle.timers().at(now.plus(grace), turn -> {
            if (underWay(run, instance, attempt, turn) != null) {
                turn.afterCommit(() -> lifecycle.launcher().cancel(attempt, true));
            }
        });
        lifecycle.timers().at(now.plus(grace.multipliedBy(2)), turn -> {
            Cell stubborn = underWay(run, instance, attempt, turn);
            if (stubborn != null) {
                // Only a process can be forced. In-process code that ignores interrupts keeps its slot until it returns.
                turn.hint(stubborn,
                        "abandoned: its code ignores interrupts and still holds a slot; isolate the task so that it can be forced");
                lifecycle.closer().ended(stubborn, new Ended(attempt, new Outcome.Cancelled(), null, List.of(), turn.now()), turn);
            }
        });
    }

    private static @Nullable Cell underWay(long run, long instance, long attempt, Turn turn) {
        Board board = turn.world().boards().get(run);
        Cell cell = board == null ? null : board.byId(instance);
        AttemptRow open = cell == null ? null : cell.open();
        return open != null && open.id() == attempt ? cell : null;
    }
}
