package io.batuta.server.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kind of task and hooks of an author's own, from a file dropped into the folder: built, run, and each hook called once, also when the process dies between an end and the hook it asks for. */
class HooksTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int HALTED = 137;

    @TempDir Path directory;

    private Path dags;
    private Path work;

    @BeforeEach
    void folders() throws IOException {
        dags = Files.createDirectory(directory.resolve("dags"));
        work = Files.createDirectory(directory.resolve("work"));
        Files.createDirectory(work.resolve("failpoints"));
    }

    @Test
    void eachHookOfABundleIsCalledOnce() throws Exception {
        String failed;
        String finished;
        try (ServerProcess first = ServerProcess.startUnderOrders(directory, dags, work.resolve("failpoints"))) {
            drop();
            await().atMost(LIMIT).until(() -> first.knows("hooked"));
            failed = first.trigger("hooked", Map.of("ending", "fail"));
            await().atMost(LIMIT).untilAsserted(() -> assertThat(ledger()).as(first::said).containsExactlyInAnyOrder(
                    "hook RETRY of dozens at try 1: miscounted", "hook SUCCESS of dozens at try 2", "last got 36",
                    "hook FAILURE of last at try 1: it was told to", "hook FAILURE of the run"));
            assertThat(first.state("hooked", failed)).isEqualTo("failed");

            finished = first.trigger("hooked", Map.of("ending", "die"));
            await().atMost(LIMIT).until(() -> times("last got 36") == 2 && times("hook SUCCESS of dozens at try 2") == 2);
            Files.createFile(work.resolve("go"));
            assertThat(first.exit()).isEqualTo(HALTED);
            assertThat(ledger()).doesNotContain("hook SUCCESS of the run");
        }
        try (ServerProcess second = ServerProcess.start(directory, dags)) {
            await().atMost(LIMIT).until(() -> ledger().contains("hook SUCCESS of the run"));
            assertThat(second.state("hooked", finished)).isEqualTo("success");
            assertThat(second.stop()).isEqualTo(143);
        }
        assertThat(ledger()).containsExactlyInAnyOrder(
                "hook RETRY of dozens at try 1: miscounted", "hook SUCCESS of dozens at try 2", "last got 36",
                "hook FAILURE of last at try 1: it was told to", "hook FAILURE of the run",
                "hook RETRY of dozens at try 1: miscounted", "hook SUCCESS of dozens at try 2", "last got 36",
                "hook SUCCESS of the run");
    }

    private void drop() throws IOException {
        try (InputStream source = HooksTest.class.getResourceAsStream("/story/Hooked.java")) {
            String text = new String(source.readAllBytes(), UTF_8).replace("@directory@", work.toString());
            Files.writeString(dags.resolve("Hooked.java"), text);
        }
    }

    private long times(String line) throws IOException {
        return ledger().stream().filter(line::equals).count();
    }

    private List<String> ledger() throws IOException {
        Path file = work.resolve("ledger");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
}
