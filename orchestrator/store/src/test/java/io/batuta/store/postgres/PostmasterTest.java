package io.batuta.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostmasterTest {
    @TempDir Path directory;

    @Test
    void aStrangerWhoseProgramHasNoNameAnyMoreIsNoPostgres() throws Exception {
        Path program = Files.createFile(directory.resolve("sleep"));
        boolean mounted = works("mount", "--bind", "/bin/sleep", program.toString());
        if (System.getenv("CI") != null) {
            assertThat(mounted).as("CI mounts a program, for which it must be root; nothing may be skipped there").isTrue();
        }
        assumeTrue(mounted, "skipped: nothing can be mounted here (it takes root)");
        Process stranger = new ProcessBuilder(program.toString(), "120").start();
        try {
            works("umount", "-l", program.toString());
            Path link = Path.of("/proc", Long.toString(stranger.pid()), "exe");
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.readSymbolicLink(link).getFileName() == null);
            Path data = Files.createDirectory(directory.resolve("data"));
            Postmaster.forgetStranger(data);
            assertThat(Postmaster.living(data)).isEmpty();
        } finally {
            stranger.destroyForcibly();
        }
    }

    private static boolean works(String... words) throws IOException, InterruptedException {
        return new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
    }
}
