package io.batuta.engine.closer;

import io.batuta.engine.board.Board;
import io.batuta.engine.board.DagEntry;
import io.batuta.engine.board.Turn;
import io.batuta.engine.board.Turn.By;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.DagRow;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import org.jspecify.annotations.Nullable;

/** Ends a run when nothing is left to do in it: the leaves decide how. */
public final class RunCloser {
    /** Ends the run if every instance is finished; true when it ended. */
    public boolean close(Board board, Turn turn) {
        if (board.run().state() != RunState.RUNNING || board.unfinished() > 0) {
            return false;
        }
        end(board, board.leafStates().stream().anyMatch(RunCloser::bad) ? RunState.FAILED : RunState.SUCCESS, By.SCHEDULER, null, turn);
        return true;
    }

    /** Ends the run as given. */
    public void end(Board board, RunState state, By by, @Nullable String reason, Turn turn) {
        turn.runs().change(board, state, by, reason);
        DagEntry dag = board.dag();
        Long backfill = board.run().backfill();
        if (backfill != null && dag.queued(backfill).isEmpty() && dag.activeRuns(backfill) == 0) {
            turn.batch().finishedBackfills.add(backfill);
        }
        boolean failed = state == RunState.FAILED;
        dag.runEnded(failed);
        int limit = board.plan().maxConsecutiveFailedRuns();
        if (failed && limit > 0 && dag.failedInARow() >= limit && !dag.row().paused()) {
            DagRow row = dag.row();
            turn.batch().switches.add(new Batch.DagSwitch(dag.id(), true, null, "scheduler", dag.failedInARow() + " runs failed in a row"));
            dag.row(new DagRow(row.dagId(), row.version(), true, row.anchor(), row.lastFire(), row.nextFire(), row.activeRuns()));
        }
    }

    private static boolean bad(TaskState state) {
        return state == TaskState.FAILED || state == TaskState.UPSTREAM_FAILED;
    }
}
