package io.batuta.engine.calendar;

import io.batuta.engine.board.Board;
import io.batuta.engine.board.DagEntry;
import io.batuta.engine.board.Turn;
import io.batuta.engine.board.Turn.By;
import io.batuta.engine.lifecycle.Lifecycle;
import io.batuta.model.journal.Batch;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.schedule.Fire;
import io.batuta.model.state.RunState;

/** What happens when a run is due while the DAG's limit of active runs is reached. */
final class Overlaps {
    private Overlaps() {}

    /** Whether the run is to be created; makes room or records the skip as the DAG says. */
    static boolean room(DagEntry dag, Fire fire, Lifecycle lifecycle, Turn turn) {
        DagPlan plan = dag.newest().plan();
        boolean full = dag.activeRuns(0) + dag.queued(0).size() >= plan.maxActiveRuns();
        return switch (plan.overlap()) {
            case QUEUE -> true;
            case SKIP -> {
                if (full) {
                    String reason = "overlap SKIP: " + dag.activeRuns(0) + " of at most " + plan.maxActiveRuns() + " runs were active";
                    turn.batch().skippedTicks.add(new Batch.SkippedTicks(dag.id(), fire.at(), fire.at(), 1, reason));
                }
                yield !full;
            }
            case CANCEL_OLDEST -> {
                if (full) {
                    dag.boards().stream().filter(board -> board.run().backfill() == null && board.run().state() == RunState.RUNNING)
                            .findFirst().ifPresent(oldest -> cancel(oldest, lifecycle, turn));
                }
                yield true;
            }
        };
    }

    private static void cancel(Board oldest, Lifecycle lifecycle, Turn turn) {
        lifecycle.endRun(oldest, RunState.FAILED, By.CALENDAR, "cancelled to make room for a newer run", turn);
    }
}
