package io.batuta.tasks.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.batuta.model.docker.Docker;
import io.batuta.model.docker.DockerResult;
import io.batuta.model.task.Outcome;
import io.batuta.tasks.RecordingContext;
import io.batuta.tasks.process.OutsideName;
import io.batuta.testing.docker.Dockerd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service dies, the engine dies: the container goes on and is found again. Each effect leaves a line in the ledger, which all containers have mounted. */
class DockerReattachTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String COUNT = "echo effect >> /shared/ledger; i=1; while [ $i -le 200 ]; do echo line $i; echo error $i >&2;"
            + " [ -e /shared/stop ] || sleep 0.1; i=$((i + 1)); done; exit 3";

    @TempDir Path directory;
    @TempDir Path work;

    @SuppressWarnings("NullAway.Init") private Dockerd dockerd;

    private final List<Engines> services = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        dockerd = Dockerd.start(directory);
        Files.createDirectory(work.resolve("shared"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwxrwx")));
        Files.writeString(work.resolve("docker.policy"), "mounts = " + work.resolve("shared").toRealPath() + "\n");
    }

    @AfterEach
    void close() {
        services.forEach(Engines::close);
        if (dockerd != null) {
            dockerd.close();
        }
    }

    private DockerHandler service() {
        Engines engines = new Engines();
        services.add(engines);
        return new DockerHandler(engines, DockerPolicy.in(work.resolve("docker.policy")));
    }

    private Path spools(int number) throws IOException {
        return Files.createDirectories(work.resolve("task-" + number));
    }

    private Docker<DockerResult> counting() {
        return DockerHandlerTest.busybox().mount(work.resolve("shared").toString(), "/shared").command("sh", "-c", COUNT).successCodes(3);
    }

    private RecordingContext task(int number, Docker<?> docker) throws IOException {
        assertThat(docker.problem()).isNull();
        return new RecordingContext(docker, spools(number)).attempt(1000 + number).with(dockerd.connection(Map.of()));
    }

    private RecordingContext task(int number) throws IOException {
        return task(number, counting());
    }

    private long effects() throws IOException {
        Path ledger = work.resolve("shared/ledger");
        return Files.exists(ledger) ? Files.readAllLines(ledger).size() : 0;
    }

    private void letThemEnd() throws IOException {
        Files.createFile(work.resolve("shared/stop"));
    }

    /** What was read of the container's output is exactly what it printed. */
    private void assertWholeOutput(int number) throws IOException {
        for (String[] one : new String[][]{{"stdout", "line "}, {"stderr", "error "}}) {
            String expected = IntStream.rangeClosed(1, 200).mapToObj(i -> one[1] + i + "\n").collect(Collectors.joining());
            assertThat(Files.readString(spools(number).resolve(one[0]))).isEqualTo(expected);
        }
    }

    private void awaitMore(int number) throws IOException {
        Path spool = spools(number).resolve("stdout");
        long before = Files.size(spool);
        await().atMost(LIMIT).until(() -> Files.size(spool) > before);
    }

    private boolean everyOneHasPrinted() throws IOException {
        for (int i = 0; i < 20; i++) {
            if (Files.size(spools(i).resolve("stdout")) == 0) {
                return false;
            }
        }
        return true;
    }

    private static void assertSucceeded(CompletableFuture<Outcome> outcome) throws Exception {
        assertThat(outcome.get()).isInstanceOfSatisfying(Outcome.Success.class,
                success -> assertThat(success.output()).isInstanceOfSatisfying(DockerResult.class,
                        r -> assertThat(r.exitCode()).isEqualTo(3)));
    }

    private void assertNothingLeft() {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(dockerd.containers()).isEqualTo("[]"));
    }

    @Test
    void twentyAreFollowedToTheirEndByAnotherServiceWithoutGapOrRepeat() throws Exception {
        DockerHandler first = service();
        List<CompletableFuture<Outcome>> forgotten = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            forgotten.add(DockerHandlerTest.begin(first, task(i), false));
        }
        await().atMost(LIMIT).until(() -> effects() == 20 && Files.size(spools(19).resolve("stdout")) > 0);
        services.getFirst().close();
        DockerHandler second = service();
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        List<RecordingContext> again = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            // What was about to be written when the process died is cut anywhere, also within a line.
            if (i % 2 == 1) {
                again.add(task(i));
                outcomes.add(DockerHandlerTest.begin(second, again.getLast(), true));
            }
        }
        letThemEnd();
        for (int i = 0; i < 20; i++) {
            if (i % 2 == 0) {
                again.add(task(i));
                outcomes.add(DockerHandlerTest.begin(second, again.getLast(), true));
            }
        }
        for (CompletableFuture<Outcome> outcome : outcomes) {
            assertSucceeded(outcome);
        }
        for (int i = 0; i < 20; i++) {
            assertWholeOutput(i);
            assertThat(again.get(i).lines()).contains("INFO TASK found the container again");
            second.settled(1000 + i);
        }
        assertThat(effects()).isEqualTo(20);
        assertNothingLeft();
    }

    @Test
    void twentyGoOnWhileTheEngineIsRestartedAndWhileItCrashes() throws Exception {
        DockerHandler handler = service();
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            outcomes.add(DockerHandlerTest.begin(handler, task(i), false));
        }
        // All have begun, and the engine has said so: what it forgets while it begins one is another story.
        await().atMost(LIMIT).until(() -> effects() == 20 && everyOneHasPrinted());
        dockerd.stop();
        dockerd.begin();
        awaitMore(0);
        dockerd.kill();
        dockerd.begin();
        awaitMore(0);
        letThemEnd();
        for (int i = 0; i < 20; i++) {
            assertSucceeded(outcomes.get(i));
            assertWholeOutput(i);
            handler.settled(1000 + i);
        }
        assertThat(effects()).isEqualTo(20);
        assertNothingLeft();
    }

    @Test
    void anEngineWithoutLiveRestoreEndsItAndThatIsSaid() throws Exception {
        RecordingContext task = task(1, DockerHandlerTest.busybox().command("sleep", "600"));
        CompletableFuture<Outcome> outcome = DockerHandlerTest.begin(service(), task, false);
        await().atMost(LIMIT).until(() -> dockerd.containers().contains("\"running\""));
        dockerd.ask("POST", "/containers/" + OutsideName.of(task) + "/kill", null);
        assertThat(outcome.get()).isInstanceOfSatisfying(Outcome.Failure.class, failure -> {
            assertThat(failure.reason()).contains("exit code 137 (killed)");
            assertThat(failure.hint()).contains("without live-restore");
        });
    }

    @Test
    void whatWasMadeButNotStartedIsStartedOnceAndWhatWasNotMadeIsMadeOnce() throws Exception {
        letThemEnd();
        RecordingContext made = task(1);
        ContainerAttempt attempt = new ContainerAttempt(made, made.config(io.batuta.model.docker.DockerConfig.class));
        try (Engines engines = new Engines()) {
            Engine engine = new Places(engines).choose(Places.connection(attempt));
            attempt.noteEngine(engine);
            engine.create(attempt.containerName(), attempt.settings());
        }
        DockerHandler handler = service();
        assertSucceeded(DockerHandlerTest.begin(handler, task(1), true));
        assertThat(effects()).isOne();
        assertSucceeded(DockerHandlerTest.begin(service(), task(1), true));
        assertThat(effects()).as("one that has ended is not begun again").isOne();

        RecordingContext notMade = task(2);
        Files.writeString(spools(2).resolve("engine"), dockerd.address());
        assertSucceeded(DockerHandlerTest.begin(handler, notMade, true));
        assertThat(notMade.lines()).contains("INFO TASK the container had not begun; beginning it now");
        assertThat(effects()).isEqualTo(2);
    }

    @Test
    void oneThatWasCancelledBeforeItBeganIsNotBegunByASearch() throws Exception {
        RecordingContext task = task(1);
        Files.writeString(spools(1).resolve("engine"), dockerd.address());
        task.cancel();
        assertThat(DockerHandlerTest.begin(service(), task, true).get()).isEqualTo(new Outcome.Cancelled());
        assertThat(effects()).isZero();
        assertNothingLeft();
    }

    @Test
    void anEngineThatOnlyAnotherHostReachesIsNotGuessedAt() throws Exception {
        assertThat(DockerHandlerTest.begin(service(), task(1), true).get()).isInstanceOfSatisfying(Outcome.Unknown.class,
                unknown -> assertThat(unknown.reason()).contains("begun by another host on its own engine"));
        assertThat(effects()).isZero();
    }

    @Test
    void aContainerThatSomebodyRemovedIsUnknown() throws Exception {
        RecordingContext task = task(1);
        CompletableFuture<Outcome> outcome = DockerHandlerTest.begin(service(), task, false);
        await().atMost(LIMIT).until(() -> effects() == 1);
        dockerd.ask("DELETE", "/containers/" + OutsideName.of(task) + "?force=1", null);
        assertThat(outcome.get()).isInstanceOfSatisfying(Outcome.Unknown.class,
                unknown -> assertThat(unknown.reason()).contains("removed from outside"));
    }

    @Test
    void anEngineThatStaysAwayIsGivenUpAsUnknown() throws Exception {
        RecordingContext task = task(1, counting().giveUpAfter(Duration.ofSeconds(1)));
        CompletableFuture<Outcome> outcome = DockerHandlerTest.begin(service(), task, false);
        await().atMost(LIMIT).until(() -> effects() == 1);
        dockerd.kill();
        assertThat(outcome.get()).isInstanceOfSatisfying(Outcome.Unknown.class,
                unknown -> assertThat(unknown.reason()).contains("the Docker engine is not running", "it may still run there"));
    }
}
