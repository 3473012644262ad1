package io.batuta.engine.steer;

import io.batuta.engine.command.Commands;
import io.batuta.engine.command.Commands.TaskSelector;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import java.util.List;

/** What people ask of a run, as data: only the run's owner can do it, and that may be another node. */
sealed interface RunOrder {
    /** Runs tasks again. */
    record ClearTasks(Commands.Clear request) implements RunOrder {}

    /** Decides how tasks end. */
    record MarkTasks(String dagId, String runId, List<TaskSelector> tasks, TaskState state, boolean upstream, boolean downstream,
            String actor) implements RunOrder {}

    /** Decides how the run ends, or clears it as a whole. */
    record MarkRun(String dagId, String runId, RunState state, String actor) implements RunOrder {}

    /** Ends what runs. */
    record KillTasks(String dagId, String runId, List<TaskSelector> tasks, String actor) implements RunOrder {}

    /** Ends the queued runs of a backfill, and with that the backfill. */
    record CancelBackfill(long backfill, String actor) implements RunOrder {}
}
