package io.batuta.model.kafka;

import io.batuta.model.dag.Kind;
import io.batuta.model.task.OutputType;
import java.util.List;

/**
 * Kafka tasks:
 *
 * <pre>{@code
 * var topic = t.add(Kafka.topic("random-user").connection("kafka").partitions(3).replication(1));
 * var orders = t.add(Kafka.consume("orders").connection("kafka").from("orders").values(Order.class));
 * t.add(Kafka.produce("publish").to("random-user").connection("kafka").values(users, User::uuid)).after(topic);
 * }</pre>
 */
public final class Kafka {
    /** The kind that produces records, for tasks whose settings are made at run time. */
    public static final Kind<ProduceResult> PRODUCE = new Kind<>("kafka.produce", OutputType.of(ProduceResult.class));

    /** The kind that makes topics. */
    public static final Kind<TopicResult> TOPIC = new Kind<>("kafka.topic", OutputType.of(TopicResult.class));

    /** The kind that reads records. */
    public static final Kind<List<KafkaMessage>> CONSUME = new Kind<>("kafka.consume", OutputType.listOf(KafkaMessage.class));

    /** The kind that waits for a record. */
    public static final Kind<KafkaMessage> WAIT = new Kind<>("kafka.sensor", OutputType.of(KafkaMessage.class));

    private Kafka() {}

    /** Begins a task that produces records. */
    public static KafkaProduce<Object> produce(String id) {
        return new KafkaProduce<>(id);
    }

    /** Begins a task that reads records. */
    public static KafkaConsume<KafkaMessage> consume(String id) {
        return new KafkaConsume<>(id, OutputType.of(KafkaMessage.class));
    }

    /** Begins a sensor that waits for a record. */
    public static KafkaWait<KafkaMessage> waitFor(String id) {
        return new KafkaWait<>(id, WAIT.outputType());
    }

    /** Begins a task that makes sure a topic exists; its id is the topic's name unless {@link KafkaTopic#id(String)} says otherwise. */
    public static KafkaTopic topic(String name) {
        return new KafkaTopic(name);
    }
}
