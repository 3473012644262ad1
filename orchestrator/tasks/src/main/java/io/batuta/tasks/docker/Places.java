package io.batuta.tasks.docker;

import io.batuta.model.docker.DockerConnection;
import io.batuta.model.task.TaskContext;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Chooses an attempt's engine among those its connection names, and looks on which of them its container is. Connections are read anew each time. */
final class Places {
    private final Engines engines;

    Places(Engines engines) {
        this.engines = engines;
    }

    /** What a search found. */
    sealed interface Found {
        /** There it is. */
        record At(Engine engine, ContainerState state) implements Found {}

        /** Everybody was asked, and it is not there. */
        record Nowhere() implements Found {}

        /** It is not here, but it may be on an engine that only another host of ours can ask. */
        record NotFromHere(String engine) implements Found {}
    }

    static DockerConnection connection(ContainerAttempt attempt) {
        TaskContext task = attempt.task();
        return DockerConnection.of(task.connection(attempt.config().connection()));
    }

    /** The first engine that answers. */
    Engine choose(DockerConnection connection) throws IOException {
        EngineException last = null;
        for (URI place : connection.engines()) {
            Engine engine = engines.of(connection, place);
            try {
                engine.ping();
                return engine;
            } catch (EngineException e) {
                last = last == null
                        ? e
                        : new EngineException(last.getMessage() + "; " + e.getMessage(), last.hint() == null ? e.hint() : last.hint(), 0,
                                e);
            }
        }
        throw last == null ? new EngineException("connection " + connection.id() + " names no engine", null, 0, null) : last;
    }

    /**
     * Looks for an attempt's container.
     *
     * @param ours whether this process chose the engine itself
     * @throws EngineException when it was not found, and an engine on which it may be does not answer
     */
    Found find(ContainerAttempt attempt, boolean ours) throws IOException {
        DockerConnection connection = connection(attempt);
        Optional<String> noted = attempt.notedEngine();
        Set<URI> places = new LinkedHashSet<>();
        noted.map(URI::create).ifPresent(places::add);
        places.addAll(connection.engines());
        EngineException silent = null;
        for (URI place : places) {
            try {
                Engine engine = engines.of(connection, place);
                engine.ping();
                Optional<ContainerState> state = engine.find(attempt.name());
                if (state.isPresent()) {
                    return new Found.At(engine, state.get());
                }
                if (noted.isPresent() && place.toString().equals(noted.get())) {
                    return new Found.Nowhere();
                }
            } catch (EngineException e) {
                silent = silent == null ? e : silent;
            }
        }
        if (silent != null) {
            throw silent;
        }
        boolean local = connection.engines().stream().anyMatch(place -> place.getScheme().equals("unix"));
        return noted.isEmpty() && !ours && local ? new Found.NotFromHere(connection.words()) : new Found.Nowhere();
    }
}
