package io.batuta.engine.command;

import org.jspecify.annotations.Nullable;

/** A change that has just become durable, for whoever watches (live pages, metrics). Told after the commit, in order, from one thread; listeners must be quick. */
public sealed interface Happening {
    /** A run was created or changed. */
    record RunChanged(long run, String dagId, String runId, String state) implements Happening {}

    /** A task instance changed. */
    record TaskChanged(long run, String dagId, String runId, long taskInstance, String taskId, int mapIndex, String state, int tryNumber,
            @Nullable Long attempt) implements Happening {}

    /** A DAG was added, paused, unpaused, changed or became stale; or its import errors changed. */
    record DagChanged(String dagId) implements Happening {}
}
