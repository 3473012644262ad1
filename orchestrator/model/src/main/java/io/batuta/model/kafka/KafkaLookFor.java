package io.batuta.model.kafka;

import io.batuta.model.task.OutputType;
import org.jspecify.annotations.Nullable;

/**
 * What a Kafka sensor calls: the type to read records as, and the author's code, or null when any record will do.
 *
 * @param <V> the type of a record
 */
public record KafkaLookFor<V>(OutputType<V> type, @Nullable KafkaMatch<V> match) {}
