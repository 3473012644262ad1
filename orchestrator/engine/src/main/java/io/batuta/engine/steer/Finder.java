package io.batuta.engine.steer;

import io.batuta.engine.board.Board;
import io.batuta.engine.board.Cell;
import io.batuta.engine.board.DagEntry;
import io.batuta.engine.board.Turn;
import io.batuta.engine.board.World;
import io.batuta.engine.command.CommandException;
import io.batuta.engine.command.Commands.TaskSelector;
import io.batuta.engine.command.OwnedElsewhereException;
import io.batuta.model.journal.Journal;
import io.batuta.model.journal.RunSnapshot;
import io.batuta.model.names.NearNames;
import io.batuta.model.plan.TaskSpec;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Finds what a request names, or says what there is instead. */
final class Finder {
    private Finder() {}

    static DagEntry dag(String dagId, World world) {
        DagEntry dag = world.dags().get(dagId);
        if (dag == null) {
            throw new CommandException(CommandException.Kind.NOT_FOUND,
                    "there is no DAG called " + dagId + NearNames.hint(dagId, world.dags().keySet(), "DAGs"));
        }
        return dag;
    }

    /** The run in memory; a finished one is read back and becomes ours for the while. */
    static Board board(String dagId, String runId, Turn turn) {
        World world = turn.world();
        dag(dagId, world);
        long id = world.journal().findRun(dagId, runId)
                .orElseThrow(() -> new CommandException(CommandException.Kind.NOT_FOUND, "DAG " + dagId + " has no run " + runId));
        return board(id, turn);
    }

    static Board board(long run, Turn turn) {
        World world = turn.world();
        Board known = world.boards().get(run);
        if (known != null) {
            return known;
        }
        if (turn.batch().runs.stream().anyMatch(change -> change.row().id() == run)) {
            // What is stored is not what it is: this turn has ended it.
            throw new CommandException(CommandException.Kind.CONFLICT, "the run is being ended at this moment; try again");
        }
        Journal journal = world.journal();
        if (!journal.adopt(run, world.node())) {
            throw new OwnedElsewhereException(run);
        }
        List<RunSnapshot> snapshots = journal.loadRuns(List.of(run));
        Board loaded = snapshots.isEmpty() ? null : world.enter(snapshots.getFirst());
        if (loaded == null) {
            throw new CommandException(CommandException.Kind.CONFLICT,
                    "the run is queued and has no tasks yet; mark the run instead, or wait until it starts");
        }
        // A look at a finished run must not keep it in memory.
        turn.afterCommit(() -> {
            if (loaded.run().state().finished() && loaded.nothingUnderWay()) {
                world.remove(loaded);
            }
        });
        return loaded;
    }

    /** The instances that selectors mean; no selectors mean all. */
    static List<Cell> cells(Board board, List<TaskSelector> selectors) {
        if (selectors.isEmpty()) {
            return board.all();
        }
        List<Cell> found = new ArrayList<>();
        for (TaskSelector selector : selectors) {
            int task = board.plan().indexOf(selector.taskId());
            if (task < 0) {
                List<String> valid = board.plan().tasks().stream().map(TaskSpec::id).toList();
                throw new CommandException(CommandException.Kind.NOT_FOUND,
                        "DAG " + board.dag().id() + " has no task " + selector.taskId()
                                + NearNames.hint(selector.taskId(), valid, "tasks"));
            }
            List<Cell> matching = List.of(board.cells(task)).stream()
                    .filter(cell -> selector.mapIndex() < 0 || cell.mapIndex == selector.mapIndex()).toList();
            if (matching.isEmpty()) {
                throw new CommandException(CommandException.Kind.NOT_FOUND,
                        "task " + selector.taskId() + " has no element " + selector.mapIndex() + " in run " + board.run().runId());
            }
            found.addAll(matching);
        }
        return found;
    }

    /** The selectors' tasks with all that lies before or behind them. */
    static List<Cell> spread(Board board, List<Cell> cells, boolean upstream, boolean downstream) {
        if (!upstream && !downstream) {
            return cells;
        }
        BitSet more = new BitSet();
        for (Cell cell : cells) {
            if (upstream) {
                more.or(board.graph().ancestors(cell.task));
            }
            if (downstream) {
                more.or(board.graph().descendants(cell.task));
            }
        }
        List<Cell> all = new ArrayList<>(cells);
        more.stream().forEach(task -> {
            for (Cell cell : board.cells(task)) {
                if (!all.contains(cell)) {
                    all.add(cell);
                }
            }
        });
        return all;
    }

}
