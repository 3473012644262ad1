package io.batuta.engine.steer;

import io.batuta.engine.board.DagEntry;
import io.batuta.engine.board.Turn;
import io.batuta.engine.board.Turn.By;
import io.batuta.engine.command.CommandException;
import io.batuta.engine.command.CommandException.Kind;
import io.batuta.engine.command.Commands.TaskRef;
import io.batuta.model.journal.RunRow;
import io.batuta.model.state.RunState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Carries out orders for runs of this node, inside a turn. */
final class RunOrders {
    private final Clearing clearing;
    private final Marking marking;
    private final Backfilling backfilling;

    RunOrders(Clearing clearing, Marking marking, Backfilling backfilling) {
        this.clearing = clearing;
        this.marking = marking;
        this.backfilling = backfilling;
    }

    /** Gives the task instances concerned; none for an order about the run itself. */
    List<TaskRef> carryOut(RunOrder order, Turn turn) {
        return switch (order) {
            case RunOrder.ClearTasks(var request) -> clearing.clear(request, turn);
            case RunOrder.MarkTasks mark -> marking.mark(Finder.board(mark.dagId(), mark.runId(), turn), mark.tasks(), mark.state(),
                    mark.upstream(), mark.downstream(), "marked " + mark.state().word() + " by " + mark.actor(), By.user(mark.actor()),
                    turn);
            case RunOrder.MarkRun mark -> markRun(mark, turn);
            case RunOrder.KillTasks kill -> marking.kill(Finder.board(kill.dagId(), kill.runId(), turn), kill.tasks(),
                    By.user(kill.actor()), turn);
            case RunOrder.CancelBackfill cancel -> {
                backfilling.cancel(cancel.backfill(), By.user(cancel.actor()), turn);
                yield List.of();
            }
        };
    }

    private List<TaskRef> markRun(RunOrder.MarkRun order, Turn turn) {
        RunRow queued = queuedRun(Finder.dag(order.dagId(), turn.world()), order.runId());
        if (queued != null && turn.world().boards().get(queued.id()) == null) {
            endQueued(queued, order.state(), order.actor(), turn);
        } else {
            marking.markRun(Finder.board(order.dagId(), order.runId(), turn), order.state(), By.user(order.actor()), turn);
        }
        return List.of();
    }

    private static void endQueued(RunRow queued, RunState state, String actor, Turn turn) {
        if (state == RunState.SUCCESS) {
            throw new CommandException(Kind.CONFLICT,
                    "run " + queued.runId() + " is queued and has done nothing yet; it cannot be marked success");
        }
        if (state == RunState.FAILED) {
            turn.runs().endQueued(queued, "marked failed by " + actor, By.user(actor));
        }
    }

    private static @Nullable RunRow queuedRun(DagEntry dag, String runId) {
        return dag.queued().values().stream().flatMap(queue -> queue.stream()).filter(run -> run.runId().equals(runId)).findFirst()
                .orElse(null);
    }
}
