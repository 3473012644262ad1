package io.batuta.tasks.kafka;

import io.batuta.model.task.Connection;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskFailedException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads one topic by offsets, in no group, so that nobody else's consumers are disturbed. Records of transactions that were not committed are not seen. Used by one thread. */
final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);

    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    private TopicReader(String topic, KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        this.topic = topic;
        this.consumer = consumer;
        this.partitions = partitions;
    }

    /** What is done with a reader. */
    @FunctionalInterface
    interface Use<R> {
        R with(TopicReader reader) throws Exception;
    }

    /** Takes a record; false to leave it and all later ones unread. */
    @FunctionalInterface
    interface Taker {
        boolean take(ConsumerRecord<byte[], byte[]> record) throws Exception;
    }

    /** Opens the topic for that use and closes it. What goes wrong with Kafka is said in a sentence. */
    static <R> R use(TaskContext task, String connectionId, String topic, Use<R> use) throws Exception {
        Connection connection = task.connection(connectionId);
        Map<String, String> settings = KafkaSettings.of(connection, Map.of(), _ -> {});
        try (TopicReader reader = open(settings, topic)) {
            return use.with(reader);
        } catch (InterruptException e) {
            Thread.interrupted();
            throw (InterruptedException) new InterruptedException("interrupted while reading").initCause(e);
        } catch (KafkaException e) {
            throw KafkaSentences.unusable(connection, settings, e);
        }
    }

    private static TopicReader open(Map<String, String> settings, String topic) {
        Map<String, Object> known = new HashMap<>(settings);
        known.keySet().retainAll(ConsumerConfig.configNames());
        known.put("client.id", "batuta");
        known.put("enable.auto.commit", "false");
        known.put("auto.offset.reset", "none");
        known.put("allow.auto.create.topics", "false");
        known.put("isolation.level", "read_committed");
        known.put("default.api.timeout.ms", "15000");
        known.put("request.timeout.ms", "10000");
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(known, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            List<PartitionInfo> found = consumer.partitionsFor(topic);
            if (found == null || found.isEmpty()) {
                throw new TaskFailedException("there is no topic " + topic + " at " + settings.get("bootstrap.servers"),
                        "make it with a Kafka.topic(…) task, or check its name", true, null);
            }
            List<TopicPartition> partitions = found.stream().map(one -> new TopicPartition(topic, one.partition())).toList();
            consumer.assign(partitions);
            return new TopicReader(topic, consumer, partitions);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    /** The first offset of each partition. */
    Map<Integer, Long> beginning() {
        return byNumber(consumer.beginningOffsets(partitions));
    }

    /** The offset behind the last record of each partition. */
    Map<Integer, Long> end() {
        return byNumber(consumer.endOffsets(partitions));
    }

    /** Of each partition, the offset of the first record that is not older; its end when there is none. */
    Map<Integer, Long> at(Instant moment) {
        Map<Integer, Long> offsets = end();
        Map<TopicPartition, Long> asked = partitions.stream().collect(Collectors.toMap(one -> one, _ -> moment.toEpochMilli()));
        consumer.offsetsForTimes(asked).forEach((partition, found) -> put(offsets, partition, found));
        return offsets;
    }

    private static void put(Map<Integer, Long> offsets, TopicPartition partition, OffsetAndTimestamp found) {
        if (found != null) {
            offsets.put(partition.partition(), found.offset());
        }
    }

    /**
     * Hands over records between the offsets until all are read, one is not taken, or it is to stop.
     *
     * @param next where to begin; afterwards the offsets behind what was taken
     * @param until where to end; a partition that is missing has no end
     */
    void read(Map<Integer, Long> next, Map<Integer, Long> until, BooleanSupplier stop, Taker taker) throws Exception {
        next.forEach((number, offset) -> consumer.seek(new TopicPartition(topic, number), offset));
        while (!done(next, until) && !stop.getAsBoolean()) {
            consumer.pause(partitions.stream().filter(one -> partitionDone(one.partition(), next, until)).toList());
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            for (TopicPartition partition : polled.partitions()) {
                int number = partition.partition();
                for (ConsumerRecord<byte[], byte[]> record : polled.records(partition)) {
                    if (record.offset() >= until.getOrDefault(number, Long.MAX_VALUE)) {
                        break;
                    }
                    if (!taker.take(record)) {
                        return;
                    }
                    next.put(number, record.offset() + 1);
                }
            }
            // Markers of transactions take offsets without being records.
            partitions.forEach(one -> next.merge(one.partition(), Math.min(consumer.position(one),
                    until.getOrDefault(one.partition(), Long.MAX_VALUE)), Math::max));
        }
    }

    private static boolean done(Map<Integer, Long> next, Map<Integer, Long> until) {
        return next.keySet().stream().allMatch(number -> partitionDone(number, next, until));
    }

    private static boolean partitionDone(int number, Map<Integer, Long> next, Map<Integer, Long> until) {
        return next.getOrDefault(number, 0L) >= until.getOrDefault(number, Long.MAX_VALUE);
    }

    private static Map<Integer, Long> byNumber(Map<TopicPartition, Long> offsets) {
        Map<Integer, Long> byNumber = new TreeMap<>();
        offsets.forEach((partition, offset) -> byNumber.put(partition.partition(), offset));
        return byNumber;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
