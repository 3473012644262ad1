package io.batuta.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.batuta.server.client.Api;
import io.batuta.server.client.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task that ends the process it runs in: it may do so three times, then it fails with that reason, and the service lives. */
class PoisonTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String RUN = "poison";
    private static final int KILLED = 128 + 9;

    @TempDir Path directory;

    @Test
    void aTaskThatKillsTheProcessThreeTimesIsNotTriedAgain() throws Exception {
        Path dags = Files.createDirectory(directory.resolve("dags"));
        Path ledger = directory.resolve("ledger");
        try (InputStream source = PoisonTest.class.getResourceAsStream("/story/Halts.java")) {
            Files.copy(source, dags.resolve("Halts.java"));
        }
        try (ServerProcess first = ServerProcess.start(directory, dags)) {
            await().atMost(LIMIT).until(() -> first.knows("halts"));
            trigger(first, ledger);
            assertThat(first.exit()).isEqualTo(KILLED);
        }
        for (int death = 2; death <= 3; death++) {
            // It may be over before it has said where it listens.
            assertThat(ServerProcess.startAndAwaitExit(directory, dags)).as("death " + death).isEqualTo(KILLED);
        }
        try (ServerProcess last = ServerProcess.start(directory, dags)) {
            await().atMost(LIMIT).until(() -> last.state("halts", RUN).equals("failed"));
            String reason = last.api().get("/api/batuta/v1/runs/halts/" + Api.segment(RUN)).toString();
            assertThat(reason).contains("under way at 3 deaths of the process");
            assertThat(last.stop()).isEqualTo(143);
        }
        assertThat(Files.readAllLines(ledger)).containsExactly("try 1", "try 2", "try 3");
    }

    private static void trigger(ServerProcess server, Path ledger) throws IOException {
        Map<String, Object> body = new HashMap<>();
        body.put("dag_run_id", RUN);
        body.put("logical_date", null);
        body.put("conf", Map.of("ledger", ledger.toString()));
        try {
            server.api().post("/api/v2/dags/halts/dagRuns", body);
        } catch (ApiException _) {
            // The task may have ended the process before it could answer.
        }
    }
}
