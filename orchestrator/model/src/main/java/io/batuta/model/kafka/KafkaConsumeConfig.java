package io.batuta.model.kafka;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A consume task's settings.
 *
 * @param ofInterval whether it reads the records of the run's data interval, instead of going on where the last run stopped
 * @param fromNow whether the first run begins at the end of the topic instead of its beginning
 * @param atMost the most records it reads
 * @param within the longest it reads
 * @param keepsReading whether it goes on behind what was the end of the topic when it began
 * @param group a consumer group that is told how far it has read; null for none
 */
public record KafkaConsumeConfig(String connection, String topic, boolean ofInterval, boolean fromNow, int atMost, Duration within,
        boolean keepsReading, @Nullable String group) {}
