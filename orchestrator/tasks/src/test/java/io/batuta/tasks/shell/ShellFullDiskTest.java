package io.batuta.tasks.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.batuta.model.shell.Shell;
import io.batuta.model.task.Outcome;
import io.batuta.tasks.RecordingContext;
import io.batuta.tasks.process.Processes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a disk that is full. The disk is a megabyte of memory, so it takes root; the effects' ledger lies elsewhere. */
class ShellFullDiskTest {
    @TempDir Path directory;

    private final Processes processes = new Processes();
    private Path work = Path.of("");
    private Path ledger = Path.of("");

    @BeforeEach
    void mount() throws Exception {
        work = Files.createDirectory(directory.resolve("work"));
        ledger = directory.resolve("ledger");
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=1m,nr_inodes=100", "tmpfs", work.toString());
        if (System.getenv("CI") != null) {
            assertThat(mounted).as("CI mounts a disk of a megabyte; nothing may be skipped there").isTrue();
        }
        assumeTrue(mounted, "skipped: no disk can be mounted here (it takes root)");
    }

    @AfterEach
    void unmount() throws Exception {
        processes.close();
        run("umount", "-l", work.toString());
    }

    private static boolean run(String... words) throws IOException, InterruptedException {
        return new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
    }

    private ShellHandler handler() {
        return new ShellHandler(processes, Map.of("PATH", System.getenv("PATH"), "LEDGER", ledger.toString()));
    }

    private void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(work.resolve("ballast"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private CompletableFuture<Outcome> start(RecordingContext task) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return handler().start(task);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void howACommandEndedIsKnownAlthoughTheDiskIsFull() throws Exception {
        RecordingContext task = new RecordingContext(
                Shell.run("work").script("echo effect >> \"$LEDGER\"\nuntil [ -e \"$LEDGER.go\" ]; do sleep 0.05; done; exit 7"), work);
        CompletableFuture<Outcome> outcome = start(task);
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(ledger));
        fill();
        Files.createFile(Path.of(ledger + ".go"));
        await().atMost(Duration.ofSeconds(60)).until(outcome::isDone);
        assertThat(outcome.get()).isInstanceOfSatisfying(Outcome.Failure.class,
                failure -> assertThat(failure.reason()).contains("exit code 7"));
    }

    @Test
    @Tag("proof")
    void withoutRoomForAFileNothingBeginsAndItFails() throws Exception {
        RecordingContext task = new RecordingContext(Shell.run("work").command("sh", "-c", "echo effect >> \"$LEDGER\""), work);
        fill();
        CompletableFuture<Outcome> outcome = start(task);
        // It may say so at once, or be given up by the look that finds that nothing began.
        await().atMost(Duration.ofSeconds(100)).until(outcome::isDone);
        assertThat(outcome).satisfiesAnyOf(
                ended -> assertThat(ended).isCompletedExceptionally(),
                ended -> assertThat(ended.getNow(null)).isInstanceOf(Outcome.Failure.class));
        assertThat(ledger).doesNotExist();
    }
}
