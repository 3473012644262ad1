package io.batuta.testing.kafka;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a broker needs to know.
 *
 * @param directory its home: {@code data/}, {@code server.properties}, {@code broker.log}, {@code broker.pid}; made when missing
 * @param port the port clients use on 127.0.0.1; 0 takes a free one, which the broker object keeps over its restarts
 * @param outlivesParent false: the broker leaves as soon as this process is gone, however it went. True: it stays, and the next
 *     start in the same directory adopts it
 * @param heapMegabytes its heap limit
 * @param patience how long to wait for a start or a stop before that is an error
 */
public record BrokerSettings(Path directory, int port, boolean outlivesParent, int heapMegabytes, Duration patience) {
    public BrokerSettings {
        directory = directory.toAbsolutePath().normalize();
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("A broker's port is 0 (any free one) to 65535, not " + port);
        }
        if (heapMegabytes < 64) {
            throw new IllegalArgumentException("A broker needs at least 64 MB of heap, not " + heapMegabytes);
        }
    }

    /** Any free port, ends with this process, 256 MB of heap, a minute of patience. */
    public static BrokerSettings in(Path directory) {
        return new BrokerSettings(directory, 0, false, 256, Duration.ofMinutes(1));
    }

    public BrokerSettings withPort(int newPort) {
        return new BrokerSettings(directory, newPort, outlivesParent, heapMegabytes, patience);
    }

    public BrokerSettings withOutlivesParent(boolean stays) {
        return new BrokerSettings(directory, port, stays, heapMegabytes, patience);
    }

    public BrokerSettings withPatience(Duration newPatience) {
        return new BrokerSettings(directory, port, outlivesParent, heapMegabytes, newPatience);
    }
}
