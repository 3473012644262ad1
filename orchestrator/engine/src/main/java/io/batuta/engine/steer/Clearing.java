package io.batuta.engine.steer;

import io.batuta.engine.board.Board;
import io.batuta.engine.board.Cell;
import io.batuta.engine.board.Turn;
import io.batuta.engine.board.Turn.By;
import io.batuta.engine.command.CommandException;
import io.batuta.engine.command.Commands.Clear;
import io.batuta.engine.command.Commands.TaskRef;
import io.batuta.engine.lifecycle.Lifecycle;
import io.batuta.model.journal.Journal;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskEvent;
import io.batuta.model.state.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Clears task instances: they run again, their earlier attempts stay in the history. */
final class Clearing {
    private final Lifecycle lifecycle;

    Clearing(Lifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    List<TaskRef> clear(Clear request, Turn turn) {
        List<TaskRef> refs = new ArrayList<>();
        for (Board board : boards(request, turn)) {
            List<Cell> chosen = chosen(board, request);
            chosen.forEach(cell -> refs.add(Refs.of(cell)));
            if (!request.dryRun() && !chosen.isEmpty()) {
                clear(board, chosen, request, turn);
            }
        }
        return refs;
    }

    /** Clears a whole run (mark queued, or a backfill's reprocessing). */
    void clearRun(Board board, boolean onlyFailed, By by, Turn turn) {
        Clear all = new Clear(board.dag().id(), board.run().runId(), List.of(), false, false, false, false, onlyFailed, false, true, false,
                by.actor());
        clear(board, chosen(board, all), all, turn);
    }

    /** The run ids of all runs that a request for a range concerns, whoever owns them; the named one first. */
    List<String> runs(Clear request, Turn turn) {
        Journal journal = turn.world().journal();
        long named = journal.findRun(request.dagId(), request.runId())
                .orElseThrow(() -> new CommandException(CommandException.Kind.NOT_FOUND,
                        "DAG " + request.dagId() + " has no run " + request.runId()));
        Instant logical = journal.loadRuns(List.of(named)).getFirst().run().logicalDate();
        if (logical == null) {
            throw withoutDate(request);
        }
        List<Long> ids = new ArrayList<>(List.of(named));
        ids.addAll(journal.runsBetween(request.dagId(), request.past() ? null : logical, request.future() ? null : logical));
        return journal.loadRuns(ids.stream().distinct().toList()).stream().map(run -> run.run().runId()).toList();
    }

    private static CommandException withoutDate(Clear request) {
        return new CommandException(CommandException.Kind.INVALID,
                "run " + request.runId() + " has no logical date, so it has no past or future to clear");
    }

    private Set<Board> boards(Clear request, Turn turn) {
        Board named = Finder.board(request.dagId(), request.runId(), turn);
        Set<Board> boards = new LinkedHashSet<>(List.of(named));
        Instant logical = named.run().logicalDate();
        if (request.past() || request.future()) {
            if (logical == null) {
                throw withoutDate(request);
            }
            List<Long> ids = turn.world().journal().runsBetween(request.dagId(), request.past() ? null : logical,
                    request.future() ? null : logical);
            ids.forEach(id -> boards.add(Finder.board(id, turn)));
        }
        return boards;
    }

    private static List<Cell> chosen(Board board, Clear request) {
        List<Cell> named = Finder.cells(board, request.tasks());
        return Finder.spread(board, named, request.upstream(), request.downstream()).stream()
                .filter(cell -> !request.onlyFailed() || cell.state() == TaskState.FAILED || cell.state() == TaskState.UPSTREAM_FAILED)
                .filter(cell -> !request.onlyRunning() || cell.state().active())
                .filter(cell -> cell.state() != TaskState.REMOVED && (cell.state() != TaskState.NONE || cell.tryNumber() > 0))
                .toList();
    }

    private void clear(Board board, List<Cell> chosen, Clear request, Turn turn) {
        By by = By.user(request.actor());
        boolean running = board.run().state() == RunState.RUNNING;
        BitSet tasks = new BitSet();
        chosen.forEach(cell -> tasks.set(cell.task));
        for (Cell cell : chosen) {
            lifecycle.gate().withdraw(cell);
            Integer over = cell.spec().mappedOver();
            boolean expandsAnew = over != null && tasks.get(over) && cell.mapIndex >= 0;
            if (expandsAnew && cell.open() == null) {
                turn.apply(cell, new TaskEvent.Vanished("its list is made anew"), by);
            } else {
                turn.apply(cell, new TaskEvent.Cleared("cleared by " + request.actor()), by);
            }
            var open = cell.open();
            if (open != null) {
                cell.cancelBecause(Cell.CancelCause.CLEARED);
                lifecycle.cancelInTurn(cell, open.id(), turn);
            }
        }
        foldMapped(board, tasks, turn);
        reopenBehind(board, tasks, by, turn);
        if (!running) {
            turn.runs().requeue(board, version(board, request), by);
        } else {
            turn.look(board);
        }
    }

    /** A mapped task whose list is made anew waits for it as one unexpanded row. */
    private static void foldMapped(Board board, BitSet cleared, Turn turn) {
        cleared.stream().forEach(task -> {
            Integer over = board.plan().tasks().get(task).mappedOver();
            boolean unexpanded = java.util.Arrays.stream(board.cells(task)).anyMatch(cell -> cell.mapIndex < 0);
            if (over != null && cleared.get(over) && !unexpanded) {
                turn.fold(board, task);
            }
        });
    }

    /** What could not start because of what is now cleared, waits again. */
    private static void reopenBehind(Board board, BitSet cleared, By by, Turn turn) {
        BitSet behind = new BitSet();
        cleared.stream().forEach(task -> behind.or(board.graph().descendants(task)));
        behind.stream().forEach(task -> {
            for (Cell cell : board.cells(task)) {
                if (cell.state() == TaskState.UPSTREAM_FAILED) {
                    turn.apply(cell, new TaskEvent.Cleared("what it waits for was cleared"), by);
                }
            }
        });
    }

    /** The newest version if it still has the same tasks; else the run keeps its own, since its instances belong to that. */
    private static long version(Board board, Clear request) {
        Long own = board.run().dagVersion();
        long newest = board.dag().row().version();
        if (own == null || !request.latestVersion()) {
            return own == null ? newest : own;
        }
        DagPlan plan = board.dag().newest().plan();
        return sameTasks(plan, board.plan()) ? newest : own;
    }

    private static boolean sameTasks(DagPlan one, DagPlan other) {
        if (one.tasks().size() != other.tasks().size()) {
            return false;
        }
        for (int i = 0; i < one.tasks().size(); i++) {
            var a = one.tasks().get(i);
            var b = other.tasks().get(i);
            if (!a.id().equals(b.id()) || !a.upstream().equals(b.upstream()) || !java.util.Objects.equals(a.mappedOver(), b.mappedOver())) {
                return false;
            }
        }
        return true;
    }
}
