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

    @TempDir Path events;

    private final AtomicInteger number = new AtomicInteger();

    @Test
    void anApplicationCostsLittleMoreThanItsFloor() throws Exception {
        RealSpark spark = RealSpark.required();
        Path application = spark.application(directory);
        try (Processes processes = new Processes()) {
            SparkHandler handler = new SparkHandler(processes, spark.environment());
            Overhead.Work ours = () -> assertThat(handler.start(task(application))).isInstanceOf(Outcome.Success.class);
            double over = Overhead.millis("Spark", 1, () -> bare(spark, application, Map.of()), ours);
            assertThat(over).isLessThan(10_000);
            // What of it Spark itself takes to write the events that progress is read from.
            double events = Overhead.millis("Spark, with the same events written", 1,
                    () -> bare(spark, application, EventFiles.settings(this.events)), ours);
            assertThat(events).isLessThan(10_000);
        }
    }

    private void bare(RealSpark spark, Path application, Map<String, String> more) throws Exception {
        RecordingContext task = task(application);
        Submission submission = Submission.of(task, task.config(SparkConfig.class), spark.environment());
        ProcessBuilder bare = new ProcessBuilder(submission.command(more, submission.master(), task.workDirectory()))
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        bare.environment().putAll(submission.env());
        bare.environment().putAll(spark.environment());
        assertThat(bare.start().waitFor()).isZero();
    }

    private RecordingContext task(Path application) throws IOException {
        int attempt = number.incrementAndGet();
        Spark submit = Spark.submit("count").master("local[1]").application(application.toString()).mainClass("Apps")
                .args("count", directory.toString()).driverMemory("512m").conf("spark.driver.extraJavaOptions", RealSpark.QUICK)
                .conf("spark.ui.enabled", "false");
        return new RecordingContext(submit, Files.createDirectory(directory.resolve("work-" + attempt))).attempt(attempt);
    }
}
