package io.batuta.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.batuta.model.json.Json;
import io.batuta.server.client.Api;
import io.batuta.testing.ssh.Sshd;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of the service while twenty commands run on another host: each goes on, happens once, ends in its first try, and its log has every line once. */
class KillNineSshTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir Path directory;

    @Test
    void twentyRemoteCommandsAreFoundAgain() throws Exception {
        Path dags = Files.createDirectory(directory.resolve("dags"));
        Path work = Files.createDirectory(directory.resolve("work"));
        try (InputStream source = KillNineSshTest.class.getResourceAsStream("/story/KillNineSsh.java")) {
            Files.copy(source, dags.resolve("KillNineSsh.java"));
        }
        try (Sshd sshd = Sshd.start(Files.createDirectory(directory.resolve("sshd")))) {
            String run;
            try (ServerProcess first = ServerProcess.start(directory, dags)) {
                await().atMost(LIMIT).until(() -> first.knows("remote"));
                connect(first, sshd);
                run = trigger(first, work);
                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThat(ledger(work)).as(() -> first.run("remote", run).toString()).hasSize(20));
                first.kill();
            }
            try (ServerProcess second = ServerProcess.start(directory, dags)) {
                await().atMost(LIMIT).until(() -> text(second, run, 0).contains("found the command again"));
                Files.createFile(work.resolve("go"));
                await().atMost(LIMIT).untilAsserted(
                        () -> assertThat(second.state("remote", run)).as(() -> second.run("remote", run).toString()).isEqualTo("success"));
                for (int i = 0; i < 20; i++) {
                    assertWhole(text(second, run, i), i);
                }
                assertThat(second.api().get("/api/v2/dags/remote/dagRuns/" + Api.segment(run) + "/taskInstances?limit=100")
                        .path("task_instances"))
                        .allSatisfy(task -> assertThat(task.path("try_number").asInt()).isOne());
                await().atMost(LIMIT).untilAsserted(() -> assertThat(left(sshd)).isEmpty());
            }
        }
        List<String> expected = IntStream.range(0, 20).boxed().flatMap(i -> Stream.of("begin " + i, "end " + i)).toList();
        assertThat(ledger(work)).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static void connect(ServerProcess server, Sshd sshd) throws IOException {
        var connection = sshd.connection(Map.of());
        server.api().post("/api/v2/connections", Map.of("connection_id", "worker", "conn_type", "ssh", "host", "127.0.0.1", "port",
                sshd.port(), "login", String.valueOf(connection.login()), "extra", Json.write(connection.extra())));
    }

    private static String trigger(ServerProcess server, Path work) {
        Map<String, Object> body = new HashMap<>();
        body.put("logical_date", null);
        body.put("conf", Map.of("dir", work.toString()));
        return server.api().post("/api/v2/dags/remote/dagRuns", body).path("dag_run_id").asText();
    }

    /** Every line once, in order. */
    private static void assertWhole(String log, int number) {
        List<String> lines = log.lines().filter(line -> line.endsWith(" of " + number))
                .map(line -> line.replaceAll(".*(line \\d+ of).*", "$1"))
                .toList();
        assertThat(lines).isEqualTo(IntStream.rangeClosed(1, 400).mapToObj(i -> "line " + i + " of").toList());
    }

    private static String text(ServerProcess server, String run, int index) {
        StringBuilder text = new StringBuilder();
        server.api()
                .get("/api/v2/dags/remote/dagRuns/" + Api.segment(run) + "/taskInstances/work/logs/1?map_index=" + index
                        + "&full_content=true")
                .path("content").forEach(line -> text.append(line.path("event").asText()).append('\n'));
        return text.toString();
    }

    private static List<String> ledger(Path work) throws IOException {
        Path file = work.resolve("ledger");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private static List<Path> left(Sshd sshd) throws IOException {
        try (Stream<Path> all = Files.list(sshd.attempts())) {
            return all.toList();
        }
    }
}
