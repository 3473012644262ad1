package io.batuta.tasks.docker;

import io.batuta.model.docker.DockerConnection;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The engines in use, by what their connection says now: an edited connection leads to another one. Thread-safe. */
public final class Engines implements AutoCloseable {
    private final Map<Key, Engine> engines = new ConcurrentHashMap<>();

    private volatile boolean closed;

    private record Key(DockerConnection connection, URI place) {}

    /** @throws EngineException when the service stops */
    Engine of(DockerConnection connection, URI place) throws EngineException {
        if (closed) {
            throw new EngineException("the service stops", null, 0, null);
        }
        return engines.computeIfAbsent(new Key(connection, place), _ -> new Engine(connection, place));
    }

    @Override
    public void close() {
        closed = true;
        engines.values().forEach(Engine::close);
        engines.clear();
    }
}
