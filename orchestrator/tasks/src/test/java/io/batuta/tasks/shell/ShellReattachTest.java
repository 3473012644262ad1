package io.batuta.tasks.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.batuta.model.shell.Shell;
import io.batuta.model.task.Outcome;
import io.batuta.tasks.RecordingContext;
import io.batuta.tasks.process.DetachedProcess;
import io.batuta.tasks.process.Processes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A crash of the service, seen from the files: the first handler is forgotten in the middle, a second one finds the process again. */
class ShellReattachTest {
    @TempDir Path work;

    private final Processes first = new Processes();
    private final Processes second = new Processes();

    @AfterEach
    void close() throws Exception {
        first.close();
        second.close();
    }

    private static ShellHandler handler(Processes processes) {
        return new ShellHandler(processes, Map.of("PATH", System.getenv("PATH")));
    }

    /** Each effect leaves a line in the ledger. */
    private RecordingContext task(String then) {
        return new RecordingContext(Shell.run("work").script("echo effect >> ../ledger\n" + then), work);
    }

    private void startAndForget(RecordingContext task) throws Exception {
        Thread attempt = Thread.startVirtualThread(() -> {
            try {
                handler(first).start(task);
            } catch (Exception _) {
                // The service died here.
            }
        });
        await().until(() -> Files.exists(work.resolve("ledger")));
        attempt.interrupt();
        attempt.join();
    }

    private long effects() throws Exception {
        return Files.readAllLines(work.resolve("ledger")).size();
    }

    @Test
    void aRunningCommandIsFollowedToItsEnd() throws Exception {
        RecordingContext task = task("until [ -e ../go ]; do sleep 0.05; done; echo on");
        startAndForget(task);
        CompletableFuture<Outcome> outcome = CompletableFuture.supplyAsync(() -> reattached(task));
        Files.createFile(work.resolve("go"));
        assertThat(outcome.get()).isInstanceOf(Outcome.Success.class);
        assertThat(task.lines()).contains("INFO STDOUT on");
        assertThat(effects()).isEqualTo(1);
    }

    @Test
    void aCommandThatEndedMeanwhileIsReadFromItsExitFile() throws Exception {
        RecordingContext task = task("until [ -e ../go ]; do sleep 0.05; done; exit 7");
        startAndForget(task);
        Files.createFile(work.resolve("go"));
        await().until(() -> Files.readString(work.resolve("control/exit")).endsWith("\n"));
        assertThat(reattached(task)).isInstanceOfSatisfying(Outcome.Failure.class,
                failure -> assertThat(failure.reason()).contains("exit code 7"));
        assertThat(effects()).isEqualTo(1);
    }

    @Test
    void aCommandThatNeverBeganIsBegunOnceEvenAfterAnotherCrash() throws Exception {
        RecordingContext task = task("true");
        DetachedProcess never = DetachedProcess.in(work);
        assertThat(never.supersede()).isTrue();
        assertThat(reattached(task)).isInstanceOf(Outcome.Success.class);
        assertThat(reattached(task)).isInstanceOf(Outcome.Success.class);
        assertThat(effects()).isEqualTo(1);
    }

    @Test
    void aProcessThatVanishedWithoutAnExitCodeIsUnknown() throws Exception {
        RecordingContext task = task("sleep 605");
        startAndForget(task);
        String[] started = Files.readString(work.resolve("control/started-1")).split(" ", 2);
        new ProcessBuilder("kill", "-9", "--", "-" + started[0]).start().waitFor();
        assertThat(reattached(task)).isInstanceOfSatisfying(Outcome.Unknown.class,
                unknown -> assertThat(unknown.reason()).contains("killed from outside"));
    }

    @Test
    void aRestartedHostIsUnknownEvenIfTheNumberIsInUseAgain() throws Exception {
        RecordingContext task = task("true");
        DetachedProcess.in(work);
        String self = Files.readString(Path.of("/proc/self/stat"));
        Files.writeString(work.resolve("control/started-1"), self.substring(0, self.indexOf(' ')) + " another-boot " + self);
        assertThat(reattached(task)).isInstanceOfSatisfying(Outcome.Unknown.class,
                unknown -> assertThat(unknown.reason()).contains("host was restarted"));
    }

    private Outcome reattached(RecordingContext task) {
        try {
            return handler(second).reattach(task);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
