package io.batuta.testing.demo;

import io.batuta.testing.api.RandomUserStandIn;
import io.batuta.testing.kafka.BrokerSettings;
import io.batuta.testing.kafka.KafkaBroker;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/**
 * The demo's surroundings: a Kafka broker and the stand-in API, on loopback, without the network. The broker's data stays under
 * BATUTA_HOME, so the next start goes on with the same topics. Both end with this process, also when it is killed.
 *
 * <p>Safe for any thread.
 */
public final class DemoWorld implements AutoCloseable {
    /** A demo may run for weeks; the ledger keeps the newest people only. */
    private static final int LEDGER_LIMIT = 50_000;

    private final Path directory;
    private final RandomUserStandIn api;
    private final KafkaBroker broker;

    private DemoWorld(Path directory, RandomUserStandIn api, KafkaBroker broker) {
        this.directory = directory;
        this.api = api;
        this.broker = broker;
    }

    /**
     * Starts both and returns when both answer: two to four seconds.
     *
     * @param home BATUTA_HOME; everything lies in {@code demo/} below it
     * @param kafkaPort the broker's port; 0 takes a free one, as for {@code apiPort}
     * @param clock for the ages of the people
     * @throws RuntimeException when one of them cannot start (port taken, no disk); the message says what to do, and nothing is
     *     left running
     */
    public static DemoWorld start(Path home, int kafkaPort, int apiPort, InstantSource clock) {
        Path directory = home.toAbsolutePath().normalize().resolve("demo");
        RandomUserStandIn api = RandomUserStandIn.start(apiPort, clock, LEDGER_LIMIT);
        try {
            KafkaBroker broker = KafkaBroker.start(BrokerSettings.in(brokerDirectory(directory)).withPort(kafkaPort));
            return new DemoWorld(directory, api, broker);
        } catch (RuntimeException e) {
            api.close();
            throw e;
        }
    }

    /** What a Kafka connection holds: {@code 127.0.0.1:port}. */
    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** What an HTTP connection holds: {@code http://127.0.0.1:port}. */
    public URI apiBaseUri() {
        return api.baseUri();
    }

    /** One line each, for the first page a newcomer sees in the terminal. */
    public List<String> lines() {
        return List.of(
                "Kafka broker  " + broker.bootstrapServers() + "  (a real one, process " + broker.pid() + ", data in "
                        + brokerDirectory(directory) + ")",
                "People API    " + api.baseUri() + "/api/?results=10  (made-up people in the shape of randomuser.me)");
    }

    /** Stops both; the broker's data stays. */
    @Override
    public void close() {
        api.close();
        broker.close();
    }

    private static Path brokerDirectory(Path directory) {
        return directory.resolve("kafka");
    }
}
