package io.batuta.tasks.runs;

import io.batuta.model.dag.Tasks;
import io.batuta.model.state.RunType;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskHandler;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Skips what follows unless its run stands for the schedule's newest tick. Runs made by hand go on. */
public final class LatestOnlyHandler implements TaskHandler {
    @Override
    public String kind() {
        return Tasks.LATEST_ONLY;
    }

    @Override
    public Recovery recovery() {
        return Recovery.RERUN;
    }

    @Override
    public Outcome start(TaskContext task) {
        Instant date = task.logicalDate();
        if (date == null || task.runType().equals(RunType.MANUAL.word())) {
            task.log().info("the run was made by hand: it goes on");
            return new Outcome.Success(null);
        }
        Optional<Instant> newer = task.otherRuns().supersededAt(task.dagId(), date);
        if (newer.isEmpty()) {
            task.log().info("the run stands for the newest tick of the schedule: it goes on");
            return new Outcome.Success(null);
        }
        task.log().info("the schedule came due again at " + newer.get() + ": what follows is skipped");
        return new Outcome.Branched(null, Set.of(), false);
    }
}
