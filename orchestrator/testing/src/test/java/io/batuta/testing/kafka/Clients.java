package io.batuta.testing.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Real clients of a broker, short to use in a test. */
final class Clients implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<String, Object> config;
    private final Admin admin;
    private final KafkaProducer<String, String> producer;

    Clients(KafkaBroker broker) {
        config = Map.of("bootstrap.servers", broker.bootstrapServers(), "acks", "all");
        admin = Admin.create(config);
        producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
    }

    void createTopic(String topic, int partitions) {
        await(admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all());
    }

    int partitions(String topic) {
        return await(admin.describeTopics(List.of(topic)).allTopicNames()).values().iterator().next().partitions().size();
    }

    /** Returns when every value is acknowledged. */
    void send(String topic, List<String> values) {
        var acknowledgements = values.stream().map(value -> producer.send(new ProducerRecord<>(topic, value, value))).toList();
        acknowledgements.forEach(Clients::await);
    }

    /** Everything in the topic, once at least that many records are there. Fails when they do not come. */
    List<String> read(String topic, int atLeast) {
        List<TopicPartition> all = partitionsOf(topic);
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(all);
            consumer.seekToBeginning(all);
            List<String> values = new ArrayList<>();
            for (int polls = 0; values.size() < atLeast && polls < 30; polls++) {
                consumer.poll(Duration.ofSeconds(1)).forEach(found -> values.add(found.value()));
            }
            if (values.size() < atLeast) {
                throw new AssertionError("Only " + values.size() + " of " + atLeast + " records came from " + topic + ": " + values);
            }
            return values;
        }
    }

    @Override
    public void close() {
        producer.close(PATIENCE);
        admin.close(PATIENCE);
    }

    private List<TopicPartition> partitionsOf(String topic) {
        return IntStream.range(0, partitions(topic)).mapToObj(number -> new TopicPartition(topic, number)).toList();
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("Kafka did not do it", e);
        }
    }
}
