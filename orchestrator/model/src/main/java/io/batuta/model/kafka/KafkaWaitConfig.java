package io.batuta.model.kafka;

import io.batuta.model.sensor.Looks;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of waiting for a record.
 *
 * @param key the key it must have; null for any
 * @param before how long before the run's moment it looks back
 * @param looks how it looks
 */
public record KafkaWaitConfig(String connection, String topic, @Nullable String key, Duration before, Looks looks) {}
