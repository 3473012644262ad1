package io.batuta.dags;

import static io.batuta.testing.SimulationAssertions.assertThat;
import static io.batuta.testing.Times.always;
import static io.batuta.testing.Times.once;
import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.dags.RandomUsers.User;
import io.batuta.model.json.Json;
import io.batuta.model.kafka.KafkaProduceConfig;
import io.batuta.model.spark.SparkConfig;
import io.batuta.model.state.TaskState;
import io.batuta.model.task.Connection;
import io.batuta.model.task.OutputType;
import io.batuta.testing.DagSimulation;
import io.batuta.testing.SimulatedTask;
import io.batuta.testing.api.Mischief;
import io.batuta.testing.api.RandomUserStandIn;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RandomUsersTest {
    private static final User ADA = new User("8a0f", "female", "Ms", "Ada", "Lovelace", "12", "St James's Square", "London", "England",
            "United Kingdom", "SW1Y 4JH", "ada@example.com", Instant.parse("1815-12-10T00:00:00Z"), 36, "1", "2",
            "https://example.com/ada.jpg");

    private static DagSimulation withAda() {
        return DagSimulation.of(new RandomUsers()).output("fetch_users", List.of(ADA)).variable("random_users_producer", "{}");
    }

    private static DagSimulation with(RandomUserStandIn api) {
        return DagSimulation.of(new RandomUsers()).variable("random_users_producer", "{}")
                .connection(
                        new Connection("randomuser", "http", null, api.baseUri().toString(), null, null, null, null, Map.of(), Set.of()));
    }

    @Test
    void whatTheApiSaysIsSentOnKeyedByUuid() throws Exception {
        try (RandomUserStandIn api = RandomUserStandIn.start(0, () -> Instant.parse("2026-08-01T00:00:00Z"), 100)) {
            var result = with(api).run();
            assertThat(result).succeeded().ran("fetch_users", "publish", "users_to_postgres").task("publish").produced(RandomUsers.CALLS);
            SimulatedTask publish = result.run().task("publish");
            List<User> users = result.run().task("fetch_users").output(OutputType.listOf(User.class));
            assertThat(users).extracting(User::uuid).doesNotHaveDuplicates();
            assertThat(publish.records()).extracting(record -> record.key())
                    .containsExactlyElementsOf(users.stream().map(User::uuid).toList());
            assertThat(publish.records()).allSatisfy(record -> {
                User sent = Json.read(new String(record.value(), java.nio.charset.StandardCharsets.UTF_8), User.class);
                assertThat(users).contains(sent);
            });
        }
    }

    @Test
    void anAnswerThatIsNoneFailsTheTryAndIsTriedAgain() throws Exception {
        try (RandomUserStandIn api = RandomUserStandIn.start(0, () -> Instant.parse("2026-08-01T00:00:00Z"), 100)) {
            api.misbehave(1, new Mischief.Omit("login.uuid"));
            assertThat(with(api).run()).succeeded().task("fetch_users").tried(2);
        }
    }

    @Test
    void theTopicHasThreePartitions() {
        assertThat(withAda().run()).succeeded().task("publish").producedKeys("8a0f").recorded(KafkaProduceConfig.class, kafka -> {
            assertThat(kafka.topic()).isEqualTo("random-user");
            assertThat(kafka.partitions()).isEqualTo(3);
            assertThat(kafka.connection()).isEqualTo("kafka");
        });
    }

    @Test
    void withoutSparkTheRestRuns() {
        assertThat(withAda().run()).succeeded().ran("fetch_users", "publish", "users_to_postgres").task("users_to_postgres")
                .is(TaskState.SKIPPED);
    }

    @Test
    void sparkIsToldWhereEverythingIsAndThePasswordStandsOnNoCommandLine() {
        var result = withAda().connection(connection("spark", "local[2]", null, null, Map.of("checkpoints", "/var/lib/checkpoints")))
                .connection(connection("kafka", "broker", 9092, null, Map.of()))
                .connection(connection("users_db", "db", 5432, "s3cret", Map.of())).run();
        assertThat(result).succeeded().task("users_to_postgres").recorded(SparkConfig.class, spark -> {
            assertThat(spark.application()).isEqualTo("users-to-postgres.jar");
            assertThat(spark.args()).containsExactly("--brokers", "broker:9092", "--topic", "random-user", "--database",
                    "jdbc:postgresql://db:5432/people", "--user", "ann", "--table", "users", "--checkpoint",
                    "/var/lib/checkpoints/users-to-postgres");
            assertThat(spark.env()).isEqualTo(Map.of("USERS_DB_PASSWORD", "s3cret"));
        });
    }

    private static Connection connection(String id, String host, @Nullable Integer port, @Nullable String password,
            Map<String, String> extra) {
        return new Connection(id, id, null, host, port, "ann", password, "people", extra, Set.of());
    }

    @Test
    void aDayHas3456Runs() {
        var result = withAda().scheduledFrom("2026-08-01T00:00:00Z").until("2026-08-01T23:59:59Z").run();
        assertThat(result).succeeded().hasRuns(3456);
        assertThat(result.logicalDates()).doesNotHaveDuplicates();
    }

    @Test
    void aBrokerThatIsAwayIsTriedAgainAndThenGivenUp() {
        assertThat(withAda().failing("publish", once(), "the broker does not answer").run()).succeeded().task("publish").tried(2);
        assertThat(withAda().failing("publish", always(), "the broker does not answer").run()).failed().task("publish").tried(3);
    }
}
