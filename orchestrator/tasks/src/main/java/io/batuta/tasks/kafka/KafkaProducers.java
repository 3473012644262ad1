package io.batuta.tasks.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** One producer per set of settings, shared by all attempts. An edited connection makes other settings, so the next attempt gets a new producer; the old one closes when its last user is done. Thread-safe. */
final class KafkaProducers implements AutoCloseable {
    private static final Duration TOPIC_KNOWN = Duration.ofMinutes(1);

    private final Map<String, Shared> byConnection = new HashMap<>();

    /** Makes sure that a topic is there. */
    interface Ensuring {
        void ensure() throws InterruptedException;
    }

    private static final class Shared {
        final Map<String, Object> settings;
        final Producer<String, byte[]> producer;
        final Map<String, Long> ensured = new ConcurrentHashMap<>();
        int users;
        boolean retired;

        Shared(Map<String, Object> settings) {
            this.settings = settings;
            this.producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        }
    }

    /** A producer in use. */
    final class Use implements AutoCloseable {
        private final String connection;
        private final Shared shared;

        private Use(String connection, Shared shared) {
            this.connection = connection;
            this.shared = shared;
        }

        Producer<String, byte[]> producer() {
            return shared.producer;
        }

        /**
         * Has a topic made sure of, unless that was done a moment ago: asking takes a client and a connection of its own, much more than sending does. After a failure the producer is retired, and with it
         * what it knew.
         */
        void ensure(String topic, int partitions, Ensuring work) throws InterruptedException {
            String key = topic + " " + partitions;
            Long before = shared.ensured.get(key);
            if (before == null || System.nanoTime() - before > TOPIC_KNOWN.toNanos()) {
                work.ensure();
                shared.ensured.put(key, System.nanoTime());
            }
        }

        /** Nobody new gets it: something is wrong with it or with its brokers. */
        void retire() {
            synchronized (KafkaProducers.this) {
                shared.retired = true;
                byConnection.remove(connection, shared);
            }
        }

        @Override
        public void close() {
            synchronized (KafkaProducers.this) {
                shared.users--;
                if (!shared.retired || shared.users > 0) {
                    return;
                }
            }
            end(shared);
        }
    }

    /** The producer for a connection, made if need be. */
    Use use(String connection, Map<String, String> settings, Duration delivery) {
        Map<String, Object> wanted = complete(settings, delivery);
        Shared idle = null;
        Use use;
        synchronized (this) {
            Shared shared = byConnection.get(connection);
            if (shared == null || !shared.settings.equals(wanted)) {
                if (shared != null) {
                    shared.retired = true;
                    idle = shared.users == 0 ? shared : null;
                }
                shared = new Shared(wanted);
                byConnection.put(connection, shared);
            }
            shared.users++;
            use = new Use(connection, shared);
        }
        if (idle != null) {
            end(idle);
        }
        return use;
    }

    private static Map<String, Object> complete(Map<String, String> settings, Duration delivery) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("acks", "all");
        all.put("enable.idempotence", "true");
        // One request at a time: on a topic just made the first may be refused (its leader is not ready) and the second taken, after which the first is out of order for ever.
        all.putIfAbsent("max.in.flight.requests.per.connection", "1");
        all.putIfAbsent("linger.ms", "5");
        all.putIfAbsent("compression.type", "lz4");
        all.putIfAbsent("max.block.ms", "15000");
        all.putIfAbsent("client.id", "batuta");
        int request = (int) Math.min(10_000, delivery.toMillis());
        all.putIfAbsent("request.timeout.ms", Integer.toString(request));
        // The client refuses a delivery time below linger + request time.
        long least = Long.parseLong(all.get("linger.ms").toString()) + Long.parseLong(all.get("request.timeout.ms").toString());
        all.putIfAbsent("delivery.timeout.ms", Long.toString(Math.max(delivery.toMillis(), least)));
        return all;
    }

    private static void end(Shared shared) {
        // On a thread of its own: closing waits for the network, and no attempt should.
        Thread.ofVirtual().name("kafka-producer-close").start(() -> shared.producer.close(Duration.ofSeconds(5)));
    }

    @Override
    public synchronized void close() {
        byConnection.values().forEach(shared -> shared.producer.close(Duration.ofSeconds(2)));
        byConnection.clear();
    }
}
