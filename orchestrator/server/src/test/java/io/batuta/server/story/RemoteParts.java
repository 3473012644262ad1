package io.batuta.server.story;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.json.Json;
import io.batuta.server.client.Api;
import io.batuta.testing.docker.Dockerd;
import io.batuta.testing.ssh.Sshd;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The service in a process of its own, with the DAGs of {@code story/RemoteWork.java} and a directory in which their tasks keep a ledger and wait for each other. */
final class RemoteParts {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Pattern NUMBERED = Pattern.compile("line (\\d+) of (\\S+)$");

    private final Path directory;
    private final Path dags;
    private final Path work;

    RemoteParts(Path directory) throws IOException {
        this.directory = directory;
        this.dags = Files.createDirectory(directory.resolve("dags"));
        this.work = Files.createDirectory(directory.resolve("work")).toRealPath();
        Files.writeString(dags.resolve("RemoteWork.java"), resource("/story/RemoteWork.java"));
    }

    static String resource(String name) throws IOException {
        try (InputStream text = Objects.requireNonNull(RemoteParts.class.getResourceAsStream(name))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Starts the service, or starts it again, and waits until it knows its DAGs. */
    ServerProcess server(String... more) throws IOException {
        ServerProcess server = ServerProcess.start(directory, dags, List.of(more));
        await().atMost(LIMIT).until(() -> server.knows("remote"));
        return server;
    }

    Path work() {
        return work;
    }

    static void tell(ServerProcess server, Sshd sshd) throws IOException {
        var connection = sshd.connection(Map.of());
        server.api().post("/api/v2/connections", Map.of("connection_id", "worker", "conn_type", "ssh", "host", sshd.address(), "port",
                sshd.port(), "login", String.valueOf(connection.login()), "extra", Json.write(connection.extra())));
    }

    /** Containers may have the directory of the work. */
    void tell(ServerProcess server, Dockerd dockerd) throws IOException {
        Files.writeString(server.home().path().resolve("docker.policy"), "mounts = " + work + "\n");
        server.api().post("/api/v2/connections", Map.of("connection_id", "engine", "conn_type", "docker", "host", dockerd.address()));
    }

    /** A run with so many tasks of each kind. */
    String trigger(ServerProcess server, String dag, int count) {
        return server.trigger(dag, Map.of("dir", work.toString(), "count", count));
    }

    /** Lets all that wait come to their end. */
    void letGo() throws IOException {
        Files.createFile(work.resolve("go"));
    }

    List<String> lines(String file) throws IOException {
        Path there = work.resolve(file);
        return Files.exists(there) ? Files.readAllLines(there) : List.of();
    }

    /** How many have begun. */
    long begun() throws IOException {
        return lines("ledger").stream().filter(line -> line.startsWith("begin ")).count();
    }

    /** The log of a mapped task's first try. */
    static List<String> log(ServerProcess server, String dag, String run, String task, int index) {
        List<String> lines = new ArrayList<>();
        server.api().get("/api/v2/dags/" + dag + "/dagRuns/" + Api.segment(run) + "/taskInstances/" + task + "/logs/1?map_index=" + index
                + "&full_content=true").path("content").forEach(line -> lines.add(line.path("event").asText()));
        return lines;
    }

    /** The numbers of the lines that this task printed, as they stand in a log. */
    static List<Integer> numbers(List<String> log, String name) {
        return log.stream().map(NUMBERED::matcher).filter(Matcher::find).filter(found -> found.group(2).equals(name))
                .map(found -> Integer.valueOf(found.group(1))).toList();
    }

    static List<JsonNode> tasks(ServerProcess server, String dag, String run) {
        List<JsonNode> tasks = new ArrayList<>();
        server.api().get("/api/v2/dags/" + dag + "/dagRuns/" + Api.segment(run) + "/taskInstances?limit=100").path("task_instances")
                .forEach(tasks::add);
        return tasks;
    }
}
