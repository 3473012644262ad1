package io.batuta.model.dag;

import io.batuta.model.task.OutputType;

/**
 * A task kind by name, for tasks whose settings are made at run time ({@link Tasks#late}, {@link Tasks#mapTo}).
 *
 * @param <T> the type of the output every task of this kind has
 */
public record Kind<T>(String name, OutputType<T> outputType) {}
