package io.batuta.tasks.kafka;

import io.batuta.model.kafka.Kafka;
import io.batuta.model.kafka.KafkaLookFor;
import io.batuta.model.kafka.KafkaMatch;
import io.batuta.model.kafka.KafkaWaitConfig;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskHandler;
import io.batuta.tasks.sensor.Seen;
import io.batuta.tasks.sensor.SensorHandler;
import io.batuta.tasks.sensor.Sight;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Waits for a record. Between two looks no connection is open; within an attempt it remembers how far it has looked. */
public final class KafkaSensor {
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(60);

    private KafkaSensor() {}

    /** The kind's handler. */
    public static TaskHandler handler() {
        return new SensorHandler(Kafka.WAIT.name(), KafkaSensor::open);
    }

    private static Sight open(TaskContext task) {
        KafkaWaitConfig config = task.config(KafkaWaitConfig.class);
        KafkaLookFor<?> lookFor = task.code(KafkaLookFor.class);
        Instant moment = task.dataIntervalStart() != null ? task.dataIntervalStart() : task.logicalDate();
        Instant since = (moment == null ? task.firstTryAt() : moment).minus(config.before());
        String what = "a record " + (config.key() == null ? "" : "with key " + config.key() + " ") + "in topic " + config.topic()
                + " of connection " + config.connection() + " since " + since;
        Map<Integer, Long> next = new TreeMap<>();
        long[] seen = {0};
        return new Sight(config.looks(), what, () -> TopicReader.use(task, config.connection(), config.topic(), reader -> {
            if (next.isEmpty()) {
                next.putAll(reader.at(since));
            }
            Search search = new Search(task, config.key(), lookFor);
            long until = System.nanoTime() + LONGEST_LOOK.toNanos();
            reader.read(next, reader.end(), () -> task.cancelled() || System.nanoTime() > until, search);
            seen[0] += search.count;
            return search.found == null
                    ? new Seen.NotYet(seen[0] + (seen[0] == 1 ? " record was" : " records were") + " looked at")
                    : new Seen.There(search.found);
        }));
    }

    /** Looks at records until one fits. */
    private static final class Search implements TopicReader.Taker {
        private final TaskContext task;
        private final @Nullable String key;
        private final KafkaLookFor<?> lookFor;
        private long count;
        private @Nullable Object found;

        Search(TaskContext task, @Nullable String key, KafkaLookFor<?> lookFor) {
            this.task = task;
            this.key = key;
            this.lookFor = lookFor;
        }

        @Override
        @SuppressWarnings("unchecked") // A builder makes type and code together.
        public boolean take(ConsumerRecord<byte[], byte[]> record) throws Exception {
            count++;
            if (key != null && !key.equals(KafkaValues.key(record))) {
                return true;
            }
            Object value = KafkaValues.of(record, lookFor.type());
            KafkaMatch<Object> match = (KafkaMatch<Object>) lookFor.match();
            if (value == null || (match != null && !match.matches(task, value))) {
                return true;
            }
            found = value;
            return false;
        }
    }
}
