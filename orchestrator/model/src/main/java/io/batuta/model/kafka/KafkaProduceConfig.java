package io.batuta.model.kafka;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A produce task's settings.
 *
 * @param settings producer settings, in Kafka's own names or as Python programs write them
 * @param settingsVariable a variable that holds such settings as a JSON object; null for none
 * @param partitions how many partitions the topic gets if it is missing; null to leave a missing topic to the broker
 * @param delivery how long a record may take until the brokers have acknowledged it
 */
public record KafkaProduceConfig(
        String connection,
        String topic,
        Map<String, String> settings,
        @Nullable String settingsVariable,
        @Nullable Integer partitions,
        int replication,
        Duration delivery) {}
