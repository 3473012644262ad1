package io.batuta.model.kafka;

import io.batuta.model.dag.Kind;
import io.batuta.model.task.OutputType;

/**
 * Kafka tasks:
 *
 * <pre>{@code
 * var topic = t.add(Kafka.topic("random-user").connection("kafka").partitions(3).replication(1));
 * t.add(Kafka.produce("publish").to("random-user").connection("kafka").values(users, User::uuid)).after(topic);
 * }</pre>
 */
public final class Kafka {
    /** The kind that produces records, for tasks whose settings are made at run time. */
    public static final Kind<ProduceResult> PRODUCE = new Kind<>("kafka.produce", OutputType.of(ProduceResult.class));

    /** The kind that makes topics. */
    public static final Kind<TopicResult> TOPIC = new Kind<>("kafka.topic", OutputType.of(TopicResult.class));

    private Kafka() {}

    /** Begins a task that produces records. */
    public static KafkaProduce<Object> produce(String id) {
        return new KafkaProduce<>(id);
    }

    /** Begins a task that makes sure a topic exists; its id is the topic's name unless {@link KafkaTopic#id(String)} says otherwise. */
    public static KafkaTopic topic(String name) {
        return new KafkaTopic(name);
    }
}
