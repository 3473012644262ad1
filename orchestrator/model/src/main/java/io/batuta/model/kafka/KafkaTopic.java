package io.batuta.model.kafka;

import io.batuta.model.check.Check;
import io.batuta.model.dag.TaskDefinition;
import io.batuta.model.task.OutputType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes sure a topic exists: makes it when it is missing, adds partitions when it has too few, and leaves it alone when it has more. Not thread-safe. */
public final class KafkaTopic implements TaskDefinition<TopicResult> {
    private final String topic;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private String id;
    private @Nullable String connection;
    private int partitions = 1;
    private int replication = 1;

    KafkaTopic(String topic) {
        this.topic = topic;
        this.id = topic;
    }

    /** The task's id; default the topic's name. */
    public KafkaTopic id(String id) {
        this.id = id;
        return this;
    }

    /** The connection. */
    public KafkaTopic connection(String id) {
        this.connection = id;
        return this;
    }

    /** How many partitions it has at least, 1 to 100,000; default 1. */
    public KafkaTopic partitions(int partitions) {
        this.partitions = partitions;
        return this;
    }

    /** How many replicas each partition gets when it is made; default 1. */
    public KafkaTopic replication(int replication) {
        this.replication = replication;
        return this;
    }

    /** A setting it is made with, such as {@code retention.ms}; an existing topic keeps its own. */
    public KafkaTopic config(String name, Object value) {
        settings.put(name, value.toString());
        return this;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String kind() {
        return Kafka.TOPIC.name();
    }

    @Override
    public OutputType<TopicResult> outputType() {
        return Kafka.TOPIC.outputType();
    }

    @Override
    public Object config() {
        return new KafkaTopicConfig(String.valueOf(connection), topic, partitions, replication, Map.copyOf(settings));
    }

    @Override
    public @Nullable String problem() {
        return Check.first(Check.connection(connection, "it needs a connection (.connection(\"…\"))"), KafkaProblems.topic("topic", topic),
                Check.number("partitions", partitions, 1, KafkaProblems.MOST_PARTITIONS),
                Check.number("replication", replication, 1, KafkaProblems.MOST_REPLICAS), KafkaProblems.settings(settings));
    }
}
