package io.batuta.tasks.kafka;

import io.batuta.model.kafka.ProduceResult;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Counts the brokers' answers to one attempt's records. Thread-safe: they come on the producer's thread. */
final class Acknowledged {
    private final String topic;
    private final Map<String, Long> lastOffsets = new TreeMap<>();
    private long sent;
    private long answered;
    private @Nullable Failed failed;

    /** The first record that was not taken. */
    record Failed(int index, @Nullable String key, Exception why, long acknowledged) {}

    private final long total;

    Acknowledged(String topic, long total) {
        this.topic = topic;
        this.total = total;
    }

    /** Takes the answer to one record. */
    synchronized Callback forRecord(int index, @Nullable String key) {
        sent++;
        return (metadata, e) -> answer(index, key, metadata, e);
    }

    private synchronized void answer(int index, @Nullable String key, RecordMetadata metadata, @Nullable Exception e) {
        if (e == null) {
            lastOffsets.merge(Integer.toString(metadata.partition()), metadata.offset(), Math::max);
        } else if (failed == null) {
            failed = new Failed(index, key, e, answered);
        }
        answered++;
        notifyAll();
    }

    synchronized boolean failed() {
        return failed != null;
    }

    /** Waits until all that was sent is answered; the first failure, or null when there was none. */
    synchronized @Nullable Failed await() throws InterruptedException {
        while (answered < sent) {
            wait();
        }
        return failed;
    }

    synchronized ProduceResult result() {
        return new ProduceResult(topic, total, Map.copyOf(lastOffsets));
    }
}
