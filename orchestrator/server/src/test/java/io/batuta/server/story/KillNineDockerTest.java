package io.batuta.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.batuta.server.client.Api;
import io.batuta.testing.docker.Dockerd;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of the service while containers run: each goes on, happens once, ends in its first try, its log has every line once, and none is left. */
class KillNineDockerTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir Path directory;

    @Test
    void containersAreFoundAgain() throws Exception {
        foundAgain(5);
    }

    @Test
    @Tag("proof")
    void twentyContainersAreFoundAgain() throws Exception {
        foundAgain(20);
    }

    private void foundAgain(int count) throws Exception {
        Path dags = Files.createDirectory(directory.resolve("dags"));
        Path work = Files.createDirectory(directory.resolve("work")).toRealPath();
        try (InputStream source = KillNineDockerTest.class.getResourceAsStream("/story/KillNineDocker.java")) {
            Files.copy(source, dags.resolve("KillNineDocker.java"));
        }
        try (Dockerd dockerd = Dockerd.start(Files.createDirectory(directory.resolve("docker")))) {
            String run;
            try (ServerProcess first = ServerProcess.start(directory, dags)) {
                Files.writeString(first.home().path().resolve("docker.policy"), "mounts = " + work + "\n");
                await().atMost(LIMIT).until(() -> first.knows("contained"));
                first.api().post("/api/v2/connections",
                        Map.of("connection_id", "engine", "conn_type", "docker", "host", dockerd.address()));
                run = trigger(first, work, count);
                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThat(ledger(work)).as(() -> first.run("contained", run).toString()).hasSize(count));
                first.kill();
            }
            try (ServerProcess second = ServerProcess.start(directory, dags)) {
                await().atMost(LIMIT).until(() -> text(second, run, 0).contains("found the container again"));
                Files.createFile(work.resolve("go"));
                await().atMost(LIMIT).untilAsserted(() -> assertThat(second.state("contained", run))
                        .as(() -> second.run("contained", run).toString()).isEqualTo("success"));
                for (int i = 0; i < count; i++) {
                    assertWhole(text(second, run, i), i);
                }
                assertThat(second.api().get("/api/v2/dags/contained/dagRuns/" + Api.segment(run) + "/taskInstances?limit=100")
                        .path("task_instances"))
                        .allSatisfy(task -> assertThat(task.path("try_number").asInt()).isOne());
                await().atMost(LIMIT).untilAsserted(() -> assertThat(dockerd.containers()).isEqualTo("[]"));
            }
        }
        List<String> expected = IntStream.range(0, count).boxed().flatMap(i -> Stream.of("begin " + i, "end " + i)).toList();
        assertThat(ledger(work)).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static String trigger(ServerProcess server, Path work, int count) {
        Map<String, Object> body = new HashMap<>();
        body.put("logical_date", null);
        body.put("conf", Map.of("dir", work.toString(), "count", count));
        return server.api().post("/api/v2/dags/contained/dagRuns", body).path("dag_run_id").asText();
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
                .get("/api/v2/dags/contained/dagRuns/" + Api.segment(run) + "/taskInstances/work/logs/1?map_index=" + index
                        + "&full_content=true")
                .path("content").forEach(line -> text.append(line.path("event").asText()).append('\n'));
        return text.toString();
    }

    private static List<String> ledger(Path work) throws IOException {
        Path file = work.resolve("ledger");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
}
