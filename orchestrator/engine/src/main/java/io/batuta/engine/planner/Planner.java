package io.batuta.engine.planner;

import io.batuta.engine.board.Board;
import io.batuta.engine.board.Cell;
import io.batuta.engine.board.Turn;
import io.batuta.engine.board.Turn.By;
import io.batuta.engine.gate.Gate;
import io.batuta.model.decide.Decider;
import io.batuta.model.decide.Decision;
import io.batuta.model.decide.Reason;
import io.batuta.model.decide.TaskView;
import io.batuta.model.state.TaskEvent;
import io.batuta.model.state.TaskState;
import java.util.Set;

/** Decides every task that something changed for: those that may start go to the gate, others end here, others wait. */
public final class Planner {
    private final Gate gate;
    private final Views views;
    private final Expansion expansion = new Expansion();

    /** A planner before that gate. */
    public Planner(Gate gate, Views views) {
        this.gate = gate;
        this.views = views;
    }

    /** Decides until nothing more follows. Only tasks and instances marked as dirty are looked at. */
    public void settle(Board board, Turn turn) {
        boolean more = true;
        while (more) {
            Cell one = board.nextDirtyCell();
            int task = one == null ? board.nextDirty() : -1;
            if (one != null) {
                consider(one, turn);
            } else if (task >= 0) {
                for (Cell cell : board.cells(task)) {
                    consider(cell, turn);
                }
            }
            more = one != null || task >= 0;
        }
    }

    private void consider(Cell cell, Turn turn) {
        boolean waiting = switch (cell.state()) {
            case NONE, SCHEDULED, UP_FOR_RETRY, UP_FOR_RESCHEDULE -> true;
            case QUEUED, RUNNING, SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED, DEFERRED, AWAITING_INPUT, RESTARTING, REMOVED -> false;
        };
        boolean oldAttemptStillDying = cell.open() != null;
        if (!waiting || oldAttemptStillDying) {
            gate.withdraw(cell);
            return;
        }
        TaskView view = views.of(cell, turn.world(), TaskView.Limits.NONE);
        switch (Decider.decide(view, turn.now())) {
            case Decision.Start() -> {
                if (cell.spec().internal()) {
                    passThrough(cell, turn);
                } else {
                    gate.offer(cell, turn.now());
                }
            }
            case Decision.Expand() -> expansion.expand(cell, turn);
            case Decision.Become(TaskState state, String reason) -> become(cell, state, reason, turn);
            case Decision.Wait(var reasons) -> {
                gate.withdraw(cell);
                if (reasons.stream().anyMatch(Reason.Past.class::isInstance)) {
                    cell.board.dag().waitingOnPast().add(cell);
                }
            }
        }
    }

    private void become(Cell cell, TaskState state, String reason, Turn turn) {
        gate.withdraw(cell);
        TaskEvent event = state == TaskState.SKIPPED ? new TaskEvent.Skipped(reason) : new TaskEvent.UpstreamFailed(reason);
        turn.apply(cell, event, By.SCHEDULER);
    }

    /** An empty task costs nothing: it passes through within its predecessor's commit. */
    private static void passThrough(Cell cell, Turn turn) {
        turn.apply(cell, new TaskEvent.Started(), By.SCHEDULER, "scheduled,queued", turn.now());
        turn.apply(cell, new TaskEvent.Succeeded(), By.SCHEDULER);
    }

    /** Ids a branch upstream of the task decided against, as the task sees them; used by {@link Views}. */
    static boolean names(String skips, String taskId) {
        return Set.of(skips.split(",")).contains(taskId);
    }
}
