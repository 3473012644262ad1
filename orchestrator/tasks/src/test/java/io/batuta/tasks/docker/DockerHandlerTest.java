package io.batuta.tasks.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.batuta.model.docker.Docker;
import io.batuta.model.docker.DockerPull;
import io.batuta.model.docker.DockerRemove;
import io.batuta.model.docker.DockerResult;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.OutputType;
import io.batuta.model.task.TaskFailedException;
import io.batuta.tasks.RecordingContext;
import io.batuta.testing.docker.Dockerd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Docker task does, on a real engine. */
class DockerHandlerTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir static Path directory;

    @TempDir Path work;

    @SuppressWarnings("NullAway.Init") private static Dockerd dockerd;

    private final Engines engines = new Engines();
    private int tasks;

    @BeforeAll
    static void start() throws Exception {
        dockerd = Dockerd.start(directory);
    }

    @AfterAll
    static void stop() {
        if (dockerd != null) {
            dockerd.close();
        }
    }

    @AfterEach
    void close() {
        engines.close();
    }

    private DockerHandler handler() {
        return new DockerHandler(engines, DockerPolicy.in(work.resolve("docker.policy")));
    }

    /** A task on the fixture's image, without the network that the fixture has not. */
    static Docker<DockerResult> busybox() {
        return Docker.run("work").connection("engine").image(Dockerd.IMAGE).network("none");
    }

    private RecordingContext task(Docker<?> docker) throws IOException {
        assertThat(docker.problem()).isNull();
        tasks++;
        return new RecordingContext(docker, Files.createDirectory(work.resolve("task-" + tasks))).attempt(tasks)
                .with(dockerd.connection(Map.of()));
    }

    /** As the runner does it: what was left for finding it again goes when the end is durable. */
    private Outcome run(RecordingContext task) throws Exception {
        DockerHandler handler = handler();
        Outcome outcome = handler.start(task);
        handler.settled(task.attemptId());
        assertNothingLeft();
        return outcome;
    }

    private static void assertNothingLeft() {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(dockerd.containers()).isEqualTo("[]"));
    }

    private DockerResult succeeds(Docker<?> docker) throws Exception {
        Outcome outcome = run(task(docker));
        assertThat(outcome).isInstanceOf(Outcome.Success.class);
        return (DockerResult) Objects.requireNonNull(((Outcome.Success) outcome).output());
    }

    private Outcome.Failure fails(Docker<?> docker) throws Exception {
        Outcome outcome = run(task(docker));
        assertThat(outcome).isInstanceOf(Outcome.Failure.class);
        return (Outcome.Failure) outcome;
    }

    @Test
    void argumentsArePassedAsTheyAreAndBothOutputsAreKeptAndLogged() throws Exception {
        RecordingContext task = task(busybox().command("sh", "-c", "printf '%s\\n' \"$0\"; echo err >&2", "it's $HOME; `id` \"x\"\\n"));
        assertThat(run(task)).isEqualTo(new Outcome.Success(new DockerResult(0, "it's $HOME; `id` \"x\"\\n\n", "err\n", false)));
        assertThat(task.lines()).contains("INFO STDOUT it's $HOME; `id` \"x\"\\n", "INFO STDERR err");
    }

    @Test
    void aFailureSaysImageCommandPlaceCodeAndTheLastErrorLines() throws Exception {
        Outcome.Failure failure = fails(busybox().command("ls", "/no such place").in("/tmp").user("65534:65534"));
        assertThat(failure.reason()).isEqualTo("a container of batuta/busybox:1 with ls '/no such place' in /tmp as 65534:65534 on "
                + dockerd.socket() + " ended with exit code 1: ls: /no such place: No such file or directory");
    }
}
