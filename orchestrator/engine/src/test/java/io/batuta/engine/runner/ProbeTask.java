package io.batuta.engine.runner;

import io.batuta.model.dag.TaskDefinition;
import io.batuta.model.task.OutputType;

/** A task of kind {@code probe} (or another) with one setting. */
record ProbeTask(String id, String kind, String word) implements TaskDefinition<String> {
    record Config(String word) {}

    @Override
    public OutputType<String> outputType() {
        return OutputType.of(String.class);
    }

    @Override
    public Object config() {
        return new Config(word);
    }
}
