package io.batuta.model.kafka;

/**
 * A topic that is there now.
 *
 * @param created whether this task made it
 * @param partitions how many it has
 */
public record TopicResult(String topic, boolean created, int partitions) {}
