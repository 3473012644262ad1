package io.batuta.tasks.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.batuta.model.shell.Shell;
import io.batuta.model.shell.ShellResult;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.OutputType;
import io.batuta.model.task.TaskFailedException;
import io.batuta.tasks.RecordingContext;
import io.batuta.tasks.process.Processes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellHandlerTest {
    @TempDir Path work;

    private final Processes processes = new Processes();
    private final ShellHandler handler = new ShellHandler(
            processes, Map.of("PATH", System.getenv("PATH"), "HOME", "/tmp", "NOTIFY_SOCKET", "/run/notify", "BATUTA_DB_PASSWORD", "secret",
                    "CREDENTIALS_DIRECTORY", "/run/credentials"));

    @AfterEach
    void close() throws Exception {
        processes.close();
    }

    private RecordingContext task(Shell<?> shell) {
        assertThat(shell.problem()).isNull();
        return new RecordingContext(shell, work);
    }

    private ShellResult succeeds(Shell<?> shell) throws Exception {
        Outcome outcome = handler.start(task(shell));
        assertThat(outcome).isInstanceOf(Outcome.Success.class);
        return (ShellResult) Objects.requireNonNull(((Outcome.Success) outcome).output());
    }

    private Outcome.Failure fails(Shell<?> shell) throws Exception {
        Outcome outcome = handler.start(task(shell));
        assertThat(outcome).isInstanceOf(Outcome.Failure.class);
        return (Outcome.Failure) outcome;
    }

    @Test
    void argumentsArePassedAsTheyAreAndOutputIsKeptAndLogged() throws Exception {
        RecordingContext task = task(Shell.run("say").command("printf", "%s\n", "it's $HOME; `id` \"x\""));
        assertThat(handler.start(task)).isEqualTo(new Outcome.Success(new ShellResult(0, "it's $HOME; `id` \"x\"\n", "", false)));
        assertThat(task.lines()).contains("INFO STDOUT it's $HOME; `id` \"x\"");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(work.resolve("stdout")))).isEqualTo("rw-------");
    }

    @Test
    void aScriptStopsAtTheFirstFailingCommandOfAPipe() throws Exception {
        Outcome.Failure failure = fails(Shell.run("s").script("echo begun\nfalse | cat\necho not reached"));
        assertThat(failure.reason()).startsWith("the script \"echo begun …\" in ").contains(" ended with exit code 1 and no error output");
        assertThat(Files.readString(work.resolve("stdout"))).isEqualTo("begun\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(work.resolve("script")))).isEqualTo("rwx------");
    }

    @Test
    void aFailureSaysCommandDirectoryUserHostCodeAndTheLastErrorLines() throws Exception {
        Outcome.Failure failure = fails(Shell.run("ls").command("ls", "/no such place").in("~"));
        assertThat(failure.reason()).matches(
                "ls '/no such place' in /tmp as \\S+@\\S+ ended with exit code 2: ls: cannot access '/no such place': No such file or directory");
        assertThat(failure.hint()).contains(".in(");
    }

    @Test
    void aMissingProgramAndAMissingDirectoryHaveTheirHints() throws Exception {
        assertThat(fails(Shell.run("p").command("no-such-program")).hint()).contains("not installed");
        assertThatThrownBy(() -> handler.start(task(Shell.run("d").command("ls").in("~/no-such-dir"))))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageStartingWith("there is no directory /tmp/no-such-dir for ");
    }

    @Test
    void theServicesOwnSettingsAreNotInherited() throws Exception {
        String env = succeeds(Shell.run("env").command("env").env("MINE", "1")).stdout();
        assertThat(env).contains("MINE=1", "BATUTA_DAG_ID=dag", "BATUTA_RUN_ID=manual__1", "BATUTA_TASK_ID=env", "BATUTA_TRY_NUMBER=1",
                "BATUTA_LOGICAL_DATE=2026-08-01T00:00:00Z");
        assertThat(env).doesNotContain("NOTIFY_SOCKET", "BATUTA_DB", "secret", "CREDENTIALS_DIRECTORY");
    }

    @Test
    void exitCodesCanMeanSuccessOrSkipped() throws Exception {
        assertThat(succeeds(Shell.run("grep").command("sh", "-c", "exit 3").successCodes(0, 3)).exitCode()).isEqualTo(3);
    }

    @Test
    void theSkipCodeSkips() throws Exception {
        assertThat(handler.start(task(Shell.run("skip").command("sh", "-c", "exit 99").skipCode(99)))).isInstanceOf(Outcome.Skipped.class);
    }

    @Test
    void stdinIsWhatTheAuthorGave() throws Exception {
        assertThat(succeeds(Shell.run("cat").command("cat").stdin("three\nlines\nhere")).stdout()).isEqualTo("three\nlines\nhere");
    }

    record Row(String name, int n) {}

    @Test
    void jsonOnStandardOutputBecomesTheTypedOutput() throws Exception {
        Shell<List<Row>> shell = Shell.run("json").command("echo", "[{\"name\":\"a\",\"n\":1}]").outputJson(OutputType.listOf(Row.class));
        assertThat(handler.start(task(shell))).isEqualTo(new Outcome.Success(List.of(new Row("a", 1))));
    }

    @Test
    void wrongJsonNamesThePathAndTheType() throws Exception {
        Outcome.Failure failure = fails(Shell.run("json").command("echo", "{\"name\":\"a\",\"n\":\"x\"}").outputJson(Row.class));
        assertThat(failure.reason()).contains("did not print a Row as JSON", "$.n");
    }

    @Test
    void binaryOutputAndAClosedStandardOutputAreNoProblem() throws Exception {
        ShellResult result = succeeds(
                Shell.run("bin").command("sh", "-c", "head -c 100000 /dev/urandom; head -c 10 /dev/zero; exec >&-; sleep 0.05"));
        assertThat(result.truncated()).isTrue();
        assertThat(result.stdout()).doesNotContain("\0");
    }

    @Test
    void moreOutputThanAllowedKillsIt() throws Exception {
        Outcome.Failure failure = fails(Shell.run("flood").command("sh", "-c", "head -c 30000000 /dev/zero; sleep 600").maxOutputMb(20));
        assertThat(failure.reason()).contains("printed more than 20 MB");
        assertNothingLeft();
    }

    @Test
    void whatItLeavesRunningInItsSessionIsEnded() throws Exception {
        succeeds(Shell.run("leave").command("sh", "-c", "sleep 601 & sleep 602 & echo done"));
        assertNothingLeft();
    }

    @Test
    void cancelAsksTheWholeGroupAndForceEndsWhatIgnoresIt() throws Exception {
        RecordingContext task = task(Shell.run("stubborn").script("trap '' TERM\necho $$ > pid\nwhile true; do sleep 0.1; done"));
        CompletableFuture<Outcome> outcome = started(task);
        await().until(() -> Files.exists(work.resolve("in/pid")));
        task.cancel();
        handler.cancel(task, false);
        assertThat(outcome).isNotDone();
        handler.cancel(task, true);
        assertThat(outcome.get()).isEqualTo(new Outcome.Cancelled());
        assertNothingLeft();
    }

    @Test
    void cancelAlsoEndsADaemonThatMadeASessionOfItsOwn() throws Exception {
        RecordingContext task = task(Shell.run("daemon").script("setsid -f sleep 603\ntouch here\nsleep 604"));
        CompletableFuture<Outcome> outcome = started(task);
        await().until(() -> Files.exists(work.resolve("in/here")));
        task.cancel();
        handler.cancel(task, false);
        assertThat(outcome.get()).isEqualTo(new Outcome.Cancelled());
        assertNothingLeft();
    }

    @Test
    void aCommandCancelledBeforeItBeganNeverBegins() throws Exception {
        RecordingContext task = task(Shell.run("late").command("touch", "it-ran"));
        task.cancel();
        handler.cancel(task, false);
        assertThat(handler.start(task)).isEqualTo(new Outcome.Cancelled());
        assertThat(work.resolve("in/it-ran")).doesNotExist();
    }

    private CompletableFuture<Outcome> started(RecordingContext task) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                outcome.complete(handler.start(task));
            } catch (Exception e) {
                outcome.completeExceptionally(e);
            }
        });
        return outcome;
    }

    /** No process with this attempt's mark lives. */
    private static void assertNothingLeft() {
        await().untilAsserted(() -> assertThat(ProcessHandle.allProcesses().filter(ShellHandlerTest::marked).toList()).isEmpty());
    }

    private static boolean marked(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/environ"), java.nio.charset.StandardCharsets.ISO_8859_1)
                    .contains("BATUTA_ATTEMPT_NAME=batuta-4711-" + ProcessHandle.current().pid() + "-");
        } catch (java.io.IOException _) {
            return false;
        }
    }
}
