package io.batuta.tasks.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.batuta.model.kafka.Kafka;
import io.batuta.model.kafka.KafkaConsume;
import io.batuta.model.kafka.KafkaMessage;
import io.batuta.model.kafka.KafkaWait;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.TaskFailedException;
import io.batuta.tasks.RecordingContext;
import io.batuta.testing.kafka.BrokerSettings;
import io.batuta.testing.kafka.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Reading records and waiting for them, on a real broker. */
@TestInstance(Lifecycle.PER_CLASS)
class KafkaReadingTest {
    private static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    record Order(String id, int amount) {}

    private final KafkaBroker broker;
    private final KafkaConsumeHandler handler = new KafkaConsumeHandler();
    private final Map<String, Object> durable = new HashMap<>();

    KafkaReadingTest(@TempDir Path directory) {
        broker = KafkaBroker.start(BrokerSettings.in(directory));
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    private Map<String, String> settings() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    private void topic(String name, int partitions) throws Exception {
        try (var admin = KafkaTopics.admin(settings())) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
        }
    }

    private void send(String topic, int partition, Instant at, @Nullable String key, byte @Nullable [] value)
            throws ExecutionException, InterruptedException {
        try (var producer = new KafkaProducer<>(Map.of("bootstrap.servers", broker.bootstrapServers()), new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(
                    new ProducerRecord<>(topic, partition, at.toEpochMilli(), key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                            value))
                    .get();
        }
    }

    private void send(String topic, int partition, String id, int amount) throws Exception {
        send(topic, partition, NOON, id, json(id, amount));
    }

    private static byte[] json(String id, int amount) {
        return "{\"id\":\"%s\",\"amount\":%d}".formatted(id, amount).getBytes(StandardCharsets.UTF_8);
    }

    private RecordingContext context(KafkaConsume<?> task) {
        assertThat(task.problem()).isNull();
        RecordingContext context = new RecordingContext(task, Path.of("unused"))
                .with(KafkaSettingsTest.connection(broker.bootstrapServers(), Map.of()));
        context.values().putAll(durable);
        return context;
    }

    /** Does the task, and when it ends well keeps what it wrote, as the engine does. */
    private List<?> read(KafkaConsume<?> task) throws Exception {
        return read(context(task));
    }

    private List<?> read(RecordingContext context) throws Exception {
        Outcome outcome = handler.start(context);
        assertThat(outcome).isInstanceOf(Outcome.Success.class);
        durable.putAll(context.values());
        return (List<?>) Objects.requireNonNull(((Outcome.Success) outcome).output());
    }

    private static KafkaConsume<Order> orders(String topic) {
        return Kafka.consume("read").connection("kafka").from(topic).values(Order.class);
    }

    @Test
    void everyRecordIsReadByExactlyOneRun() throws Exception {
        topic("orders", 2);
        for (int i = 0; i < 7; i++) {
            send("orders", i % 2, "a" + i, i);
        }
        List<?> first = read(orders("orders").atMost(3));
        assertThat(first).hasSize(3);

        // A try that fails leaves nothing behind: the same records come again.
        RecordingContext failed = context(orders("orders").atMost(3));
        List<?> lost = (List<?>) ((Outcome.Success) handler.start(failed)).output();
        List<?> second = read(orders("orders").atMost(3));
        assertThat(second).isEqualTo(lost).hasSize(3);
        List<?> third = read(orders("orders"));
        assertThat(third).hasSize(1);
        assertThat(IntStream.range(0, 7).mapToObj(i -> new Order("a" + i, i)))
                .containsExactlyInAnyOrderElementsOf(
                        java.util.stream.Stream.of(first, second, third).flatMap(List::stream).map(Order.class::cast).toList());
        assertThat(read(orders("orders"))).isEmpty();
    }

    @Test
    void messagesCarryEverythingAndTombstonesToo() throws Exception {
        topic("raw", 1);
        send("raw", 0, NOON, "k", "ü".getBytes(StandardCharsets.UTF_8));
        send("raw", 0, NOON, null, null);
        RecordingContext context = context(Kafka.consume("read").connection("kafka").from("raw"));
        assertThat(read(context)).isEqualTo(List.of(new KafkaMessage("raw", 0, 0, NOON, "k", "ü", Map.of()),
                new KafkaMessage("raw", 0, 1, NOON, null, null, Map.of())));
        assertThat(context.lines()).contains("INFO TASK 2 records; offsets by partition: 0: 0 to 1");
    }

    @Test
    void whatCannotBeReadIsNamedByItsPlace() throws Exception {
        topic("odd", 1);
        send("odd", 0, "fine", 1);
        send("odd", 0, NOON, null, "{\"id\":\"x\",\"amount\":\"many\"}".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> read(orders("odd"))).isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("offset 1 of topic odd, partition 0").hasMessageContaining("$.amount");
        send("odd", 0, NOON, null, new byte[]{(byte) 0xff});
        assertThatThrownBy(() -> read(Kafka.consume("read").connection("kafka").from("odd"))).hasMessageContaining("not text in UTF-8");
        assertThatThrownBy(() -> read(orders("nowhere"))).hasMessageContaining("there is no topic nowhere");
    }

    @Test
    void anIntervalIsReadAsOftenAsItIsRun() throws Exception {
        topic("hours", 2);
        for (int hour = 0; hour < 4; hour++) {
            send("hours", 0, NOON.plus(Duration.ofHours(hour)), null, json("p0", hour));
            send("hours", 1, NOON.plus(Duration.ofHours(hour)).plusSeconds(3_599), null, json("p1", hour));
        }
        for (int again = 0; again < 2; again++) {
            for (int hour = 0; hour < 4; hour++) {
                Instant start = NOON.plus(Duration.ofHours(hour));
                assertThat(read(context(orders("hours").ofInterval()).interval(start, start.plus(Duration.ofHours(1)))).stream()
                        .map(Order.class::cast)).containsExactlyInAnyOrder(new Order("p0", hour), new Order("p1", hour));
            }
        }
        RecordingContext tooMany = context(orders("hours").ofInterval().atMost(7)).interval(NOON, NOON.plus(Duration.ofHours(9)));
        assertThat(handler.start(tooMany)).isInstanceOfSatisfying(Outcome.Failure.class,
                failure -> assertThat(failure.reason()).contains("more than 7 records"));
        assertThatThrownBy(() -> handler.start(context(orders("hours").ofInterval()))).hasMessageContaining("has no data interval");
    }

    @Test
    void whatTheTopicHasLostIsSaid() throws Exception {
        topic("short", 1);
        send("short", 0, "a", 1);
        assertThat(read(orders("short"))).hasSize(1);
        for (int i = 2; i < 5; i++) {
            send("short", 0, "a", i);
        }
        try (var admin = KafkaTopics.admin(settings())) {
            admin.deleteRecords(Map.of(new TopicPartition("short", 0), RecordsToDelete.beforeOffset(3))).all().get();
        }
        RecordingContext context = context(orders("short"));
        assertThat(read(context)).isEqualTo(List.of(new Order("a", 4)));
        assertThat(context.lines()).anySatisfy(line -> assertThat(line).startsWith("WARN").contains("2 offsets behind 1 are gone"));
    }

    @Test
    void fromNowTheFirstRunReadsWhatComesAndAGroupIsToldWhenItIsDurable() throws Exception {
        topic("now", 1);
        send("now", 0, "old", 1);
        assertThat(read(orders("now").fromNow())).isEmpty();
        send("now", 0, "new", 2);
        RecordingContext context = context(orders("now").group("watched")).attempt(99);
        assertThat(read(context)).isEqualTo(List.of(new Order("new", 2)));
        try (var admin = KafkaTopics.admin(settings())) {
            assertThat(admin.listConsumerGroupOffsets("watched").partitionsToOffsetAndMetadata().get()).isEmpty();
            handler.settled(99);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(admin.listConsumerGroupOffsets("watched").partitionsToOffsetAndMetadata().get())
                            .hasEntrySatisfying(new TopicPartition("now", 0), offset -> assertThat(offset.offset()).isEqualTo(2)));
        }
    }

    private Outcome waiting(KafkaWait<?> sensor) throws Exception {
        assertThat(sensor.problem()).isNull();
        // The run's logical date is midnight.
        return KafkaSensor.handler().start(new RecordingContext(sensor, Path.of("unused"))
                .with(KafkaSettingsTest.connection(broker.bootstrapServers(), Map.of())));
    }

    @Test
    void aSensorFindsTheRecordThatFits() throws Exception {
        topic("days", 1);
        send("days", 0, NOON.minus(Duration.ofDays(1)), "day", json("yesterday", 9));
        send("days", 0, NOON, "day", json("today", 1));
        send("days", 0, NOON, "other", "no JSON".getBytes(StandardCharsets.UTF_8));
        KafkaWait<Order> nine = Kafka.waitFor("w").connection("kafka").topic("days").key("day").values(Order.class)
                .matching((_, order) -> order.amount() == 9).every(Duration.ofSeconds(1)).giveUpAfter(Duration.ZERO);
        assertThat(waiting(nine)).isInstanceOfSatisfying(Outcome.Failure.class,
                failure -> assertThat(failure.reason()).contains("with key day in topic days").endsWith("2 records were looked at"));
        assertThat(waiting(nine.lookingBack(Duration.ofDays(1)))).isEqualTo(new Outcome.Success(new Order("yesterday", 9)));
        assertThat(waiting(Kafka.waitFor("w").connection("kafka").topic("days").key("other"))).isInstanceOf(Outcome.Success.class);
    }

    @Test
    void wrongFieldsAreNamed() {
        assertThat(Kafka.consume("r").from("t").problem()).contains("connection");
        assertThat(Kafka.consume("r").connection("k").problem()).startsWith("from");
        assertThat(Kafka.consume("r").connection("k").from("a b").problem()).contains("cannot be a topic");
        assertThat(Kafka.consume("r").connection("k").from("t").atMost(0).problem()).startsWith("atMost");
        assertThat(Kafka.consume("r").connection("k").from("t").within(Duration.ZERO).problem()).startsWith("within");
        assertThat(Kafka.consume("r").connection("k").from("t").ofInterval().group("g").problem()).startsWith("ofInterval");
        assertThat(Kafka.consume("r").connection("k").from("t").group(" ").problem()).startsWith("group");
        assertThat(Kafka.waitFor("w").topic("t").problem()).contains("connection");
        assertThat(Kafka.waitFor("w").connection("k").problem()).startsWith("topic");
        assertThat(Kafka.waitFor("w").connection("k").topic("t").lookingBack(Duration.ofDays(-1)).problem()).startsWith("lookingBack");
        assertThat(Kafka.waitFor("w").connection("k").topic("t").every(Duration.ZERO).problem()).startsWith("every");
    }
}
