package io.batuta.engine.steer;

import io.batuta.engine.board.Cell;
import io.batuta.engine.command.Commands.TaskRef;

/** Names task instances in answers. */
final class Refs {
    private Refs() {}

    static TaskRef of(Cell cell) {
        var run = cell.board.run();
        return new TaskRef(run.id(), run.dagId(), run.runId(), cell.spec().id(), cell.mapIndex, cell.state());
    }
}
