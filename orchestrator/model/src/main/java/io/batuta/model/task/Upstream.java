package io.batuta.model.task;

/** A task whose output another one reads. */
public interface Upstream<T> {
    /** The task's full id. */
    String id();

    /** The type of its output. */
    OutputType<T> outputType();
}
