package io.batuta.tasks.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.batuta.model.ssh.Ssh;
import io.batuta.model.ssh.SshResult;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.OutputType;
import io.batuta.model.task.TaskFailedException;
import io.batuta.tasks.RecordingContext;
import io.batuta.tasks.process.OutsideName;
import io.batuta.testing.ssh.Sshd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an SSH task does, on a real server. */
class SshHandlerTest {
    @TempDir static Path server;

    @TempDir Path work;

    @SuppressWarnings("NullAway.Init") private static Sshd sshd;

    private final Hosts hosts = new Hosts();
    private final SshHandler handler = new SshHandler(hosts);

    @BeforeAll
    static void start() throws Exception {
        sshd = Sshd.start(server);
    }

    @AfterAll
    static void stop() {
        sshd.close();
    }

    @AfterEach
    void close() {
        hosts.close();
    }

    private int tasks;

    private RecordingContext task(Ssh<?> ssh) throws IOException {
        Ssh<?> whole = ssh.connection("worker");
        assertThat(whole.problem()).isNull();
        return new RecordingContext(whole, Files.createDirectory(work.resolve("task-" + ++tasks))).with(sshd.connection(Map.of()));
    }

    /** As the runner does it: what was left for finding it again goes when the end is durable. */
    private Outcome run(RecordingContext task) throws Exception {
        Outcome outcome = handler.start(task);
        handler.settled(task.attemptId());
        assertNothingLeft();
        return outcome;
    }

    private SshResult succeeds(Ssh<?> ssh) throws Exception {
        Outcome outcome = run(task(ssh));
        assertThat(outcome).isInstanceOf(Outcome.Success.class);
        return (SshResult) Objects.requireNonNull(((Outcome.Success) outcome).output());
    }

    private Outcome.Failure fails(Ssh<?> ssh) throws Exception {
        Outcome outcome = run(task(ssh));
        assertThat(outcome).isInstanceOf(Outcome.Failure.class);
        return (Outcome.Failure) outcome;
    }

    private static void assertNothingLeft() {
        await().untilAsserted(() -> {
            try (Stream<Path> left = Files.exists(sshd.attempts()) ? Files.list(sshd.attempts()) : Stream.empty()) {
                assertThat(left).isEmpty();
            }
            assertThat(ProcessHandle.allProcesses().filter(SshHandlerTest::marked).toList()).isEmpty();
        });
    }

    private static boolean marked(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/environ"), java.nio.charset.StandardCharsets.ISO_8859_1)
                    .contains("BATUTA_ATTEMPT_NAME=batuta-4711-");
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void argumentsArePassedAsTheyAreAndOutputIsKeptAndLogged() throws Exception {
        RecordingContext task = task(Ssh.run("say").command("printf", "%s\n", "it's $HOME; `id` \"x\"\\n"));
        assertThat(run(task)).isEqualTo(new Outcome.Success(new SshResult(0, "it's $HOME; `id` \"x\"\\n\n", "", false)));
        assertThat(task.lines()).contains("INFO STDOUT it's $HOME; `id` \"x\"\\n");
    }

    @Test
    void aScriptStopsAtTheFirstFailingCommandOfAPipe() throws Exception {
        Outcome.Failure failure = fails(Ssh.run("s").script("echo begun\nfalse | cat\necho not reached"));
        assertThat(failure.reason()).isEqualTo("the script \"echo begun …\" in ~ as " + sshd.connection(Map.of()).login() + "@127.0.0.1:"
                + sshd.port() + " ended with exit code 1 and no error output; its last output: begun");
    }

    @Test
    void aFailureSaysCommandDirectoryUserHostCodeAndTheLastErrorLines() throws Exception {
        Outcome.Failure failure = fails(Ssh.run("ls").command("ls", "/no such place").in("/tmp"));
        assertThat(failure.reason()).matches(
                "ls '/no such place' in /tmp as \\S+@127.0.0.1:[0-9]+ ended with exit code 2: ls: cannot access '/no such place': No such file or directory");
        assertThat(failure.hint()).contains(".in(");
    }

    @Test
    void aMissingProgramAndAMissingDirectoryHaveTheirHints() throws Exception {
        assertThat(fails(Ssh.run("p").command("no-such-program")).hint()).contains("not installed on 127.0.0.1");
        assertThat(fails(Ssh.run("d").command("ls").in("~/no such dir")).reason()).startsWith("there is no directory ~/no such dir for ");
    }

    @Test
    void theEnvironmentNeedsNoAcceptEnv() throws Exception {
        String env = succeeds(Ssh.run("env").command("env").env("MINE", "it's\ntwo lines \\n")).stdout();
        assertThat(env).contains("MINE=it's\ntwo lines \\n\n", "BATUTA_DAG_ID=dag", "BATUTA_RUN_ID=manual__1", "BATUTA_TASK_ID=env",
                "BATUTA_TRY_NUMBER=1", "BATUTA_LOGICAL_DATE=2026-08-01T00:00:00Z").doesNotContain("LC_ALL=C\n");
    }

    @Test
    void exitCodesCanMeanSuccessOrSkipped() throws Exception {
        assertThat(succeeds(Ssh.run("grep").command("sh", "-c", "exit 3").successCodes(0, 3)).exitCode()).isEqualTo(3);
        assertThat(run(task(Ssh.run("skip").command("sh", "-c", "exit 99").skipCode(99)))).isInstanceOf(Outcome.Skipped.class);
    }

    @Test
    void stdinIsWhatTheAuthorGave() throws Exception {
        assertThat(succeeds(Ssh.run("cat").command("cat").stdin("three\nlines\nhere")).stdout()).isEqualTo("three\nlines\nhere");
        assertThat(succeeds(Ssh.run("cat").command("cat")).stdout()).isEmpty();
    }

    record Row(String name, int n) {}

    @Test
    void jsonOnStandardOutputBecomesTheTypedOutput() throws Exception {
        Ssh<List<Row>> ssh = Ssh.run("json").command("echo", "[{\"name\":\"a\",\"n\":1}]").outputJson(OutputType.listOf(Row.class));
        assertThat(run(task(ssh))).isEqualTo(new Outcome.Success(List.of(new Row("a", 1))));
        assertThat(fails(Ssh.run("json").command("echo", "{\"name\":\"a\",\"n\":\"x\"}").outputJson(Row.class)).reason())
                .contains("did not print a Row as JSON", "$.n");
    }

    @Test
    void aTerminalIsThereWhenAskedFor() throws Exception {
        assertThat(succeeds(Ssh.run("tty").command("sh", "-c", "test -t 0 && test -t 1 && echo yes").pty()).lastLine()).isEqualTo("yes");
        assertThat(fails(Ssh.run("tty").command("sh", "-c", "exit 7").pty()).reason()).contains("exit code 7");
        assertThat(fails(Ssh.run("tty").command("tty")).hint()).contains(".pty()");
    }

    @Test
    void largeAndBinaryOutputArrivesWhole() throws Exception {
        SshResult result = succeeds(Ssh.run("large").script("head -c 3000000 /dev/urandom | tee sum-me | cksum >&2; cat sum-me; rm sum-me")
                .in(server.toString()));
        assertThat(result.truncated()).isTrue();
        Process cksum = new ProcessBuilder("cksum").redirectInput(work.resolve("task-1/stdout").toFile()).start();
        assertThat(new String(cksum.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)).isEqualTo(result.stderr());
    }

    @Test
    void moreOutputThanAllowedKillsIt() throws Exception {
        Outcome.Failure failure = fails(Ssh.run("flood").command("sh", "-c", "head -c 30000000 /dev/zero; sleep 600").maxOutputMb(2));
        assertThat(failure.reason()).contains("printed more than 2 MB");
    }

    @Test
    void whatItLeavesRunningInItsGroupIsEnded() throws Exception {
        assertThat(succeeds(Ssh.run("leave").command("sh", "-c", "sleep 601 & sleep 602 & echo done")).stdout()).isEqualTo("done\n");
    }

    @Test
    void cancelAsksTheWholeGroupAndForceEndsWhatIgnoresIt() throws Exception {
        RecordingContext task = task(
                Ssh.run("stubborn").script("trap '' TERM\necho $$ > pid\nwhile true; do sleep 0.1; done").in(work.toString()));
        CompletableFuture<Outcome> outcome = started(task);
        await().until(() -> Files.exists(work.resolve("pid")));
        task.cancel();
        handler.cancel(task, false);
        assertThat(outcome).isNotDone();
        handler.cancel(task, true);
        assertThat(outcome.get()).isEqualTo(new Outcome.Cancelled());
        handler.settled(4711);
        assertNothingLeft();
    }

    @Test
    void cancelAlsoEndsADaemonThatMadeASessionOfItsOwn() throws Exception {
        RecordingContext task = task(Ssh.run("daemon").script("setsid -f sleep 603\ntouch here\nsleep 604").in(work.toString()));
        CompletableFuture<Outcome> outcome = started(task);
        await().until(() -> Files.exists(work.resolve("here")));
        task.cancel();
        handler.cancel(task, false);
        assertThat(outcome.get()).isEqualTo(new Outcome.Cancelled());
        handler.settled(4711);
        assertNothingLeft();
    }

    @Test
    void aCommandWithATerminalCanBeCancelled() throws Exception {
        RecordingContext task = task(Ssh.run("tty").script("touch there\nsleep 605").in(work.toString()).pty());
        CompletableFuture<Outcome> outcome = started(task);
        await().until(() -> Files.exists(work.resolve("there")));
        task.cancel();
        handler.cancel(task, false);
        assertThat(outcome.get()).isEqualTo(new Outcome.Cancelled());
        handler.settled(4711);
        assertNothingLeft();
    }

    @Test
    void anotherInstallationsDirectoryIsNotTouched() throws Exception {
        RecordingContext task = task(Ssh.run("there").command("touch", work.resolve("effect").toString()));
        Path foreign = Files.createDirectories(sshd.attempts().resolve(OutsideName.of(task)));
        assertThatThrownBy(() -> handler.start(task)).isInstanceOf(TaskFailedException.class).hasMessageContaining("was there before");
        assertThat(work.resolve("effect")).doesNotExist();
        Files.delete(foreign);
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
}
