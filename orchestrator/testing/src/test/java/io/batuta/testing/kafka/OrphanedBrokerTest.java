package io.batuta.testing.kafka;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a broker when the process that started it is killed, or merely ends. */
class OrphanedBrokerTest {
    @TempDir Path home;

    @Test
    void leavesWithAKilledParentAndTheNextStartTakesOver() throws IOException {
        long orphan;
        try (Parent parent = new Parent(false)) {
            orphan = parent.brokerPid();
        }
        // At once: the leftover may still be on its way out, and the start has to cope with that.
        try (KafkaBroker broker = KafkaBroker.start(BrokerSettings.in(home))) {
            assertThat(broker.pid()).isNotEqualTo(orphan);
            assertThat(broker.isRunning()).isTrue();
        }
    }

    @Test
    void disappearsWithoutAnyNextStart() throws IOException {
        try (Parent parent = new Parent(false)) {
            assertThat(new BrokerFiles(home).occupied()).isTrue();
            assertThat(ProcessHandle.of(parent.brokerPid())).isPresent();
        }
        await().atMost(30, SECONDS).until(() -> !new BrokerFiles(home).occupied());
    }

    @Test
    void isAdoptedWhenItWasToldToStay() throws IOException {
        BrokerSettings stays = BrokerSettings.in(home).withOutlivesParent(true);
        long orphan;
        try (Parent parent = new Parent(true)) {
            orphan = parent.brokerPid();
        }
        KafkaBroker adopted = KafkaBroker.start(stays);
        try {
            assertThat(adopted.pid()).isEqualTo(orphan);
            assertThat(KafkaProbe.answers(adopted.port())).isTrue();
            adopted.close();
            assertThat(KafkaProbe.answers(adopted.port())).isTrue();
        } finally {
            adopted.stop();
        }
        assertThat(KafkaProbe.answers(adopted.port())).isFalse();
    }

    @Test
    void isReplacedWhenAnotherPortIsWanted() throws IOException {
        int port = KafkaProbe.anyFreePort();
        long orphan;
        try (Parent parent = new Parent(true)) {
            orphan = parent.brokerPid();
        }
        try (KafkaBroker broker = KafkaBroker.start(BrokerSettings.in(home).withPort(port))) {
            assertThat(broker.pid()).isNotEqualTo(orphan);
            assertThat(broker.port()).isEqualTo(port);
        }
    }

    @Test
    void aPidFileOfTheDeadDeceivesNobody() throws IOException {
        long innocent = ProcessHandle.current().pid();
        Files.writeString(home.resolve("broker.pid"), "pid=%d\nowner=1\nport=9\ntied=false\n".formatted(innocent));
        try (KafkaBroker broker = KafkaBroker.start(BrokerSettings.in(home).withOutlivesParent(true))) {
            assertThat(broker.pid()).isNotEqualTo(innocent);
            broker.stop();
        }
    }

    /** A process with a broker; closing it is kill -9. */
    private final class Parent implements AutoCloseable {
        private final Process process;
        private final long broker;

        Parent(boolean outlives) throws IOException {
            process = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                    System.getProperty("java.class.path"), BrokerParent.class.getName(), home.toString(), Boolean.toString(outlives)))
                    .redirectError(Redirect.INHERIT)
                    .start();
            String line = process.inputReader().readLine();
            assertThat(line).as("process id of the broker").matches("\\d+");
            broker = Long.parseLong(line);
        }

        long brokerPid() {
            return broker;
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }
}
