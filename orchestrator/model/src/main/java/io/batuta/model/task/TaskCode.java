package io.batuta.model.task;

import org.jspecify.annotations.Nullable;

/** A task's own Java code. It may return its output, null, or an {@link Outcome}. */
@FunctionalInterface
public interface TaskCode {
    /** Does the work. */
    @Nullable
    Object call(Run run) throws Exception;
}
