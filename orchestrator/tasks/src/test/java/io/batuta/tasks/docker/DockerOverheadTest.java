package io.batuta.tasks.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.docker.DockerConnection;
import io.batuta.model.task.Connection;
import io.batuta.model.task.Outcome;
import io.batuta.tasks.Overhead;
import io.batuta.tasks.RecordingContext;
import io.batuta.testing.docker.Dockerd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a container costs that is found again after a crash, beyond making, starting, awaiting and removing one. */
@Tag("proof")
class DockerOverheadTest {
    @TempDir Path directory;

    @TempDir Path work;

    @Test
    void aContainerCostsLittleMoreThanItsFloor() throws Exception {
        AtomicInteger number = new AtomicInteger();
        try (Dockerd dockerd = Dockerd.start(directory); Engines engines = new Engines()) {
            Connection connection = dockerd.connection(Map.of());
            Engine engine = new Places(engines).choose(DockerConnection.of(connection));
            Map<String, Object> bare = Map.of("Image", Dockerd.IMAGE, "Cmd", List.of("true"), "HostConfig", Map.of("NetworkMode", "none"));
            DockerHandler handler = new DockerHandler(engines, DockerPolicy.in(work.resolve("docker.policy")));
            double over = Overhead.millis("Docker", 5, () -> {
                String id = engine.create("bare-" + number.incrementAndGet(), bare).orElseThrow();
                engine.start(id);
                engine.waitFor(id, Duration.ofMinutes(1));
                engine.remove(id);
            }, () -> {
                int attempt = number.incrementAndGet();
                RecordingContext task = new RecordingContext(DockerHandlerTest.busybox().command("true"),
                        Files.createDirectory(work.resolve("task-" + attempt))).attempt(attempt).with(connection);
                assertThat(handler.start(task)).isInstanceOf(Outcome.Success.class);
                handler.settled(attempt);
            });
            assertThat(over).isLessThan(1_000);
        }
    }
}
