package io.batuta.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.store.db.Database;
import io.batuta.store.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of the whole process while runs wait, run a process, wait for a retry, and expand: after the next start each reaches its end, nothing is done twice, and history has no gap. */
class KillNineTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final List<String> DAGS = List.of("waiting", "shell", "retrying", "expanding");

    /** A line where a task's history does not go on from where it was. */
    private static final String GAPS = """
            select e.dag || ' ' || t.task || '[' || t.map_index || ']: ' || e.previous || ', then ' || e.from_state || ' -> ' || e.to_state
            from (
                select *, lag(to_state) over (partition by task_instance order by id) as previous
                from event
                where task_instance is not null and to_state is not null
            ) e
            join task_instance t on t.id = e.task_instance
            where e.previous is not null and e.previous is distinct from e.from_state
            """;

    /** A task whose history does not end where the task is. */
    private static final String OPEN_ENDS = """
            select r.dag || ' ' || t.task || '[' || t.map_index || '] is ' || t.state || ', its history ends with ' || coalesce(last.to_state, 'nothing')
            from task_instance t
            join run r on r.id = t.run
            left join (
                select distinct on (task_instance) task_instance, to_state
                from event
                where task_instance is not null and to_state is not null
                order by task_instance, id desc
            ) last on last.task_instance = t.id
            where last.to_state is distinct from t.state
            """;

    private static final String TWO_AT_ONCE = "select task_instance::text from attempt where ended_at is null group by task_instance";

    @TempDir Path directory;

    private Path dags;
    private Path work;

    @BeforeEach
    void dagFolder() throws IOException {
        dags = Files.createDirectory(directory.resolve("dags"));
        work = Files.createDirectory(directory.resolve("work"));
        try (InputStream source = KillNineTest.class.getResourceAsStream("/story/KillNine.java")) {
            Files.copy(source, dags.resolve("KillNine.java"));
        }
    }

    @Test
    void everyRunReachesItsEnd() throws Exception {
        Map<String, String> runs = new HashMap<>();
        Map<String, String> params = Map.of("dir", work.toString());
        try (ServerProcess first = ServerProcess.start(directory, dags)) {
            await().atMost(LIMIT).untilAsserted(() -> assertThat(DAGS).as(first::said).allMatch(first::knows));
            for (String dag : DAGS) {
                runs.put(dag, first.trigger(dag, params));
            }
            awaitAllUnderWay(first, runs);
            // And one that has only just begun to expand.
            runs.put("expanding again", first.trigger("expanding", params));
            first.kill();
        }
        long shellsBefore = ledger().stream().filter("shell start"::equals).count();
        try (ServerProcess second = ServerProcess.start(directory, dags)) {
            assertThat(second.said()).doesNotContain("shown only now");
            Files.createFile(work.resolve("go"));
            runs.forEach((name, run) -> await().atMost(LIMIT).untilAsserted(
                    () -> assertThat(second.state(dag(name), run)).as(() -> name + ": " + story(second, name, run)).isEqualTo("success")));
            assertThat(second.count("expanding", runs.get("expanding"), "success")).isEqualTo(5_002);
            assertThat(second.stop()).as("the exit code after SIGTERM").isEqualTo(143);
        }
        assertThat(shellsBefore).isOne();
        assertThat(ledger()).as("what the tasks did").containsExactlyInAnyOrder("shell start", "shell end", "shell after", "waiting after",
                "retrying try 1",
                "retrying try 2", "expanding 5000 12497500", "expanding 5000 12497500");
        assertThatHistoryIsWhole();
    }

    /** What a reader of a failed test needs: the run's page without its many lines, and the server's log. */
    private static String story(ServerProcess server, String name, String run) {
        JsonNode page = server.run(dag(name), run);
        try {
            return page.path("counts") + " " + page.path("why") + " " + page.path("failed") + "\n"
                    + Files.readString(server.home().serverLog());
        } catch (IOException e) {
            return page.path("counts") + " " + e;
        }
    }

    private static String dag(String name) {
        return name.split(" ", 2)[0];
    }

    private void awaitAllUnderWay(ServerProcess server, Map<String, String> runs) {
        await().atMost(LIMIT).until(() -> {
            boolean waits = server.count("waiting", runs.get("waiting"), "up_for_reschedule")
                    + server.count("waiting", runs.get("waiting"), "deferred") == 1;
            boolean retries = server.count("retrying", runs.get("retrying"), "up_for_retry") == 1;
            boolean expands = server.count("expanding", runs.get("expanding"), "success") > 1_000;
            return waits && retries && expands && ledger().contains("shell start");
        });
    }

    private List<String> ledger() throws IOException {
        Path file = work.resolve("ledger");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private void assertThatHistoryIsWhole() throws SQLException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("home"));
                Database database = Database.open(postgres.address());
                Connection connection = database.pool().getConnection()) {
            assertThat(lines(connection, GAPS)).as("gaps").isEmpty();
            assertThat(lines(connection, OPEN_ENDS)).as("open ends").isEmpty();
            assertThat(lines(connection, TWO_AT_ONCE)).as("attempts still open").isEmpty();
            assertThat(lines(connection, "select state from run where state <> 'success'")).isEmpty();
        }
    }

    private static List<String> lines(Connection connection, String sql) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (var statement = connection.createStatement(); var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
        return lines.size() > 20 ? lines.subList(0, 20) : lines;
    }
}
