package io.batuta.model.kafka;

import io.batuta.model.task.Run;

/** The code of a Kafka sensor: says of a record whether it is the one that is waited for. */
@FunctionalInterface
public interface KafkaMatch<V> {
    /** Whether the waiting is over. An exception fails the try. */
    boolean matches(Run run, V record) throws Exception;
}
