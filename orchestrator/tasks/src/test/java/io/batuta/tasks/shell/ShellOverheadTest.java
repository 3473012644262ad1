package io.batuta.tasks.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.shell.Shell;
import io.batuta.model.task.Outcome;
import io.batuta.tasks.Overhead;
import io.batuta.tasks.RecordingContext;
import io.batuta.tasks.process.Processes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process costs that outlives the service, beyond one that is begun and waited for. */
@Tag("proof")
class ShellOverheadTest {
    @TempDir Path work;

    @Test
    void aProcessCostsLittleMoreThanItsFloor() throws Exception {
        AtomicInteger number = new AtomicInteger();
        try (Processes processes = new Processes()) {
            ShellHandler handler = new ShellHandler(processes, Map.of("PATH", "/usr/bin:/bin"));
            double over = Overhead.millis("process", 30, () -> assertThat(new ProcessBuilder("/bin/true").start().waitFor()).isZero(),
                    () -> {
                        int attempt = number.incrementAndGet();
                        Path directory = Files.createDirectory(work.resolve("task-" + attempt));
                        assertThat(handler.start(new RecordingContext(Shell.run("empty").command("/bin/true"), directory).attempt(attempt)))
                                .isInstanceOf(Outcome.Success.class);
                    });
            assertThat(over).isLessThan(100);
        }
    }
}
