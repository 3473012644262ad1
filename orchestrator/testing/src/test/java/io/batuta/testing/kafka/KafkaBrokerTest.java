package io.batuta.testing.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker's life: it serves, keeps its data over every kind of end, and refuses with a sentence what cannot be. */
class KafkaBrokerTest {
    @TempDir Path home;

    @Test
    void recordsSurviveAStopAndAKill() {
        try (KafkaBroker broker = KafkaBroker.start(BrokerSettings.in(home))) {
            try (Clients clients = new Clients(broker)) {
                clients.createTopic("random-user", 3);
                clients.send("random-user", List.of("Ada", "Zoë", "Олена"));
                assertThat(clients.partitions("random-user")).isEqualTo(3);
                assertThat(clients.read("random-user", 3)).containsExactlyInAnyOrder("Ada", "Zoë", "Олена");
            }
            int port = broker.port();

            broker.stop();
            assertThat(broker.isRunning()).isFalse();
            broker.start();
            assertThat(broker.port()).isEqualTo(port);
            try (Clients clients = new Clients(broker)) {
                assertThat(clients.read("random-user", 3)).hasSize(3);
                clients.send("random-user", List.of("after the stop"));
            }

            broker.kill();
            assertThat(broker.isRunning()).isFalse();
            broker.start();
            try (Clients clients = new Clients(broker)) {
                assertThat(clients.read("random-user", 4))
                        .containsExactlyInAnyOrder("Ada", "Zoë", "Олена", "after the stop");
            }
        }
    }

    @Test
    void listensOnLoopbackOnTheGivenPortAndIsSilentAfterTheEnd() {
        int port = KafkaProbe.anyFreePort();
        try (KafkaBroker broker = KafkaBroker.start(BrokerSettings.in(home).withPort(port))) {
            assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
            assertThat(KafkaProbe.answers(port)).isTrue();
        }
        assertThat(KafkaProbe.answers(port)).isFalse();
    }

    @Test
    void aTakenPortIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> KafkaBroker.start(BrokerSettings.in(home).withPort(taken.getLocalPort())))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort())
                    .hasMessageContaining("taken");
        }
    }

    @Test
    void aBrokerThatCannotStartShowsItsLastWords() throws IOException {
        Files.writeString(home.resolve("data"), "a file where the data directory should be");
        assertThatThrownBy(() -> KafkaBroker.start(BrokerSettings.in(home)))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("did not start. Its last words:")
                .hasMessageContaining("data");
    }

    @Test
    void aDirectoryHasOneBroker() {
        try (KafkaBroker first = KafkaBroker.start(BrokerSettings.in(home))) {
            assertThatThrownBy(() -> KafkaBroker.start(BrokerSettings.in(home)))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("process " + first.pid())
                    .hasMessageContaining("belongs to process " + ProcessHandle.current().pid());
            assertThat(first.isRunning()).isTrue();
        }
    }
}
