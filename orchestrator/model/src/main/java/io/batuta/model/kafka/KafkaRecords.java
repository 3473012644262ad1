package io.batuta.model.kafka;

import io.batuta.model.task.Run;
import java.util.List;

/** The code of a produce task: makes the records when it starts. Must be deterministic, since a task that is done again after a crash makes them again. */
@FunctionalInterface
public interface KafkaRecords {
    /** All records, in the order they are sent. */
    List<KafkaRecord> records(Run run) throws Exception;
}
