package io.batuta.tasks.runs;

import io.batuta.model.runs.DagWait;
import io.batuta.model.runs.DagWaitConfig;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import io.batuta.model.task.OtherRuns;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskFailedException;
import io.batuta.model.task.TaskHandler;
import io.batuta.tasks.sensor.Seen;
import io.batuta.tasks.sensor.SensorHandler;
import io.batuta.tasks.sensor.Sight;
import java.time.Instant;
import java.util.Optional;

/** Waits for another DAG's run, or tasks in it. */
public final class DagSensor {
    private DagSensor() {}

    /** The kind's handler. */
    public static TaskHandler handler() {
        return new SensorHandler(DagWait.KIND.name(), DagSensor::open);
    }

    private static Sight open(TaskContext task) {
        DagWaitConfig config = task.config(DagWaitConfig.class);
        Instant own = task.logicalDate();
        if (own == null) {
            throw new TaskFailedException("run " + task.runId() + " has no logical date, so there is none to find a run of DAG "
                    + config.dagId() + " by", "trigger it with a logical date", false, null);
        }
        Instant date = own.plus(config.shift());
        String what = (config.tasks().isEmpty() ? "" : String.join(", ", config.tasks()) + " in ") + "the run of DAG " + config.dagId()
                + " for " + date;
        return new Sight(config.looks(), what, () -> look(task, config, date));
    }

    private static Seen look(TaskContext task, DagWaitConfig config, Instant date) {
        Optional<OtherRuns.Dated> found = task.otherRuns().at(config.dagId(), date, config.tasks());
        if (found.isEmpty()) {
            return new Seen.NotYet("there is no such run yet");
        }
        OtherRuns.Dated run = found.get();
        return config.tasks().isEmpty() ? whole(config, run) : tasks(config, run);
    }

    private static Seen whole(DagWaitConfig config, OtherRuns.Dated run) {
        if (run.state() == RunState.SUCCESS) {
            return new Seen.There(null);
        }
        String how = "run " + run.runId() + " is " + run.state().word();
        return run.state() == RunState.FAILED && !config.patient() ? failed(config, how) : new Seen.NotYet(how);
    }

    private static Seen tasks(DagWaitConfig config, OtherRuns.Dated run) {
        String missing = null;
        for (String id : config.tasks()) {
            TaskState state = run.tasks().get(id);
            if (state != TaskState.SUCCESS && state != TaskState.SKIPPED) {
                String how = "task " + id + " of run " + run.runId() + " is " + (state == null ? "not there" : state.word());
                boolean bad = state == null ? run.state().finished() : state.finished();
                if (bad && !config.patient()) {
                    return failed(config, how);
                }
                missing = missing == null ? how : missing;
            }
        }
        return missing == null ? new Seen.There(null) : new Seen.NotYet(missing);
    }

    private static Seen failed(DagWaitConfig config, String how) {
        throw new TaskFailedException(how + ", in DAG " + config.dagId(),
                "clear it there, then this task; .alsoWhenFailed() goes on waiting for that", true, null);
    }
}
