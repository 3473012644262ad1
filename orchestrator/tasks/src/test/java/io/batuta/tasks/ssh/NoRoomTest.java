package io.batuta.tasks.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host on which the wrapper runs, but whose table of processes has no room for the command. */
class NoRoomTest {
    private static final List<String> NOBODY = List.of("setpriv", "--reuid=65534", "--clear-groups");
    private static final List<String> ONE_PROCESS = List.of("prlimit", "--nproc=1");

    @TempDir Path home;

    @Test
    void theWrapperSaysThatNothingBegan() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "needs setpriv");
        List<String> words = new ArrayList<>(System.getProperty("user.name").equals("root") ? NOBODY : List.of());
        words.addAll(ONE_PROCESS);
        Path attempt = run(words, "/bin/sh", "echo begun > effect\n");
        assertThat(attempt.resolve("effect")).doesNotExist();
        assertThat(attempt.resolve("exit")).hasContent("-1\n");
    }

    /** A shell that ends itself and its wrapper by a signal that nothing catches; some shells do their last work even then. */
    @ParameterizedTest
    @ValueSource(strings = {"/bin/sh", "/bin/bash"})
    void aCommandThatBeganAndEndedItsWrapperIsNotTakenForThat(String sh) throws Exception {
        assumeTrue(Files.isExecutable(Path.of(sh)), "needs " + sh);
        Path attempt = run(List.of("setsid", "--wait"), sh, "echo begun > effect\nkill -s USR1 0\nsleep 10\n");
        assertThat(attempt.resolve("effect")).exists();
        assertThat(attempt.resolve("exit")).doesNotExist();
    }

    private Path run(List<String> under, String sh, String program) throws Exception {
        Path attempt = Files.createDirectories(home.resolve("attempt/1"));
        for (Path open : List.of(home, attempt.getParent(), attempt)) {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        Files.writeString(attempt.resolve("run"), program);
        Files.createFile(attempt.resolve("in"));
        List<String> words = new ArrayList<>(under);
        words.addAll(List.of(sh, "-c", RemoteScripts.WRAPPER, "batuta", "1"));
        Process wrapper = new ProcessBuilder(words).directory(attempt.toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assertThat(wrapper.waitFor()).isNotZero();
        return attempt;
    }

    @Test
    void whatTheWrapperLeftIsTakenForThat() {
        assertThat(RemoteEnd.exited(-1)).isInstanceOf(RemoteEnd.NeverBegan.class);
        assertThat(RemoteEnd.exited(0)).isEqualTo(new RemoteEnd.Exited(0));
    }
}
