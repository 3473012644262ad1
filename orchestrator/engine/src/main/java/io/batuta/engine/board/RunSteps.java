package io.batuta.engine.board;

import io.batuta.engine.command.Happening;
import io.batuta.model.failpoint.Failpoint;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.RunRow;
import io.batuta.model.state.RunState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The part of a {@link Turn} that creates, starts, ends and requeues runs. */
public final class RunSteps {
    private final Turn turn;

    RunSteps(Turn turn) {
        this.turn = turn;
    }

    /** Creates a queued run. */
    public void create(DagEntry dag, RunRow run, Turn.By by) {
        Failpoint.at("run-created");
        turn.batch().newRuns.add(run);
        dag.queued(run.backfill() == null ? 0 : run.backfill()).add(run);
        turn.look(dag);
        runEvent(run, "Created", null, RunState.QUEUED, by, null);
    }

    /** Starts a queued run with fresh instances of all its tasks. */
    public Board start(DagEntry dag, RunRow run, PlanEntry planned, Turn.By by) {
        Failpoint.at("run-started");
        boolean justCreated = turn.batch().newRuns.remove(run);
        Board board = new Board(dag, planned, run.with(RunState.RUNNING, turn.now(), null, planned.version(), run.clearNo()));
        board.stored = justCreated ? null : run;
        turn.world().add(board);
        turn.boards().add(board);
        turn.look(board);
        for (int task = 0; task < planned.graph().size(); task++) {
            Cell cell = turn.create(board, task, -1);
            board.put(task, cell);
            turn.cells().add(cell);
        }
        countRun(board.run(), 1);
        runEvent(board.run(), "Started", RunState.QUEUED, RunState.RUNNING, by, null);
        return board;
    }

    /** Changes a run's state. */
    public void change(Board board, RunState to, Turn.By by, @Nullable String reason) {
        RunRow before = board.run();
        RunState from = before.state();
        if (from == to) {
            return;
        }
        Failpoint.at("run", to);
        boolean begins = to == RunState.RUNNING;
        board.run(before.with(to, begins && before.startedAt() == null ? turn.now() : before.startedAt(),
                to.finished() ? notBefore(before.startedAt()) : null,
                before.dagVersion(), before.clearNo()));
        turn.boards().add(board);
        turn.look(board);
        if (from == RunState.RUNNING) {
            countRun(before, -1);
            turn.look(board.dag());
        }
        if (begins) {
            countRun(before, 1);
        }
        String event = to.finished() ? "Ended" : begins ? "Started" : "Queued";
        runEvent(board.run(), event, from, to, by, reason);
        turn.alerts().onRun(board, to, reason);
    }

    /** Now, but not before it started: another node's clock may have been a little ahead. */
    private Instant notBefore(@Nullable Instant started) {
        return started != null && started.isAfter(turn.now()) ? started : turn.now();
    }

    /** Puts a run back into the queue after a clear. */
    public void requeue(Board board, @Nullable Long version, Turn.By by) {
        RunRow before = board.run();
        Failpoint.at("run-cleared");
        if (before.state() == RunState.RUNNING) {
            countRun(before, -1);
        }
        board.run(before.with(RunState.QUEUED, before.startedAt(), null, version, before.clearNo() + 1));
        turn.boards().add(board);
        board.dag().queued(before.backfill() == null ? 0 : before.backfill()).add(board.run());
        turn.look(board.dag());
        runEvent(board.run(), "Cleared", before.state(), RunState.QUEUED, by, null);
    }

    /** Ends a queued run that has no instances yet. */
    public void endQueued(RunRow run, String reason, Turn.By by) {
        DagEntry dag = turn.world().dags().get(run.dagId());
        if (dag != null) {
            dag.queued(run.backfill() == null ? 0 : run.backfill()).remove(run);
        }
        RunRow ended = run.with(RunState.FAILED, null, turn.now(), run.dagVersion(), run.clearNo());
        turn.batch().runs.add(new Batch.RunChange(ended, run.state()));
        runEvent(ended, "Ended", run.state(), RunState.FAILED, by, reason);
    }

    private void countRun(RunRow run, int n) {
        long backfill = run.backfill() == null ? 0 : run.backfill();
        DagEntry dag = turn.world().dags().get(run.dagId());
        if (dag != null) {
            dag.addActiveRuns(backfill, n);
        }
        if (backfill == 0) {
            turn.batch().activeRunDeltas.merge(run.dagId(), n, Integer::sum);
        }
    }

    private void runEvent(RunRow run, String event, @Nullable RunState from, RunState to, Turn.By by, @Nullable String reason) {
        turn.batch().events.add(
                new Batch.HistoryEvent(turn.now(), run.dagId(), run.id(), null, null, event, from == null ? null : from.word(), to.word(),
                        null, by.actor(), by.source(), reason));
        turn.tell(new Happening.RunChanged(run.id(), run.dagId(), run.runId(), to.word()));
    }
}
