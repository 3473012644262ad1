package io.batuta.tasks.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.batuta.model.spark.Spark;
import io.batuta.model.spark.SparkResult;
import io.batuta.model.task.Outcome;
import io.batuta.tasks.RecordingContext;
import io.batuta.tasks.process.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Client mode, on a real Spark. */
class SparkHandlerTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String MARK = "BATUTA_ATTEMPT_NAME=batuta-4711-" + ProcessHandle.current().pid() + "-";

    @TempDir static Path shared;

    private static RealSpark spark;
    private static Path application;
    private static Processes first;
    private static Processes second;

    @TempDir Path directory;

    @BeforeAll
    static void prepare() throws IOException {
        spark = RealSpark.required();
        application = spark.application(shared);
        first = new Processes();
        second = new Processes();
    }

    @AfterAll
    static void close() throws IOException {
        if (first != null) {
            first.close();
            second.close();
        }
    }

    private RecordingContext task(String what) throws IOException {
        Spark submit = Spark.submit("count").master("local[2]").application(application.toString()).mainClass("Apps")
                .args(what, directory.toString()).driverMemory("512m")
                .conf("spark.driver.extraJavaOptions", RealSpark.QUICK).conf("spark.ui.enabled", "false");
        assertThat(submit.problem()).isNull();
        return new RecordingContext(submit, Files.createDirectory(directory.resolve("work")));
    }

    private static SparkHandler handler(Processes processes) {
        return new SparkHandler(processes, spark.environment());
    }

    private List<String> ledger() throws IOException {
        Path file = directory.resolve("ledger");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    @Test
    void itsResultIsTypedAndItsProgressIsInTheLog() throws Exception {
        RecordingContext task = task("count");
        Outcome outcome = handler(first).start(task);
        assertThat(outcome).as(() -> String.join("\n", task.lines())).isInstanceOf(Outcome.Success.class);
        SparkResult result = (SparkResult) Objects.requireNonNull(((Outcome.Success) outcome).output());
        assertThat(result.applicationId()).startsWith("local-");
        assertThat(result.jobs()).isEqualTo(1);
        assertThat(result.stages()).isEqualTo(1);
        assertThat(result.stdout()).contains("even: 500");
        assertThat(task.lines()).anyMatch(line -> line.contains("submitting apps.jar on local[2] (Spark 3.5"))
                .anyMatch(line -> line.matches(".*progress: application local-[0-9]+, 1 of 1 jobs done, 1 of 1 stages, 4 tasks"));
        assertThat(ledger()).containsExactly("begins", "counted", "ends");
    }

    @Test
    void aStreamingQuerySaysItsBatchesAndRates() throws Exception {
        RecordingContext task = task("stream");
        CompletableFuture<Outcome> outcome = CompletableFuture.supplyAsync(() -> outcome(() -> handler(first).start(task)));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(task.waitsFor()).as(() -> String.join("\n", task.lines()))
                .matches(
                        "the end of a streaming application; ticks, batch [0-9]+: [0-9]+ rows, [0-9.]+ rows/s in, [0-9.]+ rows/s processed"));
        Files.createFile(directory.resolve("go"));
        assertThat(outcome.get()).as(() -> String.join("\n", task.lines())).isInstanceOf(Outcome.Success.class);
        assertThat(task.lines()).anyMatch(line -> line.matches(".*progress: application local-[0-9]+, .*; ticks, batch [0-9]+: .*"));
        assertThat(ledger()).containsExactly("begins", "ends");
    }

    /** Through spark-submit, which is a shell's script, and the launcher behind it. */
    @Test
    void wordsOfPeopleAreArgumentsAndNothingElse() throws Exception {
        Path ledger = directory.resolve("ledger");
        List<String> words = List.of("$(touch " + ledger + ")", "`touch " + ledger + "`", "; touch " + ledger, "'; touch " + ledger + "; '",
                "x\ntouch " + ledger, "--conf", "--class=Evil", "--host=evil", "-oProxyCommand=touch " + ledger, "' OR 1=1 --", "", "*",
                "\\");
        Spark submit = Spark.submit("words").master("local[1]").application(application.toString()).mainClass("Apps")
                .name("$(touch " + ledger + ") '\"").env("EVIL", words.getFirst()).conf("spark.evil", words.get(3)).driverMemory("512m")
                .args(Stream.concat(Stream.of("words", directory.toString()), words.stream()).toArray(String[]::new));
        assertThat(submit.problem()).isNull();
        RecordingContext task = new RecordingContext(submit, Files.createDirectory(directory.resolve("work")));
        assertThat(handler(first).start(task)).as(() -> String.join("\n", task.lines())).isInstanceOf(Outcome.Success.class);
        assertThat(Files.readString(directory.resolve("words"))).isEqualTo(String.join("\0", words) + "\0" + words.getFirst());
        assertThat(ledger).doesNotExist();
    }

    /** SparkLauncher's handle says FINISHED about this one, and only later FAILED. */
    @Test
    void anApplicationThatThrowsAfterItStoppedItsContextHasFailed() throws Exception {
        Outcome outcome = handler(first).start(task("throw"));
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failure.class,
                failure -> assertThat(failure.reason()).contains("apps.jar on local[2]")
                        .contains("ended with exit code 1").contains("java.lang.IllegalStateException: after the context was stopped"));
    }

    @Test
    void aKilledTaskLeavesNoDriver() throws Exception {
        RecordingContext task = task("wait");
        CompletableFuture<Outcome> outcome = CompletableFuture.supplyAsync(() -> outcome(() -> handler(first).start(task)));
        await().atMost(LIMIT).until(() -> ledger().contains("counted") || outcome.isDone());
        assertThat(RealSpark.carrying(MARK)).anyMatch(line -> line.contains("SparkSubmit"))
                .noneMatch(line -> line.contains("secret"));
        task.cancel();
        handler(first).cancel(task, false);
        await().atMost(LIMIT).until(outcome::isDone);
        assertThat(outcome.get()).isEqualTo(new Outcome.Cancelled());
        await().atMost(LIMIT).until(() -> RealSpark.carrying(MARK).isEmpty());
        assertThat(ledger()).containsExactly("begins", "counted");
    }

    @Test
    void aDriverThatOutlivesTheServiceIsFollowedToItsEndAndBegunOnce() throws Exception {
        RecordingContext task = task("wait");
        forgetWhenCounted(task);
        CompletableFuture<Outcome> outcome = CompletableFuture.supplyAsync(() -> outcome(() -> handler(second).reattach(task)));
        Files.createFile(directory.resolve("go"));
        assertThat(outcome.get()).isInstanceOfSatisfying(Outcome.Success.class,
                success -> assertThat(((SparkResult) Objects.requireNonNull(success.output())).jobs()).isEqualTo(1));
        assertThat(ledger()).containsExactly("begins", "counted", "ends");
    }

    @Test
    @Tag("proof")
    void aDriverThatIsGoneWithItsExitCodeIsRunAgainFromTheStart() throws Exception {
        RecordingContext task = task("wait");
        forgetWhenCounted(task);
        String session = Files.readString(directory.resolve("work/control/started-1")).split(" ", 2)[0];
        assertThat(new ProcessBuilder("kill", "-9", "--", "-" + session).start().waitFor()).isZero();
        await().atMost(LIMIT).until(() -> RealSpark.carrying(MARK).isEmpty());
        Files.createFile(directory.resolve("go"));
        assertThat(outcome(() -> handler(second).reattach(task))).isInstanceOf(Outcome.Success.class);
        assertThat(task.lines()).anyMatch(line -> line.contains("running the application again from the start"));
        assertThat(ledger()).containsExactly("begins", "counted", "begins", "counted", "ends");
    }

    private void forgetWhenCounted(RecordingContext task) throws InterruptedException {
        Thread attempt = Thread.startVirtualThread(() -> {
            try {
                handler(first).start(task);
            } catch (Exception _) {
                // The service died here.
            }
        });
        await().atMost(LIMIT).until(() -> ledger().contains("counted") || !attempt.isAlive());
        attempt.interrupt();
        attempt.join();
    }

    private interface Doing {
        Outcome run() throws Exception;
    }

    private static Outcome outcome(Doing doing) {
        try {
            return doing.run();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
