package io.batuta.tasks.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.batuta.model.task.TaskFailedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ways to begin, with a C library that can begin a session and without one. */
class DetachedProcessTest {
    private static final Map<String, String> ENV = Map.of("PATH", "/usr/bin:/bin", "WORD", "grün 'and' \"red\"\n$HOME", "boot", "its own",
            "exit", "its own", "stat", "its own");
    private static final String MARKER = "BATUTA_ATTEMPT_NAME=detached-process-test";

    @TempDir Path home;

    private Path work;
    private Processes processes;

    @BeforeEach
    void start() throws IOException {
        work = Files.createDirectories(home.resolve("Größe & co"));
        processes = new Processes(Duration.ofMillis(50));
    }

    @AfterEach
    void stop() throws IOException {
        processes.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itGetsItsWordsVariablesDirectoryAndInputAsTheyAre(boolean directly) throws Exception {
        Path input = Files.writeString(home.resolve("input"), "from the file");
        String script = "printf '%s|%s|%s|%s|%s' \"$1\" \"$WORD\" \"$PWD\" \"$boot, $exit, $stat\" \"$(cat)\"; echo told >&2; exit 7";
        DetachedProcess process = run(directly, List.of("sh", "-c", script, "sh", "a 'b' \"c\" ü\n;"), work, input);
        assertThat(process.stdout())
                .hasContent("a 'b' \"c\" ü\n;|" + ENV.get("WORD") + "|" + work + "|its own, its own, its own|from the file");
        assertThat(process.stderr()).hasContent("told\n");
        assertThat(process.end(false)).contains(new ProcessEnd.Exited(7));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itLeadsASessionOfItsOwnAndHoldsNothingOfTheService(boolean directly) throws Exception {
        try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(open.isBound()).isTrue();
            DetachedProcess process = run(directly,
                    List.of("sh", "-c", "ls /proc/$$/fd; tr '\\n\\0' ' \\n' < /proc/$$/environ | cut -d= -f1 | sort"), work, null);
            // PWD, OLDPWD and _ are the shell's own.
            assertThat(Files.readAllLines(process.stdout()))
                    .filteredOn(line -> !List.of("PWD", "OLDPWD", "_", "SHLVL").contains(line))
                    .containsExactly("0", "1", "2", "PATH", "WORD", "boot", "exit", "stat");
            Begun begun = process.begun().orElseThrow();
            assertThat(begun.pid()).isNotEqualTo(ProcessHandle.current().pid());
        }
        DetachedProcess process = run(directly, List.of("sh", "-c", "cat /proc/$$/stat"), Files.createDirectory(home.resolve("b")), null);
        ProcFs.Seen seen = ProcFs.Seen.parse(Files.readString(process.stdout()));
        long leader = process.begun().orElseThrow().pid();
        assertThat(List.of(seen.session(), seen.group())).containsExactly(leader, leader);
    }

    /** The shell around it has words of its own, which must not end it. */
    @Test
    void onlyProgramsAreCommands() throws Exception {
        assertThat(run(true, List.of("exit", "3"), work, null).end(false)).contains(new ProcessEnd.Exited(127));
    }

    @Test
    void noSignalIsBlocked() throws Exception {
        DetachedProcess process = run(true, List.of("grep", "SigBlk", "/proc/self/status"), work, null);
        assertThat(process.stdout()).content().contains("0000000000000000");
    }

    @Test
    void anEndedChildLeavesTheKernelsTable() throws Exception {
        DetachedProcess process = run(true, List.of("true"), work, null);
        long child = process.begun().orElseThrow().pid();
        await().until(() -> ProcFs.process(child).isEmpty());
    }

    @Test
    void aDirectoryThatIsGoneIsNamedByItsKindOfError() throws Exception {
        DetachedProcess process = DetachedProcess.in(work);
        assertThatThrownBy(() -> process.begin(launch(List.of("true"), home.resolve("gone"), null), true))
                .isInstanceOf(TaskFailedException.class).hasMessageContaining("No such file or directory");
        assertThat(process.supersede()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatNoProgramCanBeGivenIsRefusedBeforeItBegins(boolean directly) throws Exception {
        DetachedProcess process = DetachedProcess.in(work);
        assertThatThrownBy(() -> process.begin(launch(List.of("echo", "a\0b"), work, null), directly))
                .isInstanceOf(TaskFailedException.class).hasMessageContaining("cannot begin a process");
        assertThatThrownBy(() -> process.begin(launch(List.of("echo", "x".repeat(300_000)), work, null), directly))
                .isInstanceOf(TaskFailedException.class).hasMessageContaining("Argument list too long");
        assertThat(process.supersede()).isTrue();
    }

    private DetachedProcess run(boolean directly, List<String> command, Path directory, @Nullable Path input) throws Exception {
        DetachedProcess process = DetachedProcess.in(directory);
        Launch launch = launch(command, directory, input);
        try (Processes.Awaiting awaiting = processes.expect(process, launch)) {
            process.begin(launch, directly);
            awaiting.await(() -> false);
        }
        return process;
    }

    private static Launch launch(List<String> command, Path directory, @Nullable Path input) {
        return new Launch(command, ENV, directory, input, MARKER, 1);
    }
}
