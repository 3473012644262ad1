package io.batuta.model.dag;

import org.jspecify.annotations.Nullable;

/** A DAG that cannot be: the message names the DAG, the task, what is wrong and the valid choices. */
public final class DagException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    DagException(String dagId, @Nullable String taskId, String problem) {
        super("DAG " + dagId + (taskId == null ? "" : ", task " + taskId) + ": " + problem);
    }
}
