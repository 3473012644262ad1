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

/** A host on which the wrapper runs, but whose table of processes has no room for the command. */
class NoRoomTest {
    private static final List<String> NOBODY = List.of("setpriv", "--reuid=65534", "--clear-groups");
    private static final List<String> ONE_PROCESS = List.of("prlimit", "--nproc=1");

    @TempDir Path home;

    @Test
    void theWrapperSaysThatNothingBegan() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "needs setpriv");
        Path attempt = Files.createDirectories(home.resolve("attempt/1"));
        for (Path open : List.of(home, attempt.getParent(), attempt)) {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        Files.writeString(attempt.resolve("run"), "echo begun > effect\n");
        Files.createFile(attempt.resolve("in"));

        List<String> words = new ArrayList<>(System.getProperty("user.name").equals("root") ? NOBODY : List.of());
        words.addAll(ONE_PROCESS);
        words.addAll(List.of("/bin/sh", "-c", RemoteScripts.WRAPPER, "batuta", "1"));
        Process wrapper = new ProcessBuilder(words).directory(attempt.toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assertThat(wrapper.waitFor()).isNotZero();

        assertThat(attempt.resolve("effect")).doesNotExist();
        assertThat(attempt.resolve("exit")).hasContent("-1\n");
    }

    @Test
    void whatTheWrapperLeftIsTakenForThat() {
        assertThat(RemoteEnd.exited(-1)).isInstanceOf(RemoteEnd.NeverBegan.class);
        assertThat(RemoteEnd.exited(0)).isEqualTo(new RemoteEnd.Exited(0));
    }
}
