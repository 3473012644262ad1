package io.batuta.model.task;

import java.util.Optional;

/**
 * Small durable values that outlive a run: "the last record processed". Reads see the committed value and this attempt's own writes. Writes become durable together with the attempt's success, and
 * only if nobody else changed the value meanwhile; else the attempt fails as a conflict and is tried again. A failed attempt leaves nothing behind. Clearing a task keeps them; a backfill has values of
 * its own.
 */
public interface DurableState {
    /** The value of a key of this task, converted to the type. */
    <T> Optional<T> get(String key, Class<T> type);

    /** Sets a key of this task. The value must be convertible to JSON, at most 64 kB. */
    void put(String key, Object value);

    /** Removes a key of this task. */
    void remove(String key);

    /** The same for values shared by all tasks of the DAG. */
    DurableState ofDag();
}
