package io.batuta.engine.runner;

import java.util.List;
import java.util.Optional;

/** Finds saved variables, as they are now. Thread-safe. */
@FunctionalInterface
public interface Variables {
    /** The variable of that key. */
    Optional<Value> find(String key);

    /** The keys of all, for sentences that name the near ones. */
    default List<String> keys() {
        return List.of();
    }

    /** A variable's value; a secret one is masked in the log of whoever read it. */
    record Value(String text, boolean secret) {}
}
