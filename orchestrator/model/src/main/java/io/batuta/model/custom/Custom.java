package io.batuta.model.custom;

import io.batuta.model.dag.Task;
import io.batuta.model.dag.TaskDefinition;
import io.batuta.model.task.OutputType;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskHandler;
import java.util.List;
import java.util.Locale;

/**
 * A task of an author's own kind: the bundle brings the {@link TaskHandler} that does it.
 *
 * <p>The handler is made anew whenever the bundle's code is loaded; it must keep nothing about an attempt in its fields, since a reattach may happen in another process.
 *
 * @param config its settings, a record that JSON can hold; the handler reads them with {@code TaskContext.config}
 */
public record Custom<T>(String id, TaskHandler handler, Object config, OutputType<T> outputType,
        List<Task<?>> inputs) implements TaskDefinition<T> {
    /** The kind's name; how such a task recovers is part of it: {@code custom.rerun}, {@code custom.reattach}, … */
    public static final String KIND = "custom";

    /** A task without inputs. */
    public static <T> Custom<T> of(String id, TaskHandler handler, Object config, OutputType<T> outputType) {
        return new Custom<>(id, handler, config, outputType, List.of());
    }

    /** The kind of tasks whose handler recovers in this way. */
    public static String kind(Recovery recovery) {
        return KIND + "." + recovery.name().toLowerCase(Locale.ROOT);
    }

    /** The same task, reading these tasks' outputs. */
    public Custom<T> reading(Task<?>... inputs) {
        return new Custom<>(id, handler, config, outputType, List.of(inputs));
    }

    @Override
    public String kind() {
        return kind(handler.recovery());
    }

    @Override
    public Object code() {
        return handler;
    }
}
