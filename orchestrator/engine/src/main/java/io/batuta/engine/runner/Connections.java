package io.batuta.engine.runner;

import io.batuta.model.task.Connection;
import java.util.List;
import java.util.Optional;

/** Finds saved connections, as they are now. Thread-safe. */
@FunctionalInterface
public interface Connections {
    /** The connection of that id. */
    Optional<Connection> find(String id);

    /** The ids of all, for sentences that name the near ones. */
    default List<String> ids() {
        return List.of();
    }
}
