package io.batuta.model.dag;

import io.batuta.model.task.OutputType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a task of some kind does: made by the kind's builder ({@code Shell.command(…)}, {@code Kafka.produce(…)}), handed to {@link Tasks#add}.
 *
 * @param <T> the type of its output
 */
public interface TaskDefinition<T> {
    /** The task's id inside its DAG (without group prefix). */
    String id();

    /** Which handler does it. */
    String kind();

    /** The type of its output; {@link OutputType#NONE} for none. */
    OutputType<T> outputType();

    /** Its settings: a record that JSON can hold. The handler reads it back with {@code TaskContext.config}. */
    Object config();

    /** The tasks whose outputs its code reads. */
    default List<Task<?>> inputs() {
        return List.of();
    }

    /** Author code that its handler calls; null when the settings say everything. */
    default @Nullable Object code() {
        return null;
    }

    /** What is wrong with the settings, in a sentence, or null. Checked when the DAG is built. */
    default @Nullable String problem() {
        return null;
    }
}
