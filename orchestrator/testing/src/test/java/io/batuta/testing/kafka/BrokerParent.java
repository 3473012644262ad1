package io.batuta.testing.kafka;

import java.io.IOException;
import java.nio.file.Path;

/** A program that starts a broker and waits to be killed; {@link OrphanedBrokerTest} does that. */
final class BrokerParent {
    private BrokerParent() {}

    /** Arguments: the broker's directory, and whether it outlives this program. Prints the broker's process id. */
    public static void main(String[] args) throws IOException {
        KafkaBroker broker = KafkaBroker
                .start(BrokerSettings.in(Path.of(args[0])).withOutlivesParent(Boolean.parseBoolean(args[1])));
        IO.println(broker.pid());
        System.in.read();
        broker.close();
    }
}
