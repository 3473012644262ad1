package io.batuta.model.kafka;

import java.util.Map;

/**
 * A topic task's settings.
 *
 * @param settings the topic's own settings, such as {@code retention.ms}
 */
public record KafkaTopicConfig(String connection, String topic, int partitions, int replication, Map<String, String> settings) {}
