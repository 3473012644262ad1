package io.batuta.model.runs;

import io.batuta.model.check.Check;
import io.batuta.model.dag.Kind;
import io.batuta.model.sensor.Sensor;
import io.batuta.model.task.OutputType;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Waits until the run of another DAG for the same logical date has succeeded, or some of its tasks have. When it fails, this try fails at once. A run without a logical date cannot wait for one. Not
 * thread-safe.
 */
public final class DagWait extends Sensor<Void, DagWait> {
    /** The kind. */
    public static final Kind<Void> KIND = new Kind<>("dag.sensor", OutputType.NONE);

    private String dagId = "";
    private List<String> tasks = List.of();
    private Duration shift = Duration.ZERO;
    private boolean patient;

    DagWait(String id) {
        super(id, KIND);
        every(Duration.ofSeconds(10));
    }

    /** The other DAG. */
    public DagWait dag(String id) {
        this.dagId = id;
        return this;
    }

    /** Waits only for these tasks: each must have succeeded or been skipped. */
    public DagWait task(String... ids) {
        this.tasks = List.of(ids);
        return this;
    }

    /** Adds this to the logical date: {@code ofHours(-1)} waits for the run of an hour earlier. */
    public DagWait shifted(Duration time) {
        this.shift = time;
        return this;
    }

    /** Goes on waiting when the run or task has failed: somebody may clear it. */
    public DagWait alsoWhenFailed() {
        this.patient = true;
        return this;
    }

    @Override
    protected DagWait self() {
        return this;
    }

    @Override
    public Object config() {
        return new DagWaitConfig(dagId, tasks, shift, patient, looks());
    }

    @Override
    protected @Nullable String ownProblem() {
        if (OtherDag.wrongId(dagId)) {
            return "dag: '" + Check.cut(dagId) + "' is no DAG's id: give it with .dag(\"…\"), 1 to 250 letters, digits, '_', '-' or '.'";
        }
        String wrong = tasks.stream().filter(OtherDag::wrongId).findFirst().orElse(null);
        if (wrong != null) {
            return "task: '" + Check.cut(wrong) + "' is no task's id";
        }
        return Check.time("shifted", shift, Check.LONGEST.negated(), Check.LONGEST);
    }
}
