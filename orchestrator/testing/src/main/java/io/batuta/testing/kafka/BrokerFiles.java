package io.batuta.testing.kafka;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** The files of one broker's directory: what it is told, who runs it, what it said. */
final class BrokerFiles {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final int LINES_WORTH_SHOWING = 15;

    private final Path directory;

    BrokerFiles(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new BrokerException("The broker's directory " + directory + " cannot be made", e);
        }
    }

    Path properties() {
        return directory.resolve("server.properties");
    }

    Path console() {
        return directory.resolve("broker.err");
    }

    /**
     * A whole broker of one node: small, on loopback only. Topics that nobody made appear with three partitions. The short session and
     * election times are for starts after a kill: the new broker waits until its own former self counts as dead (9 s by default).
     *
     * @param controllerPort only the node itself uses it; it may differ from start to start
     */
    void writeProperties(int port, int controllerPort) {
        String text = """
                # Written at every start; changes made here are lost.
                batuta.port=%1$d
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=PLAINTEXT
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                log.dirs=%3$s
                num.partitions=3
                auto.create.topics.enable=true
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                share.coordinator.state.topic.num.partitions=1
                group.initial.rebalance.delay.ms=0
                broker.session.timeout.ms=2000
                broker.heartbeat.interval.ms=250
                controller.quorum.election.timeout.ms=100
                controller.quorum.fetch.timeout.ms=500
                num.network.threads=1
                num.io.threads=2
                background.threads=2
                log.cleaner.dedupe.buffer.size=4194304
                log.segment.bytes=67108864
                log.retention.bytes=268435456
                """.formatted(port, controllerPort, escaped(directory.resolve("data")));
        try {
            Files.writeString(properties(), text);
        } catch (IOException e) {
            throw new BrokerException("The broker's settings " + properties() + " cannot be written", e);
        }
    }

    /**
     * True while a process runs a broker here. Asks the kernel's lock, not the file's text, which kill -9 leaves behind; the lock
     * also goes only when the data directory is really free.
     */
    boolean occupied() {
        try (FileChannel channel = FileChannel.open(pidFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.tryLock()) {
            return lock == null;
        } catch (IOException e) {
            throw new BrokerException("Whether a broker runs in " + directory + " cannot be seen", e);
        }
    }

    /** Waits until no broker runs here: later than the end of its process, and what the next start depends on. */
    void awaitFree(Duration patience) {
        for (long looks = patience.dividedBy(LOOK_AGAIN); occupied(); looks--) {
            if (looks <= 0) {
                throw new BrokerException("The broker in " + directory + " still runs " + patience.toSeconds()
                        + " s after it was told to leave");
            }
            try {
                Thread.sleep(LOOK_AGAIN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BrokerException("Interrupted while the broker in " + directory + " was leaving", e);
            }
        }
    }

    /** What the broker that runs here wrote about itself; empty when it has not yet. Meaningful only while {@link #occupied()}. */
    Optional<Occupant> occupant() {
        Properties text = new Properties();
        try (var reader = Files.newBufferedReader(pidFile())) {
            text.load(reader);
        } catch (IOException e) {
            throw new BrokerException("The broker's pid file " + pidFile() + " cannot be read", e);
        }
        if (text.getProperty("tied") == null) {
            return Optional.empty();
        }
        return Optional.of(new Occupant(
                Long.parseLong(text.getProperty("pid")),
                Long.parseLong(text.getProperty("owner")),
                Integer.parseInt(text.getProperty("port")),
                Boolean.parseBoolean(text.getProperty("tied"))));
    }

    /** The last lines the broker wrote, log and console together, for an error that must show them. */
    String lastWords() {
        return tail(directory.resolve("broker.log")) + tail(console());
    }

    private static String tail(Path file) {
        try {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
            int from = Math.max(0, lines.size() - LINES_WORTH_SHOWING);
            return String.join("", lines.subList(from, lines.size()).stream().map(line -> "\n  " + line).toList());
        } catch (IOException e) {
            return "\n  (" + file + " cannot be read: " + e.getMessage() + ")";
        }
    }

    /** A backslash means something in a properties file. */
    private static String escaped(Path path) {
        return path.toString().replace("\\", "\\\\");
    }

    private Path pidFile() {
        return directory.resolve("broker.pid");
    }

    /** A broker that runs: its process, who started it, the port it serves, and whether it leaves with its starter. */
    record Occupant(long pid, long owner, int port, boolean tied) {}
}
