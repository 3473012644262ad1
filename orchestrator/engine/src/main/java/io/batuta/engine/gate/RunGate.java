package io.batuta.engine.gate;

import io.batuta.engine.board.Board;
import io.batuta.engine.board.DagEntry;
import io.batuta.engine.board.Turn;
import io.batuta.engine.board.Turn.By;
import io.batuta.engine.board.World;
import io.batuta.model.journal.RunRow;
import io.batuta.model.state.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Starts queued runs as far as their DAG's (or their backfill's) limit of active runs allows. */
public final class RunGate {
    /**
     * Starts what there is room for.
     *
     * @return the runs that started, to be planned
     */
    public List<Board> open(DagEntry dag, Turn turn) {
        World world = turn.world();
        List<Board> started = new ArrayList<>(0);
        if (world.allPaused() || world.drained() || world.held() != null) {
            return started;
        }
        for (Map.Entry<Long, TreeSet<RunRow>> lane : dag.queued().entrySet()) {
            long backfill = lane.getKey();
            boolean paused = backfill == 0 ? dag.row().paused() : world.pausedBackfills().contains(backfill);
            int limit = backfill == 0 ? dag.newest().plan().maxActiveRuns() : world.backfillLimit(backfill);
            TreeSet<RunRow> queue = lane.getValue();
            while (!paused && !queue.isEmpty() && dag.activeRuns(backfill) < limit && !queue.first().runAfter().isAfter(turn.now())) {
                started.add(start(dag, queue.removeFirst(), turn));
            }
        }
        return started;
    }

    private static Board start(DagEntry dag, RunRow run, Turn turn) {
        Board known = turn.world().boards().get(run.id());
        if (known == null) {
            return turn.runs().start(dag, run, dag.newest(), By.SCHEDULER);
        }
        turn.runs().change(known, RunState.RUNNING, By.SCHEDULER, null);
        known.markAllDirty();
        return known;
    }
}
