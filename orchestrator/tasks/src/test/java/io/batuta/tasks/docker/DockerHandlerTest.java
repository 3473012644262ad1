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
import io.batuta.tasks.process.OutsideName;
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

    @Test
    void theContainerIsMadeAsTheTaskSays() throws Exception {
        Docker<DockerResult> docker = busybox().hostname("worker-1").extraHost("db", "192.0.2.7").tmpfs("/scratch", 3)
                .volume("data-1", "/data")
                .env("GREETING", "hola ¡").in("/tmp").user("65534:65534").memoryMb(64).cpus(0.5).shmMb(7).processes(50).ulimit("nofile", 99)
                .capDrop("ALL").readOnly().label("team", "blue").init()
                .commandLine("sh -c 'hostname; pwd; id -u; echo $GREETING $BATUTA_TASK_ID $BATUTA_TRY_NUMBER; ulimit -n;"
                        + " grep db /etc/hosts; df -m /scratch /dev/shm; touch /x || echo refused; ls -d /data'");
        String said = succeeds(docker).stdout();
        assertThat(said.lines()).startsWith("worker-1", "/tmp", "65534", "hola ¡ work 1", "99").contains("refused", "/data");
        assertThat(said).containsPattern("192\\.0\\.2\\.7\\s+db").containsPattern("tmpfs +3 ").containsPattern("shm +7 ");
    }

    @Test
    void aTerminalMakesBothOutputsOne() throws Exception {
        DockerResult result = succeeds(busybox().tty().command("sh", "-c", "test -t 1 && echo on && echo err >&2"));
        assertThat(result.stdout().lines()).containsExactly("on", "err");
        assertThat(result.stderr()).isEmpty();
    }

    @Test
    void outputIsReadAsARecordFromWhatItPrintsOrFromAFile() throws Exception {
        record Counted(String file, int rows) {}
        Docker<Counted> printed = busybox().command("echo", "{\"file\": \"a.csv\", \"rows\": 3}").outputJson(Counted.class);
        assertThat(run(task(printed))).isEqualTo(new Outcome.Success(new Counted("a.csv", 3)));
        Docker<List<Integer>> written = busybox().command("sh", "-c", "echo noise; echo '[1, 2]' > /tmp/out.json")
                .outputFile("/tmp/out.json").outputJson(OutputType.listOf(Integer.class));
        assertThat(run(task(written))).isEqualTo(new Outcome.Success(List.of(1, 2)));
        assertThat(succeeds(busybox().command("sh", "-c", "echo noise; printf text > /tmp/t").outputFile("/tmp/t")).stdout())
                .isEqualTo("text");
        assertThat(fails(busybox().command("echo", "no json").outputJson(Counted.class)).reason())
                .contains("did not print a Counted as JSON");
        assertThat(fails(busybox().command("true").outputFile("/tmp/none")).reason()).endsWith("left no file /tmp/none of at most 16 MB");
    }

    @Test
    void exitCodesMeanWhatTheTaskSays() throws Exception {
        assertThat(succeeds(busybox().command("sh", "-c", "exit 3").successCodes(0, 3)).exitCode()).isEqualTo(3);
        assertThat(run(task(busybox().command("sh", "-c", "exit 99").skipCode(99)))).isInstanceOf(Outcome.Skipped.class);
        assertThat(fails(busybox().command("false")).reason()).endsWith("ended with exit code 1 and no output");
    }

    @Test
    void aProgramThatIsNotThereIsNamedWithWhatToDo() throws Exception {
        Outcome.Failure failure = fails(busybox().command("python3", "x.py"));
        assertThat(failure.reason()).contains("could not be started", "\"python3\": executable file not found in $PATH");
        assertThat(failure.hint()).contains("not in the image", "sh\", \"-c\"");
        assertThat(fails(busybox().entrypoint("/etc/passwd")).hint()).contains("chmod +x");
        assertThat(fails(busybox().command("sh", "-c", "nothing-like-that")).hint()).contains("not in the image");
    }

    @Test
    void whoeverWantsMoreMemoryThanItMayIsToldSo() throws Exception {
        Outcome.Failure failure = fails(busybox().memoryMb(8).command("sh", "-c", "x=$(yes | head -c 60000000); echo ${#x}"));
        assertThat(failure.reason()).contains("(killed: out of memory)");
        assertThat(failure.hint()).isEqualTo("it wanted more than its 8 MB: raise .memoryMb(8)");
    }

    @Test
    void anImageThatIsNotThereAndNeverPulledIsSaidSo() {
        assertThatThrownBy(() -> handler().start(task(busybox().image("nowhere.example.com/none:1").pull(DockerPull.NEVER))))
                .isInstanceOfSatisfying(TaskFailedException.class, e -> {
                    assertThat(e).hasMessageContaining("has no image nowhere.example.com/none:1, and the task never pulls");
                    assertThat(e.outcome().hint()).contains("docker pull", "DockerPull.MISSING");
                });
    }

    @Test
    void theContainerStaysWhenThatIsWished() throws Exception {
        DockerHandler handler = handler();
        for (DockerRemove when : List.of(DockerRemove.NEVER, DockerRemove.SUCCESS)) {
            RecordingContext task = task(busybox().command("sh", "-c", "exit 4").remove(when));
            assertThat(handler.start(task)).isInstanceOf(Outcome.Failure.class);
            handler.settled(task.attemptId());
        }
        assertThat(dockerd.containers()).contains("/batuta-1-", "/batuta-2-", "\"batuta.task\":\"work\"");
        for (int i = 1; i <= 2; i++) {
            Docker<DockerResult> same = busybox();
            String name = OutsideName.of(new RecordingContext(same, work).attempt(i));
            assertThat(dockerd.ask("DELETE", "/containers/" + name, null)).contains("204");
        }
        assertThat(succeeds(busybox().command("true").remove(DockerRemove.SUCCESS)).exitCode()).isZero();
    }

    @Test
    void aNameThatIsTakenIsSaidAndNothingIsMade() throws Exception {
        DockerHandler handler = handler();
        RecordingContext first = task(busybox().name("nightly").command("true").remove(DockerRemove.NEVER));
        assertThat(handler.start(first)).isInstanceOf(Outcome.Success.class);
        assertThatThrownBy(() -> handler.start(task(busybox().name("nightly").command("true"))))
                .isInstanceOfSatisfying(TaskFailedException.class, e -> {
                    assertThat(e).hasMessageContaining("the name nightly is taken").hasMessageContaining("another attempt (batuta-1-");
                    assertThat(e.outcome().hint()).contains("docker rm nightly");
                });
        assertThat(dockerd.ask("DELETE", "/containers/nightly", null)).contains("204");
    }

    @Test
    void oneThatPrintsTooMuchIsKilled() throws Exception {
        assertThat(fails(busybox().maxOutputMb(1).command("sh", "-c", "dd if=/dev/zero bs=1000 count=1200; sleep 600")).reason())
                .endsWith("was killed: it printed more than 1 MB");
    }

    @Test
    void aKillAsksFirstAndForcesThen() throws Exception {
        DockerHandler handler = handler();
        RecordingContext polite = task(
                busybox().command("sh", "-c", "trap 'echo bye; exit 0' TERM; echo on; while true; do sleep 0.1; done"));
        RecordingContext deaf = task(busybox().command("sh", "-c", "trap '' TERM; echo on; while true; do sleep 0.1; done"));
        CompletableFuture<Outcome> first = begin(handler, polite, false);
        CompletableFuture<Outcome> second = begin(handler, deaf, false);
        await().atMost(LIMIT).until(() -> printed(polite) > 0 && printed(deaf) > 0);
        for (RecordingContext task : List.of(polite, deaf)) {
            task.cancel();
            handler.cancel(task, false);
        }
        assertThat(first.get()).isEqualTo(new Outcome.Cancelled());
        assertThat(polite.lines()).contains("INFO STDOUT bye");
        assertThat(second).isNotDone();
        handler.cancel(deaf, true);
        assertThat(second.get()).isEqualTo(new Outcome.Cancelled());
        handler.settled(polite.attemptId());
        handler.settled(deaf.attemptId());
        assertNothingLeft();
    }

    private static long printed(RecordingContext task) throws IOException {
        Path spool = task.workDirectory().resolve("stdout");
        return Files.exists(spool) ? Files.size(spool) : 0;
    }

    /** As the runner does it: on a virtual thread of its own. */
    static CompletableFuture<Outcome> begin(DockerHandler handler, RecordingContext task, boolean again) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                outcome.complete(again ? handler.reattach(task) : handler.start(task));
            } catch (Exception e) {
                outcome.completeExceptionally(e);
            }
        });
        return outcome;
    }
}
