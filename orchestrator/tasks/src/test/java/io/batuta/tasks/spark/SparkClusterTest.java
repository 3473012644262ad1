package io.batuta.tasks.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.batuta.model.spark.Spark;
import io.batuta.model.spark.SparkResult;
import io.batuta.model.task.Connection;
import io.batuta.model.task.Outcome;
import io.batuta.tasks.RecordingContext;
import io.batuta.tasks.process.Processes;
import io.batuta.testing.spark.StandaloneMaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cluster mode, on a real standalone master with a worker. */
class SparkClusterTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir static Path shared;

    private static RealSpark spark;
    private static Path application;
    private static StandaloneMaster master;
    private static Processes first;
    private static Processes second;

    @TempDir Path directory;

    @BeforeAll
    static void prepare() throws Exception {
        spark = RealSpark.required();
        application = spark.application(shared);
        master = StandaloneMaster.start(spark.home().path(), spark.javaHome(), shared);
        first = new Processes();
        second = new Processes();
    }

    @AfterAll
    static void close() throws Exception {
        if (first != null) {
            first.close();
            second.close();
            master.close();
        }
    }

    private RecordingContext task(String what) throws IOException {
        Spark submit = Spark.submit("count").connection("cluster").cluster().application(application.toString()).mainClass("Apps")
                .args(what, directory.toString()).driverMemory("512m").executorMemory("512m").totalExecutorCores(1)
                .conf("spark.driver.extraJavaOptions", RealSpark.QUICK).conf("spark.executor.extraJavaOptions", RealSpark.QUICK)
                .conf("spark.ui.enabled", "false");
        assertThat(submit.problem()).isNull();
        Connection cluster = new Connection("cluster", "spark", null, master.address(), null, null, null, null,
                Map.of("rest_port", Integer.toString(master.restPort())), Set.of());
        return new RecordingContext(submit, Files.createDirectory(directory.resolve("work"))).with(cluster);
    }

    private static SparkClusterHandler handler(Processes processes) {
        return new SparkClusterHandler(processes, spark.environment());
    }

    private List<String> ledger() throws IOException {
        Path file = directory.resolve("ledger");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** The service dies while the driver works; another one finds it by its durable name, follows it, and submits nothing. */
    @Test
    void aDriverIsFollowedAcrossTheDeathOfTheService() throws Exception {
        long before = master.drivers();
        RecordingContext task = task("wait");
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
        CompletableFuture<Outcome> outcome = CompletableFuture.supplyAsync(() -> reattached(task));
        Files.createFile(directory.resolve("go"));
        await().atMost(LIMIT).until(outcome::isDone);
        assertThat(outcome.get()).as(() -> String.join("\n", task.lines()) + master.driversSaid()).isInstanceOfSatisfying(
                Outcome.Success.class,
                success -> assertThat(((SparkResult) Objects.requireNonNull(success.output())).driverId()).startsWith("driver-"));
        assertThat(master.drivers() - before).as("drivers submitted").isEqualTo(1);
        assertThat(ledger()).containsExactly("begins", "counted", "ends");
        assertThat(task.lines()).anyMatch(line -> line.matches(".*progress: driver-[0-9-]+ is FINISHED on worker 127.0.0.1:[0-9]+"));
    }

    @Test
    @Tag("proof")
    void aKilledTaskLeavesNoDriverInTheCluster() throws Exception {
        RecordingContext task = task("wait");
        CompletableFuture<Outcome> outcome = CompletableFuture.supplyAsync(() -> started(task));
        await().atMost(LIMIT).until(() -> ledger().contains("counted") || outcome.isDone());
        assertThat(RealSpark.carrying("SPARK_HOME"))
                .anyMatch(line -> line.contains("DriverWrapper") && line.contains(directory.toString()));
        task.cancel();
        handler(first).cancel(task, false);
        await().atMost(LIMIT).until(outcome::isDone);
        assertThat(outcome.get()).isEqualTo(new Outcome.Cancelled());
        await().atMost(LIMIT).until(() -> RealSpark.carrying("SPARK_HOME").stream().noneMatch(line -> line.contains(directory.toString())));
        assertThat(ledger()).containsExactly("begins", "counted");
    }

    @Test
    @Tag("proof")
    void aDriverThatFailedSaysWhere() throws Exception {
        RecordingContext task = task("throw");
        assertThat(started(task)).isInstanceOfSatisfying(Outcome.Failure.class, failure -> {
            assertThat(failure.reason()).contains("driver-").contains("FAILED on worker 127.0.0.1");
            assertThat(failure.hint()).contains("on that worker");
        });
    }

    private static Outcome started(RecordingContext task) {
        try {
            return handler(first).start(task);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Outcome reattached(RecordingContext task) {
        try {
            return handler(second).reattach(task);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
