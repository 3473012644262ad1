package io.batuta.dags;

import static io.batuta.testing.SimulationAssertions.assertThat;
import static io.batuta.testing.Times.always;
import static io.batuta.testing.Times.once;
import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.dags.RandomUsers.User;
import io.batuta.model.json.Json;
import io.batuta.model.kafka.KafkaProduceConfig;
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
import org.junit.jupiter.api.Test;

class RandomUsersTest {
    private static final User ADA = new User("8a0f", "Ada", "Lovelace", "female", "ada@example.com", "London", "United Kingdom",
            Instant.parse("1815-12-10T00:00:00Z"), 36, "GB");

    private static DagSimulation withAda() {
        return DagSimulation.of(new RandomUsers()).output("fetch_users", List.of(ADA));
    }

    private static DagSimulation with(RandomUserStandIn api) {
        return DagSimulation.of(new RandomUsers())
                .connection(
                        new Connection("randomuser", "http", null, api.baseUri().toString(), null, null, null, null, Map.of(), Set.of()));
    }

    @Test
    void whatTheApiSaysIsSentOnKeyedByUuid() throws Exception {
        try (RandomUserStandIn api = RandomUserStandIn.start(0, () -> Instant.parse("2026-08-01T00:00:00Z"), 100)) {
            var result = with(api).run();
            assertThat(result).succeeded().ran("fetch_users", "publish").task("publish").produced(RandomUsers.CALLS);
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
