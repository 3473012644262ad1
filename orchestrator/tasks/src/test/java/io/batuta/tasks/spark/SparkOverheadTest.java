package io.batuta.tasks.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.spark.Spark;
import io.batuta.model.spark.SparkConfig;
import io.batuta.model.task.Outcome;
import io.batuta.tasks.Overhead;
import io.batuta.tasks.RecordingContext;
import io.batuta.tasks.process.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an application costs that is watched and found again, beyond the same command line begun and awaited. */
@Tag("proof")
class SparkOverheadTest {
    @TempDir Path directory;

    @Test
    void anApplicationCostsLittleMoreThanItsFloor() throws Exception {
        RealSpark spark = RealSpark.required();
        Path application = spark.application(directory);
        AtomicInteger number = new AtomicInteger();
        try (Processes processes = new Processes()) {
            SparkHandler handler = new SparkHandler(processes, spark.environment());
            double over = Overhead.millis("Spark", 1, () -> {
                RecordingContext task = task(application, number.incrementAndGet());
                Submission submission = Submission.of(task, task.config(SparkConfig.class), spark.environment());
                ProcessBuilder bare = new ProcessBuilder(submission.command(Map.of(), submission.master(), task.workDirectory()))
                        .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
                bare.environment().putAll(submission.env());
                bare.environment().putAll(spark.environment());
                assertThat(bare.start().waitFor()).isZero();
            }, () -> assertThat(handler.start(task(application, number.incrementAndGet()))).isInstanceOf(Outcome.Success.class));
            assertThat(over).isLessThan(10_000);
        }
    }

    private RecordingContext task(Path application, int attempt) throws IOException {
        Spark submit = Spark.submit("count").master("local[1]").application(application.toString()).mainClass("Apps")
                .args("count", directory.toString()).driverMemory("512m").conf("spark.driver.extraJavaOptions", RealSpark.QUICK)
                .conf("spark.ui.enabled", "false");
        return new RecordingContext(submit, Files.createDirectory(directory.resolve("work-" + attempt))).attempt(attempt);
    }
}
