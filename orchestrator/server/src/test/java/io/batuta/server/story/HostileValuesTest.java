package io.batuta.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.batuta.model.json.Json;
import io.batuta.server.client.Api;
import io.batuta.server.client.ApiException;
import io.batuta.store.db.DatabaseAddress;
import io.batuta.store.postgres.EmbeddedPostgres;
import io.batuta.testing.docker.Dockerd;
import io.batuta.testing.ssh.Sshd;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What somebody types into the form of a run reaches bash, another host, a container, a database and an API as the words they are. Each text would leave a file if anything took it for a program; in the end
 * there must be none, and the table must be whole.
 */
class HostileValuesTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final List<String> WHOLE = List.of("shell_script", "shell_words", "shell_env", "shell_stdin", "ssh_script", "ssh_words",
            "ssh_env", "ssh_stdin", "ssh_uploaded", "docker_words", "docker_env");

    @TempDir Path directory;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private Path ledger = Path.of("unset");
    private Path place = Path.of("unset");

    private List<String> texts() {
        String touch = "touch " + ledger;
        return List.of("$(" + touch + ")", "`" + touch + "`", "\"; " + touch + "; \"", "'; " + touch + "; '", "; " + touch + " #",
                "x\n" + touch + "\n", "| " + touch, "' OR 1=1 --", "'); drop table said; --", "--host=evil", "-oProxyCommand=" + touch,
                "${IFS}touch${IFS}" + ledger, "{{ params.place }}{% raw %}", "../../../etc/passwd", "\\'; " + touch + "; \\",
                "¡ñ 漢 😀 %s %n *");
    }

    @Test
    void whatPeopleTypeIsNeverAProgram() throws Exception {
        Path dags = Files.createDirectory(directory.resolve("dags"));
        Path work = Files.createDirectory(directory.resolve("work")).toRealPath();
        ledger = work.resolve("ledger");
        place = Files.createDirectory(work.resolve("place"));
        String name = "$(touch ledger)`touch ledger`; touch ledger '\"";
        Files.createDirectory(place.resolve(name));
        try (InputStream source = HostileValuesTest.class.getResourceAsStream("/story/Hostile.java")) {
            Files.copy(source, dags.resolve("Hostile.java"));
        }
        try (Sshd sshd = Sshd.start(Files.createDirectory(directory.resolve("sshd")));
                Dockerd dockerd = Dockerd.start(Files.createDirectory(directory.resolve("docker")));
                EmbeddedPostgres database = EmbeddedPostgres.start(directory.resolve("said"));
                ServerProcess server = ServerProcess.start(directory, dags)) {
            HttpServer echo = echo();
            sql(database, "create table said (number serial, x text)", "insert into said (x) values ('kept')");
            tellConnections(server.api(), sshd, dockerd, database.address(), echo.getAddress().getPort());
            await().atMost(LIMIT).untilAsserted(() -> assertThat(server.knows("hostile")).as(server::said).isTrue());
            whatIsNoParameterIsRefused(server);

            Map<String, Object> conf = new HashMap<>(Map.of("place", place.toString(), "name", name));
            List<String> texts = texts();
            for (int i = 0; i < texts.size(); i++) {
                conf.put("x" + i, texts.get(i));
            }
            String run = server.trigger("hostile", conf);
            await().atMost(LIMIT).until(() -> List.of("success", "failed").contains(server.state("hostile", run)));
            for (String task : WHOLE) {
                assertThat(output(server, run, task).path("stdout").asText()).as(task).isEqualTo(String.join("|", texts) + "|");
            }
            for (String task : List.of("shell_directory", "ssh_directory")) {
                assertThat(output(server, run, task).path("stdout").asText().strip()).isEqualTo(place.resolve(name).toString());
            }
            assertThat(place.resolve(name).resolve("uploaded " + name)).content(StandardCharsets.UTF_8)
                    .isEqualTo(String.join("|", texts) + "|");
            assertThat(reason(server, run, "refused_in_quotes")).startsWith("script, line 1: ").contains(".env(");
            assertThat(reason(server, run, "refused_in_a_program")).startsWith("command 3, line 1: ").contains(".env(");
            assertThat(output(server, run, "sql_rows").findValuesAsText("x")).isEqualTo(texts);
            assertThat(output(server, run, "sql_where").path(0).path("n").asInt()).isOne();
            assertThat(sql(database, "select x from said where x = 'kept'")).containsExactly("kept");
            assertThat(asked).singleElement().isEqualTo("/" + texts.get(7) + "/" + texts.getFirst() + " q=" + texts.get(1) + " "
                    + "{\"x\": " + Json.write(texts.get(2)) + "}");
            echo.stop(0);
        }
        assertThat(ledger).doesNotExist();
        try (var left = Files.walk(directory)) {
            assertThat(left.filter(file -> file.getFileName().toString().equals("ledger"))).isEmpty();
        }
    }

    private static void whatIsNoParameterIsRefused(ServerProcess server) {
        assertThatThrownBy(() -> server.trigger("hostile", Map.of("limit", "1; drop table said"))).isInstanceOf(ApiException.class)
                .hasMessageEndingWith("param limit must be of type integer, not string (\"1; drop table said\")");
        assertThatThrownBy(() -> server.trigger("hostile", Map.of("x0", List.of("a"))))
                .hasMessageContaining("param x0 must be of type string, not array");
        assertThatThrownBy(() -> server.trigger("hostile", Map.of("x0", "a\0b")))
                .hasMessageContaining("param x0: it contains the character U+0000");
        assertThatThrownBy(() -> server.trigger("hostile", Map.of("x0", "x".repeat(20_000_000)))).isInstanceOf(ApiException.class);
        assertThat(server.api().get("/api/v2/dags/hostile/dagRuns").path("total_entries").asInt()).isZero();
    }

    private static JsonNode output(ServerProcess server, String run, String task) {
        try {
            return server.api().get("/api/v2/dags/hostile/dagRuns/" + Api.segment(run) + "/taskInstances/" + task
                    + "/xcomEntries/return_value").path("value");
        } catch (ApiException none) {
            throw new AssertionError(task + " has no output: " + reason(server, run, task), none);
        }
    }

    private static String reason(ServerProcess server, String run, String task) {
        for (JsonNode failed : server.run("hostile", run).path("failed")) {
            if (failed.path("task_id").asText().equals(task)) {
                return failed.path("reason").asText();
            }
        }
        return "it did not fail";
    }

    /** Notes the path, the query and the body as somebody reads them who decodes them once. */
    private HttpServer echo() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", call -> {
            asked.add(call.getRequestURI().getPath() + " " + call.getRequestURI().getQuery().replace('+', ' ') + " "
                    + new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            call.sendResponseHeaders(204, -1);
            call.close();
        });
        server.start();
        return server;
    }

    private static void tellConnections(Api api, Sshd sshd, Dockerd dockerd, DatabaseAddress database, int echo) throws IOException {
        var worker = sshd.connection(Map.of());
        URI jdbc = URI.create(database.jdbcUrl().substring("jdbc:".length()));
        api.post("/api/v2/connections", Map.of("connection_id", "worker", "conn_type", "ssh", "host", "127.0.0.1", "port", sshd.port(),
                "login", String.valueOf(worker.login()), "extra", Json.write(worker.extra())));
        api.post("/api/v2/connections", Map.of("connection_id", "engine", "conn_type", "docker", "host", dockerd.address()));
        api.post("/api/v2/connections", Map.of("connection_id", "echo", "conn_type", "http", "host", "http://127.0.0.1:" + echo));
        api.post("/api/v2/connections",
                Map.of("connection_id", "db", "conn_type", "postgres", "host", jdbc.getHost(), "port", jdbc.getPort(),
                        "login", database.owner().user(), "password", String.valueOf(database.owner().password()), "schema",
                        jdbc.getPath().substring(1)));
    }

    /** Runs the statements; gives the first column of the last one's rows. */
    private static List<String> sql(EmbeddedPostgres database, String... statements) throws SQLException {
        DatabaseAddress address = database.address();
        List<String> lines = new ArrayList<>();
        try (var connection = DriverManager.getConnection(address.jdbcUrl(), address.owner().user(), address.owner().password());
                var statement = connection.createStatement()) {
            for (String text : statements) {
                if (statement.execute(text)) {
                    try (var rows = statement.getResultSet()) {
                        while (rows.next()) {
                            lines.add(rows.getString(1));
                        }
                    }
                }
            }
        }
        return lines;
    }
}
