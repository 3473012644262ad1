package io.batuta.model.dag;

import io.batuta.model.task.Run;

/** Makes a task's settings from its inputs when it starts. Must be deterministic: after a crash it may be asked again for the same attempt. */
@FunctionalInterface
public interface Late {
    /** The definition for this run; its kind must be the one announced. */
    TaskDefinition<?> define(Run run) throws Exception;
}
