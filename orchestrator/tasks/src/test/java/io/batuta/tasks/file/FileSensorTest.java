package io.batuta.tasks.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.file.FileWait;
import io.batuta.model.file.LocalFile;
import io.batuta.model.task.Outcome;
import io.batuta.tasks.RecordingContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Waiting for real files. */
class FileSensorTest {
    @TempDir Path directory;

    private Outcome run(FileWait sensor) throws Exception {
        assertThat(sensor.problem()).isNull();
        return FileSensor.handler().start(new RecordingContext(sensor, directory));
    }

    private String there(String name) {
        return directory.resolve(name).toString();
    }

    @Test
    void filesThatFitAreItsOutput() throws Exception {
        Files.writeString(directory.resolve("orders-2.csv"), "two");
        Files.writeString(directory.resolve("orders-1.csv"), "1");
        Files.writeString(directory.resolve("orders.txt"), "1");
        Files.createDirectory(directory.resolve("orders-3.csv"));
        assertThat(run(LocalFile.waitFor("w").path(there("orders-?.csv")))).isEqualTo(
                new Outcome.Success(List.of(new LocalFile(there("orders-1.csv"), 1), new LocalFile(there("orders-2.csv"), 3))));
        assertThat(run(LocalFile.waitFor("w").path(there("orders.txt"))))
                .isEqualTo(new Outcome.Success(List.of(new LocalFile(there("orders.txt"), 1))));
    }

    @Test
    void oneStillBeingWrittenIsWaitedFor() throws Exception {
        Path file = Files.writeString(directory.resolve("x"), "1");
        FileWait settled = LocalFile.waitFor("w").path(file.toString()).settled().every(Duration.ofSeconds(1));
        assertThat(run(settled)).isEqualTo(new Outcome.Success(List.of(new LocalFile(file.toString(), 1))));
        assertThat(run(settled.giveUpAfter(Duration.ZERO)))
                .isInstanceOfSatisfying(Outcome.Failure.class, failure -> assertThat(failure.reason()).contains("1 file, not settled yet"));
    }

    @Test
    void noDirectoryIsNotThereYet() throws Exception {
        assertThat(run(LocalFile.waitFor("w").path(there("none/*.csv")).giveUpAfter(Duration.ZERO).orSkip()))
                .isEqualTo(new Outcome.Skipped("it waited 0 s for " + there("none/*.csv") + "; it is not there"));
        assertThat(run(LocalFile.waitFor("w").path(there("none/x")).giveUpAfter(Duration.ZERO).orSkip()))
                .isInstanceOf(Outcome.Skipped.class);
    }
}
