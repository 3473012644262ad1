package io.batuta.engine.planner;

import io.batuta.engine.board.Board;
import io.batuta.engine.board.Cell;
import io.batuta.engine.board.DagEntry;
import io.batuta.engine.board.World;
import io.batuta.model.decide.Reason;
import io.batuta.model.decide.TaskView;
import io.batuta.model.journal.Journal;
import io.batuta.model.journal.RunRow;
import io.batuta.model.plan.TaskSpec;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the view of a task that the decision is taken on. */
public final class Views {
    /** The view of one instance. */
    public TaskView of(Cell cell, World world, TaskView.Limits limits) {
        Board board = cell.board;
        TaskSpec spec = cell.spec();
        return new TaskView(
                cell.state(), spec.triggerRule(), board.upstreams(cell.task), cell.notBefore(),
                cell.state() == TaskState.NONE || cell.state() == TaskState.SCHEDULED ? skippedBy(cell) : null, cell.unexpanded(),
                past(cell, world),
                run(board, world), limits);
    }

    /** The run's side of a view. */
    public TaskView.RunView run(Board board, World world) {
        DagEntry dag = board.dag();
        RunRow run = board.run();
        Long backfill = run.backfill();
        boolean paused = backfill == null ? dag.row().paused() : world.pausedBackfills().contains(backfill);
        int limit = backfill == null ? board.plan().maxActiveRuns() : world.backfillLimit(backfill);
        return new TaskView.RunView(dag.id(), run.state(), paused, world.allPaused(), dag.activeRuns(backfill == null ? 0 : backfill),
                limit);
    }

    /** The branch or short circuit that decided the task is not needed. */
    private static @Nullable String skippedBy(Cell cell) {
        Board board = cell.board;
        for (int up : board.graph().upstreamOf(cell.task)) {
            for (Cell upstream : board.cells(up)) {
                String skips = upstream.skips();
                if (skips != null && upstream.state() == TaskState.SUCCESS && Planner.names(skips, cell.spec().id())) {
                    return upstream.spec().id();
                }
            }
        }
        return null;
    }

    private static Reason.@Nullable Past past(Cell cell, World world) {
        TaskSpec spec = cell.spec();
        RunRow run = cell.board.run();
        Instant logical = run.logicalDate();
        if (!spec.dependsOnPast() || logical == null || run.state() != RunState.RUNNING || cell.state() == TaskState.UP_FOR_RETRY
                || cell.state() == TaskState.UP_FOR_RESCHEDULE) {
            return null;
        }
        List<String> asked = new ArrayList<>(List.of(spec.id()));
        if (spec.waitForDownstream()) {
            for (int down : cell.board.graph().downstreamOf(cell.task)) {
                asked.add(cell.board.plan().tasks().get(down).id());
            }
        }
        Optional<Journal.PastRun> past = PastRuns.before(cell.board, logical, asked, world);
        if (past.isEmpty()) {
            return null;
        }
        for (String task : asked) {
            TaskState state = past.get().tasks().get(task);
            boolean fine = state == TaskState.SUCCESS || state == TaskState.SKIPPED || (state == null && past.get().state().finished());
            if (!fine) {
                return new Reason.Past(past.get().runId(), state);
            }
        }
        return null;
    }
}
