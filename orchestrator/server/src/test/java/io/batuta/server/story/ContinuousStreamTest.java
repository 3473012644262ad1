package io.batuta.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.server.Checkout;
import io.batuta.server.client.Api;
import io.batuta.store.db.DatabaseAddress;
import io.batuta.store.postgres.EmbeddedPostgres;
import io.batuta.tasks.spark.JavaHomes;
import io.batuta.tasks.spark.SparkHome;
import io.batuta.testing.kafka.BrokerSettings;
import io.batuta.testing.kafka.KafkaBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lesson 11 on real parts: a streaming job that is always on, through a crash of the orchestrator and a death of the driver. */
@Tag("proof")
class ContinuousStreamTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String DAG = "lesson_11_continuous";

    @TempDir Path directory;

    @Test
    void theStreamGoesOnThroughEveryDeathAndEveryPersonIsThereOnce() throws Exception {
        Path sparkHome = required();
        Path dags = Files.createDirectory(directory.resolve("dags"));
        Path checkout = Checkout.ROOT;
        Files.writeString(dags.resolve("Lesson11Continuous.java"),
                Files.readString(checkout.resolve("dags/src/main/java/io/batuta/dags/Lesson11Continuous.java"))
                        .replace("package io.batuta.dags;", ""));
        try (KafkaBroker kafka = KafkaBroker.start(BrokerSettings.in(directory.resolve("kafka")));
                EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("users"))) {
            ServerProcess server = ServerProcess.start(directory, dags);
            try {
                PipelineConnections.tell(server.api(), kafka.bootstrapServers(), postgres.address(), sparkHome,
                        directory.resolve("checkpoints"));
                send(kafka, 0, 100);
                ServerProcess first = server;
                await().atMost(LIMIT).untilAsserted(() -> assertThat(count(postgres)).as(() -> first.said() + why(first)).isEqualTo(100));
                String run = running(server);
                assertThat(why(server))
                        .anyMatch(reason -> reason.matches("run " + java.util.regex.Pattern.quote(run) + " has been running since .*"));
                await().atMost(LIMIT).untilAsserted(() -> assertThat(task(first, run)).anyMatch(
                        reason -> reason.matches("it waits for the end of a streaming application; users-to-postgres, batch [0-9]+: .*")));

                server.kill();
                send(kafka, 100, 200);
                server = ServerProcess.start(directory, dags);
                ServerProcess second = server;
                await().atMost(LIMIT).untilAsserted(() -> assertThat(count(postgres)).isEqualTo(200));
                await().atMost(LIMIT).untilAsserted(() -> assertThat(task(second, run))
                        .anyMatch(reason -> reason.matches(".*batch [0-9]+: .* records behind the topic")));
                assertThat(runs(second)).as("the driver was found again").containsExactly(run);
                System.out.println("continuous: " + task(second, run));

                assertThat(killDriver()).isPositive();
                await().atMost(LIMIT).untilAsserted(() -> assertThat(second.state(DAG, run)).isEqualTo("failed"));
                assertThat(why(second)).anyMatch(reason -> reason.matches("failed 1 time in a row; the next run starts at .*"));
                send(kafka, 200, 300);
                await().atMost(LIMIT).untilAsserted(() -> assertThat(count(postgres)).isEqualTo(300));
                assertThat(runs(second)).hasSize(2);

                second.api().patch("/api/v2/dags/" + DAG + "?update_mask=is_paused", Map.of("is_paused", true));
                String last = running(second);
                second.api().patch("/api/v2/dags/" + DAG + "/dagRuns/" + Api.segment(last), Map.of("state", "failed"));
                await().atMost(LIMIT).untilAsserted(() -> assertThat(drivers()).isEmpty());
                assertThat(runs(second)).hasSize(2);
            } finally {
                server.close();
                killDriver();
            }
        }
    }

    private static Path required() {
        boolean there = SparkHome.found(System.getenv()).isPresent()
                && JavaHomes.found(new TreeSet<>(List.of(17)), System.getenv()).isPresent();
        assumeTrue(there, "skipped: no JDK 17, or no Spark home; " + SparkHome.HOW_TO_GET_ONE);
        return SparkHome.found(System.getenv()).orElseThrow().path();
    }

    private static void send(KafkaBroker broker, int from, int to) throws ExecutionException, InterruptedException {
        try (var producer = new KafkaProducer<>(Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            for (int i = from; i < to; i++) {
                String uuid = "00000000-0000-0000-0000-%012d".formatted(i);
                producer.send(new ProducerRecord<>("random-user", uuid,
                        """
                                {"uuid": "%s", "gender": "female", "nameTitle": "Ms", "nameFirst": "Ada", "nameLast": "L", "streetNumber": "1", "streetName": "High Street",
                                 "city": "London", "state": "London", "country": "UK", "postcode": "W1", "email": "ada@example.org", "dobDate": "1990-01-01T00:00:00Z",
                                 "age": 36, "phone": "1", "cell": "2", "pictureLarge": "x"}"""
                                .formatted(uuid)))
                        .get();
            }
        }
    }

    private static long count(EmbeddedPostgres users) throws SQLException {
        DatabaseAddress address = users.address();
        try (var connection = DriverManager.getConnection(address.jdbcUrl(), address.owner().user(), address.owner().password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select case when to_regclass('people') is null then 0 else (xpath('/row/n/text()', query_to_xml('select count(*) n from people', false, true, '')))[1]::text::bigint end")) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }

    private static List<String> runs(ServerProcess server) {
        List<String> runs = new ArrayList<>();
        server.api().get("/api/v2/dags/" + DAG + "/dagRuns?limit=100").path("dag_runs")
                .forEach(run -> runs.add(run.path("dag_run_id").asText()));
        return runs;
    }

    private static String running(ServerProcess server) {
        return runs(server).stream().filter(run -> server.state(DAG, run).equals("running")).findFirst().orElseThrow();
    }

    private static List<String> why(ServerProcess server) {
        return reasons(server.api().get("/api/batuta/v1/explain?dag_id=" + DAG));
    }

    private static List<String> task(ServerProcess server, String run) {
        return reasons(server.api().get("/api/batuta/v1/explain?dag_id=" + DAG + "&run_id=" + Api.segment(run) + "&task_id=people"));
    }

    private static List<String> reasons(JsonNode answer) {
        List<String> reasons = new ArrayList<>();
        answer.path("reasons").forEach(reason -> reasons.add(reason.asText()));
        return reasons;
    }

    /** The drivers of this test, by their work directories in its home. */
    private List<ProcessHandle> drivers() throws IOException {
        List<ProcessHandle> found = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes.filter(path -> path.getFileName().toString().matches("[0-9]+")).toList()) {
                try {
                    String words = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
                    if (words.contains("org.apache.spark.deploy.SparkSubmit") && words.contains(directory.toString())) {
                        ProcessHandle.of(Long.parseLong(process.getFileName().toString())).ifPresent(found::add);
                    }
                } catch (IOException _) {
                    continue;
                }
            }
        }
        return found;
    }

    private int killDriver() throws IOException {
        List<ProcessHandle> drivers = drivers();
        drivers.forEach(ProcessHandle::destroyForcibly);
        return drivers.size();
    }
}
