package io.batuta.tasks.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.batuta.model.spark.Spark;
import io.batuta.model.task.Connection;
import io.batuta.model.task.Outcome;
import io.batuta.tasks.RecordingContext;
import io.batuta.tasks.process.Processes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real spark-submit whose submission is taken but not answered: nobody knows whether there is a driver, and it is not submitted twice. */
class LateMasterTest {
    /** spark-submit waits ten seconds by itself. */
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @TempDir Path directory;

    private RecordingContext task(Path application, String name, int restPort) throws IOException {
        Spark submit = Spark.submit(name).connection("cluster").cluster().application(application.toString()).mainClass("Apps");
        Connection cluster = new Connection("cluster", "spark", null, "spark://127.0.0.1:7077", null, null, null, null,
                Map.of("rest_port", Integer.toString(restPort)), Set.of());
        return new RecordingContext(submit, Files.createDirectory(directory.resolve(name))).with(cluster);
    }

    private static int closedPort() throws IOException {
        try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return once.getLocalPort();
        }
    }

    private static CompletableFuture<Outcome> started(SparkClusterHandler handler, RecordingContext task) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return handler.start(task);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void whatWasTakenAndNotAnsweredIsUnknownAndSubmittedOnce() throws Exception {
        RealSpark spark = RealSpark.required();
        Path application = spark.application(directory);
        int nobody = closedPort();
        try (Processes processes = new Processes();
                SparkClusterHandler handler = new SparkClusterHandler(processes, spark.environment());
                LateMaster late = new LateMaster(false);
                LateMaster hangsUp = new LateMaster(true)) {
            RecordingContext tooLate = task(application, "late", late.port());
            RecordingContext hungUp = task(application, "hung_up", hangsUp.port());
            RecordingContext nowhere = task(application, "nowhere", nobody);
            var outcomeOfLate = started(handler, tooLate);
            var outcomeOfHungUp = started(handler, hungUp);
            var outcomeOfNowhere = started(handler, nowhere);

            await().atMost(LIMIT).until(outcomeOfHungUp::isDone);
            assertThat(outcomeOfHungUp.get()).as(() -> String.join("\n", hungUp.lines())).isInstanceOfSatisfying(Outcome.Unknown.class,
                    unknown -> assertThat(unknown.reason()).contains("asked the master's REST port " + hangsUp.port(),
                            "whether a driver was made is to be seen on the master's page"));
            assertThat(hangsUp.submissions()).as("no second one").hasSize(1);

            await().atMost(LIMIT).until(outcomeOfLate::isDone);
            late.answer();
            assertThat(outcomeOfLate.get()).as(() -> String.join("\n", tooLate.lines())).isInstanceOf(Outcome.Unknown.class);
            assertThat(late.submissions()).singleElement().asString().startsWith("POST /v1/submissions/create");

            await().atMost(LIMIT).until(outcomeOfNowhere::isDone);
            assertThat(outcomeOfNowhere.get()).as("nothing was asked, so it may be tried again").isInstanceOfSatisfying(
                    Outcome.Failure.class,
                    failure -> assertThat(failure.hint()).endsWith("is its REST port " + nobody + "?"));
        }
    }

    @Test
    void nothingIsSubmittedToAMasterThatAnswersNothing() throws Exception {
        RealSpark spark = RealSpark.required();
        Path application = spark.application(directory);
        try (Processes processes = new Processes();
                SparkClusterHandler handler = new SparkClusterHandler(processes, spark.environment(),
                        new ClusterHttp(Duration.ofMillis(100)));
                ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            RecordingContext task = task(application, "silent", silent.getLocalPort());
            assertThat(started(handler, task).get()).as(() -> String.join("\n", task.lines())).isInstanceOfSatisfying(Outcome.Failure.class,
                    failure -> {
                        assertThat(failure.reason()).contains("http://127.0.0.1:" + silent.getLocalPort() + " did not answer",
                                "nothing was submitted");
                        assertThat(failure.hint()).contains("overloaded");
                    });
            assertThat(task.workDirectory().resolve("control/started-1")).doesNotExist();
        }
    }
}
