package io.batuta.engine.lifecycle;

import io.batuta.engine.board.Board;
import io.batuta.engine.board.Cell;
import io.batuta.engine.board.InFlight;
import io.batuta.engine.board.Turn;
import io.batuta.engine.closer.Closer;
import io.batuta.engine.runner.Ended;
import io.batuta.model.task.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The runner reports an attempt's end. */
record AttemptEnded(Ended ended, Closer closer) implements Work {
    @Override
    public void apply(Turn turn) {
        InFlight flight = turn.world().inFlight().get(ended.attempt());
        if (flight == null) {
            return;
        }
        turn.attempts().giveRoom(ended.attempt());
        Board board = turn.world().boards().get(flight.run());
        Cell cell = board == null ? null : board.byId(flight.taskInstance());
        if (cell != null) {
            closer.ended(cell, ended, turn);
        }
    }

    long attempt() {
        return ended.attempt();
    }

    /** Somebody else changed a durable value it wrote, too: it fails as a conflict and is tried again. */
    AttemptEnded asConflict() {
        return failing("a durable value it wrote was changed by somebody else meanwhile; it is tried again with the value as it is now");
    }

    @Override
    public @Nullable Work instead(RuntimeException cause) {
        Throwable root = cause.getCause() == null ? cause : cause.getCause();
        return ended.output() == null && ended.outcome() instanceof Outcome.Failure
                ? failing("it failed, and the database refused its reason as well")
                : failing("the database refused what it put out: " + root.getMessage());
    }

    private AttemptEnded failing(String reason) {
        return new AttemptEnded(new Ended(ended.attempt(), new Outcome.Failure(reason, null, true), null, List.of(), ended.at()), closer);
    }
}
