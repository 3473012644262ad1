package io.batuta.server.wiring;

import io.batuta.engine.Engine;
import io.batuta.engine.board.World;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskHandler;
import io.batuta.server.home.Home;
import io.batuta.server.settings.Settings;
import io.batuta.tasks.TaskHandlers;
import java.util.function.Function;

/** What the engine needs to know, from the settings and the handlers. */
final class EngineSettings {
    private EngineSettings() {}

    static Engine.Settings of(Settings settings, Home home) {
        var limits = new World.Limits(settings.parallelism(), settings.backfillParallelism(), settings.killGrace(), settings.maxMapped());
        return new Engine.Settings(settings.nodeName(), home.nameOn(settings.nodeName()), settings.labels(), limits);
    }

    /** A kind that nobody here can do has no effect that could be found again. */
    static Function<String, Recovery> recovery(TaskHandlers handlers) {
        return kind -> {
            TaskHandler handler = handlers.byKind().get(kind);
            return handler == null ? Recovery.RERUN : handler.recovery();
        };
    }
}
