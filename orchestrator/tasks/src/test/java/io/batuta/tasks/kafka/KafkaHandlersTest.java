package io.batuta.tasks.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.model.kafka.Kafka;
import io.batuta.model.kafka.KafkaProduce;
import io.batuta.model.kafka.ProduceResult;
import io.batuta.model.kafka.TopicResult;
import io.batuta.model.task.Connection;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.TaskFailedException;
import io.batuta.tasks.RecordingContext;
import io.batuta.testing.kafka.BrokerSettings;
import io.batuta.testing.kafka.KafkaBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
class KafkaHandlersTest {
    record User(String uuid, int age) {}

    private KafkaBroker broker;
    private final KafkaProduceHandler produce = new KafkaProduceHandler();
    private final KafkaTopicHandler topic = new KafkaTopicHandler();

    KafkaHandlersTest(@TempDir Path directory) {
        broker = KafkaBroker.start(BrokerSettings.in(directory));
    }

    @AfterAll
    void stop() {
        produce.close();
        broker.close();
    }

    private Connection kafka() {
        return KafkaSettingsTest.connection(broker.bootstrapServers(), Map.of());
    }

    private Outcome done(KafkaProduce<?> task) throws Exception {
        return done(task, kafka());
    }

    private Outcome done(KafkaProduce<?> task, Connection connection) throws Exception {
        assertThat(task.problem()).isNull();
        return produce.start(new RecordingContext(task, Path.of("unused")).with(connection));
    }

    @Test
    void aConnectionToTheBrokerCanBeUsed() throws Exception {
        assertThat(new KafkaConnectionTest().test(kafka())).satisfies(result -> {
            assertThat(result.usable()).as(result.sentence()).isTrue();
            assertThat(result.sentence()).isEqualTo(broker.bootstrapServers()
                    + " answers; the cluster has 1 broker, which clients are told to call at " + broker.bootstrapServers()
                    + " (advertised listeners)");
        });
    }

    private static List<User> users(int count) {
        return IntStream.range(0, count).mapToObj(i -> new User("u" + i, i)).toList();
    }

    private List<ConsumerRecord<String, String>> read(String topic, int partitions) {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers(), "auto.offset.reset", "earliest");
        List<ConsumerRecord<String, String>> all = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> assigned = IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
            consumer.assign(assigned);
            long expected = consumer.endOffsets(assigned).values().stream().mapToLong(Long::longValue).sum();
            while (all.size() < expected) {
                consumer.poll(Duration.ofMillis(500)).forEach(all::add);
            }
        }
        return all;
    }

    @Test
    void aTopicIsMadeOnceAndGrows() throws Exception {
        RecordingContext three = new RecordingContext(Kafka.topic("grows").connection("kafka").partitions(3), Path.of("unused"))
                .with(kafka());
        assertThat(topic.start(three)).isEqualTo(new Outcome.Success(new TopicResult("grows", true, 3)));
        assertThat(topic.start(three)).isEqualTo(new Outcome.Success(new TopicResult("grows", false, 3)));
        RecordingContext five = new RecordingContext(Kafka.topic("grows").connection("kafka").partitions(5), Path.of("unused"))
                .with(kafka());
        assertThat(topic.start(five)).isEqualTo(new Outcome.Success(new TopicResult("grows", false, 5)));
    }

    @Test
    void everyRecordIsAcknowledgedAndReadable() throws Exception {
        KafkaProduce<User> task = Kafka.produce("publish").to("users").connection("kafka").ensureTopic(3).values(users(1000))
                .key(User::uuid).headers(u -> Map.of("age", "" + u.age()));
        Outcome outcome = done(task);
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Success.class, success -> {
            ProduceResult result = (ProduceResult) success.output();
            assertThat(result).extracting(r -> r.records()).isEqualTo(1000L);
        });
        List<ConsumerRecord<String, String>> read = read("users", 3);
        assertThat(read).hasSize(1000);
        assertThat(read).filteredOn(r -> r.key().equals("u7")).singleElement().satisfies(r -> {
            assertThat(r.value()).isEqualTo("{\"uuid\":\"u7\",\"age\":7}");
            assertThat(new String(r.headers().lastHeader("batuta-attempt").value(), StandardCharsets.UTF_8)).isEqualTo("4711");
            assertThat(new String(r.headers().lastHeader("age").value(), StandardCharsets.UTF_8)).isEqualTo("7");
        });
    }

    @Test
    void textAndAChosenPartition() throws Exception {
        KafkaProduce<String> task = Kafka.produce("p").to("text").connection("kafka").ensureTopic(3).values(List.of("ñ", "b")).asString()
                .partition(_ -> 2);
        assertThat(done(task)).isEqualTo(new Outcome.Success(new ProduceResult("text", 2, Map.of("2", 1L))));
        assertThat(read("text", 3)).extracting(r -> r.value()).containsExactly("ñ", "b");
    }

    @Test
    void aRecordThatIsTooLargeIsNamed() throws Exception {
        KafkaProduce<String> task = Kafka.produce("p").to("big").connection("kafka").ensureTopic(1)
                .values(List.of("ok", "x".repeat(2_000_000))).key(v -> v.length() > 10 ? "giant" : "small");
        assertThat(done(task)).isInstanceOfSatisfying(Outcome.Failure.class, failure -> {
            assertThat(failure.reason()).contains("record 2 of 2 (key giant) was not taken by topic big: RecordTooLargeException",
                    " of 2 records were acknowledged");
            assertThat(failure.hint()).contains("max.request.size");
            assertThat(failure.retryable()).isFalse();
        });
    }

    @Test
    void nothingToSendIsASuccess() throws Exception {
        assertThat(done(Kafka.produce("p").to("none").connection("kafka").values(List.<String>of())))
                .isEqualTo(new Outcome.Success(new ProduceResult("none", 0, Map.of())));
    }

    @Test
    void aBrokerThatIsNotThereIsSaidSo() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Connection nowhere = KafkaSettingsTest.connection("127.0.0.1:" + port, Map.of("max_block_ms", "1000"));
        Outcome outcome = done(Kafka.produce("p").to("t").connection("kafka").values(List.of("a")), nowhere);
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failure.class, failure -> {
            assertThat(failure.reason()).startsWith("cannot reach 127.0.0.1:" + port + " (connection refused); is Kafka running?");
            assertThat(failure.retryable()).isTrue();
        });
        RecordingContext make = new RecordingContext(Kafka.topic("t").connection("kafka"), Path.of("unused")).with(nowhere);
        assertThatThrownBy(() -> topic.start(make)).isInstanceOf(TaskFailedException.class).hasMessageContaining("connection refused");
    }

    @Test
    void theBrokersToldAddressesAreAskedFor() throws IOException {
        assertThat(KafkaReach.nodes(broker.bootstrapServers())).singleElement()
                .satisfies(node -> assertThat(node.host() + ":" + node.port()).isEqualTo(broker.bootstrapServers()));
        assertThat(KafkaReach.look(Map.of("bootstrap.servers", broker.bootstrapServers())).reached()).isTrue();
    }
}
