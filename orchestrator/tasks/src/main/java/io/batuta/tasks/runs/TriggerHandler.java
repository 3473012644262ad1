package io.batuta.tasks.runs;

import io.batuta.model.runs.DagTrigger;
import io.batuta.model.runs.DagTriggerConfig;
import io.batuta.model.runs.TriggeredRun;
import io.batuta.model.state.RunState;
import io.batuta.model.task.OtherRuns;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskHandler;
import io.batuta.tasks.sensor.Looking;
import io.batuta.tasks.sensor.Seen;
import io.batuta.tasks.sensor.Sight;
import java.util.Optional;

/** Starts runs of other DAGs, each once, and waits for their ends. After a crash the same attempt finds its run again. */
public final class TriggerHandler implements TaskHandler {
    private final Looking looking = new Looking();

    @Override
    public String kind() {
        return DagTrigger.KIND.name();
    }

    @Override
    public Recovery recovery() {
        return Recovery.REATTACH;
    }

    @Override
    public Outcome start(TaskContext task) throws Exception {
        DagTriggerConfig config = task.config(DagTriggerConfig.class);
        OtherRuns.Seen run = new Triggering(task, config).ensure();
        if (!config.waits()) {
            return new Outcome.Success(new TriggeredRun(config.dagId(), run.runId(), run.state().word()));
        }
        return looking.until(task, new Sight(config.looks(), "the end of run " + run.runId() + " of DAG " + config.dagId(),
                () -> look(task, config, run.runId())));
    }

    @Override
    public Outcome reattach(TaskContext task) throws Exception {
        return start(task);
    }

    private static Seen look(TaskContext task, DagTriggerConfig config, String runId) {
        Optional<OtherRuns.Seen> found = task.otherRuns().run(config.dagId(), runId);
        if (found.isEmpty()) {
            return new Seen.Never(new Outcome.Failure("run " + runId + " of DAG " + config.dagId() + " was deleted", null, false));
        }
        RunState state = found.get().state();
        if (!state.finished()) {
            return new Seen.NotYet("it is " + state.word());
        }
        return state == RunState.FAILED && config.failWithIt()
                ? new Seen.Never(new Outcome.Failure("run " + runId + " of DAG " + config.dagId() + " failed",
                        "look there for the reason", true))
                : new Seen.There(new TriggeredRun(config.dagId(), runId, state.word()));
    }
}
