package io.batuta.model.kafka;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record that was read.
 *
 * @param timestamp as the record carries it: set by its producer, or by the broker, as the topic says
 * @param key as text, or null
 * @param value as text, or null for a tombstone
 * @param headers as text; of several with one name, the last
 */
public record KafkaMessage(String topic, int partition, long offset, Instant timestamp, @Nullable String key, @Nullable String value,
        Map<String, String> headers) {}
