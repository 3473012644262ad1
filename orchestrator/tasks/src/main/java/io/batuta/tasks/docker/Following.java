package io.batuta.tasks.docker;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Follows a started container's output to its end, and asks how it ended. */
final class Following {
    private static final long MB = 1024 * 1024;

    /** Up to here it costs nothing to read the output once more, in case the engine closed it a moment too early. */
    private static final long READ_AGAIN = 4 * MB;

    private static final Duration LATE = Duration.ofSeconds(5);

    private final ContainerAttempt attempt;
    private final Engine engine;
    private final ContainerState container;

    Following(ContainerAttempt attempt, Engine engine, ContainerState container) {
        this.attempt = attempt;
        this.engine = engine;
        this.container = container;
    }

    /** @throws EngineException when the engine or its answer was lost; the container may go on */
    ContainerEnd toTheEnd() throws IOException, InterruptedException {
        while (true) {
            Later<Boolean> following = Later.of("docker-follow", () -> read(true));
            engine.watch().over(attempt.name(), following);
            boolean tooMuch;
            try {
                tooMuch = following.await(attempt.task());
            } catch (InterruptedException e) {
                following.giveUp(e);
                throw e;
            }
            if (tooMuch) {
                Later.of("docker-kill", () -> {
                    engine.kill(container.id(), "SIGKILL");
                    return true;
                }).await(attempt.task());
                return new ContainerEnd.PrintedTooMuch(engine, container);
            }
            Optional<ContainerState> now = Later.of("docker-look", this::look).await(attempt.task());
            if (now.isEmpty()) {
                return new ContainerEnd.Lost("its container was removed from outside; nobody knows how far it got");
            }
            if (!now.get().running()) {
                if (attempt.out().size() + attempt.err().size() < READ_AGAIN) {
                    Later.of("docker-read", () -> read(false)).await(attempt.task());
                }
                return new ContainerEnd.Exited(engine, now.get());
            }
        }
    }

    private boolean read(boolean wait) throws IOException {
        Output output = new Output(attempt);
        engine.logs(container.id(), wait, response -> {
            output.read(response.getBody(), container.tty());
            return true;
        });
        return output.tooMuch();
    }

    /** What became of it; an end that is on its way is waited for. */
    private Optional<ContainerState> look() throws IOException {
        Optional<ContainerState> state = engine.state(container.id());
        if (state.isPresent() && state.get().running()) {
            engine.waitFor(container.id(), LATE);
            state = engine.state(container.id());
        }
        return state;
    }
}
