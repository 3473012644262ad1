package io.batuta.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.server.Checkout;
import io.batuta.server.client.Api;
import io.batuta.store.db.DatabaseAddress;
import io.batuta.store.postgres.EmbeddedPostgres;
import io.batuta.testing.api.RandomUserStandIn;
import io.batuta.testing.kafka.BrokerSettings;
import io.batuta.testing.kafka.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first whole pipeline on real parts: API, Kafka, Spark, Postgres. Every uuid the API served is in the table exactly once, whatever happened to the orchestrator meanwhile. */
class SparkPipelineTest {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final String DAG = "random_users";
    private static final String SPARK_TASK = "users_to_postgres";

    @TempDir Path directory;

    private Path dags;
    private RandomUserStandIn people;
    private KafkaBroker broker;
    private EmbeddedPostgres users;

    @Test
    void everyPersonServedIsInTheTableOnce() throws Exception {
        pipeline(2, Set.of(2), 1, 0);
    }

    @Test
    @Tag("proof")
    void tenRunsWithTheOrchestratorKilledInTheMiddleAndARerunOfEverything() throws Exception {
        pipeline(10, Set.of(3, 7, 15), 10, 10);
    }

    /**
     * Runs one after the other. At the end the first runs are cleared and done again: from where the people were fetched, which changes nothing in the table; and whole, which fetches others.
     *
     * @param killedIn runs, counted on over those that are done again, that lose their orchestrator on the way
     */
    private void pipeline(int runs, Set<Integer> killedIn, int again, int whole) throws Exception {
        Path sparkHome = SparkHere.required().home();
        prepareDag();
        try (RandomUserStandIn api = RandomUserStandIn.start(0, InstantSource.system(), 10_000);
                KafkaBroker kafka = KafkaBroker.start(BrokerSettings.in(directory.resolve("kafka")));
                EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("users"))) {
            people = api;
            broker = kafka;
            users = postgres;
            ServerProcess server = ServerProcess.start(directory, dags);
            try {
                tellConnections(server.api(), sparkHome);
                ServerProcess first = server;
                await().atMost(LIMIT).untilAsserted(() -> assertThat(first.knows(DAG)).as(first::said).isTrue());
                List<String> ids = new ArrayList<>();
                for (int run = 1; run <= runs; run++) {
                    String id = server.trigger(DAG);
                    ids.add(id);
                    if (killedIn.contains(run)) {
                        server = killWhileSparkWorks(server, id);
                    }
                    awaitSuccess(server, id);
                    assertThat(table()).as("after run " + run).hasSameSizeAs(Set.copyOf(table()))
                            .containsExactlyInAnyOrderElementsOf(served());
                }
                assertThat(served()).hasSize(10 * runs);
                List<String> rows = rows();
                for (String id : ids.subList(0, again)) {
                    clear(server, id, Map.of("task_ids", List.of("publish"), "include_downstream", true));
                    if (killedIn.contains(runs + 1 + ids.indexOf(id))) {
                        server = killWhileSparkWorks(server, id);
                    }
                    awaitSuccess(server, id);
                }
                assertThat(served()).hasSize(10 * runs);
                assertThat(rows()).as("what was sent again").isEqualTo(rows);
                for (String id : ids.subList(0, whole)) {
                    clear(server, id, Map.of());
                    awaitSuccess(server, id);
                }
                assertThat(served()).hasSize(10 * (runs + whole));
                assertThat(table()).containsExactlyInAnyOrderElementsOf(served());
                assertThat(emptyColumns()).isEmpty();
                assertThat(triesOfSpark(server)).as("tries of the Spark task: one for each run and one for each rerun").hasSize(runs)
                        .allMatch(tries -> tries <= 3).satisfies(tries -> assertThat(tries.stream().mapToInt(Integer::intValue).sum())
                                .isEqualTo(runs + again + whole));
            } finally {
                server.close();
            }
        }
    }

    /** The reference DAG as it is, but for its schedule: here each run is asked for. */
    private void prepareDag() throws IOException {
        dags = Files.createDirectory(directory.resolve("dags"));
        Path checkout = Checkout.ROOT;
        String source = Files.readString(checkout.resolve("dags/src/main/java/io/batuta/dags/RandomUsers.java"));
        assertThat(source).contains(".schedule(every(ofSeconds(25)))");
        Files.writeString(dags.resolve("RandomUsers.java"), source.replace("package io.batuta.dags;", "")
                .replace(".schedule(every(ofSeconds(25)))", ".schedule(io.batuta.model.schedule.Schedule.manual())")
                .replace("import static io.batuta.model.schedule.Schedule.every;\n", ""));
    }

    private void tellConnections(Api api, Path sparkHome) {
        PipelineConnections.tell(api, broker.bootstrapServers(), users.address(), sparkHome, directory.resolve("checkpoints"));
        api.post("/api/v2/connections", Map.of("connection_id", "randomuser", "conn_type", "http", "host", people.baseUri().toString()));
        api.post("/api/v2/variables", Map.of("key", "random_users_producer", "value", """
                {"bootstrap_servers": ["127.0.0.1:9092"], "linger_ms": 20, "compression_type": "lz4"}"""));
    }

    private static void clear(ServerProcess server, String run, Map<String, Object> more) {
        Map<String, Object> body = new HashMap<>(Map.of("dry_run", false, "dag_run_id", run, "only_failed", false));
        body.putAll(more);
        server.api().post("/api/v2/dags/" + DAG + "/clearTaskInstances", body);
    }

    /** The whole process goes, as by a power cut; the driver lives on, and the next start finds it. */
    private ServerProcess killWhileSparkWorks(ServerProcess server, String run) throws Exception {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(log(server, run)).contains("submitting users-to-postgres.jar"));
        server.kill();
        return ServerProcess.start(directory, dags);
    }

    private void awaitSuccess(ServerProcess server, String run) {
        await().atMost(LIMIT).untilAsserted(() -> {
            String state = server.state(DAG, run);
            assertThat(state).isIn("success", "failed");
            assertThat(state).as(() -> log(server, run)).isEqualTo("success");
        });
    }

    private static String log(ServerProcess server, String run) {
        JsonNode task = server.api().get("/api/v2/dags/" + DAG + "/dagRuns/" + Api.segment(run) + "/taskInstances/" + SPARK_TASK);
        int number = Math.max(1, task.path("try_number").asInt());
        if (task.path("start_date").isNull()) {
            return "";
        }
        JsonNode log = server.api()
                .get("/api/v2/dags/" + DAG + "/dagRuns/" + Api.segment(run) + "/taskInstances/" + SPARK_TASK + "/logs/" + number);
        return log.toString();
    }

    private List<UUID> served() {
        assertThat(people.ledger().complete()).isTrue();
        return people.ledger().uuids();
    }

    private List<UUID> table() throws SQLException {
        return lines("select uuid from users").stream().map(UUID::fromString).toList();
    }

    /** All of the table. */
    private List<String> rows() throws SQLException {
        return lines("select users::text from users order by uuid");
    }

    private List<String> emptyColumns() throws SQLException {
        return lines(
                """
                        select uuid from users
                        where num_nulls(gender, name_title, name_first, name_last, street_number, street_name, city, state, country, postcode, email,
                            dob_date, age, phone, cell, picture_large, email_domain) > 0 or email_domain <> split_part(email, '@', 2)
                        """);
    }

    private static List<Integer> triesOfSpark(ServerProcess server) {
        List<Integer> tries = new ArrayList<>();
        server.api().get("/api/v2/dags/" + DAG + "/dagRuns/~/taskInstances?limit=100").path("task_instances").forEach(task -> {
            if (task.path("task_id").asText().equals(SPARK_TASK)) {
                tries.add(task.path("try_number").asInt());
            }
        });
        return tries;
    }

    private List<String> lines(String sql) throws SQLException {
        DatabaseAddress address = users.address();
        List<String> lines = new ArrayList<>();
        try (var connection = DriverManager.getConnection(address.jdbcUrl(), address.owner().user(), address.owner().password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
        return lines;
    }
}
