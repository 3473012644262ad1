package io.batuta.engine.runner;

import io.batuta.model.journal.RunRow;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.plan.TaskSpec;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to carry out; its start is durable.
 *
 * @param id the attempt's number
 * @param outsideName the name its effect goes by outside
 * @param deadline until when it may run, or null
 * @param firstTryAt when the first try began since the task instance was created or cleared
 * @param inputs for each of {@code task.inputs()}: where its output is
 * @param element the element of a mapped instance as JSON, when it is at hand; null when it must be read
 * @param mode whether it begins, or is found again after a crash
 */
public record Attempt(
        long id,
        long taskInstance,
        RunRow run,
        DagPlan plan,
        TaskSpec task,
        int mapIndex,
        int tryNumber,
        String outsideName,
        @Nullable Instant deadline,
        Instant firstTryAt,
        List<Input> inputs,
        @Nullable String element,
        Mode mode) {

    /**
     * Where an input's output is.
     *
     * @param taskId the upstream
     * @param mapped whether it is a list of its instances' outputs
     * @param attempts the attempts that made it, in map-index order; a zero stands for one without output
     */
    public record Input(String taskId, boolean mapped, List<Long> attempts) {}

    /** How it is carried out. */
    public enum Mode {
        /** Its effect has not begun. */
        START,
        /** Its effect may have begun under an earlier process: find it again. */
        REATTACH
    }
}
