package io.batuta.testing.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * One Kafka node, broker and controller in one process: formats its directory once, starts, says {@code ready} on standard output
 * when clients are served, and leaves in good order on TERM.
 *
 * <p>Arguments: the path of {@code server.properties}, then {@code tied} (end as soon as standard input closes, which is when the
 * parent is gone, however it went) or {@code free} (outlive the parent). Standard output carries that one word and nothing else.
 *
 * <p>Exit status: 0 or 143 after an ordinary stop, 1 when the start failed, 3 when another process holds the directory.
 */
public final class BrokerMain {
    private static final int HELD_BY_ANOTHER = 3;

    private BrokerMain() {}

    /** Runs until stopped. See the class comment for the arguments. */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[0]).toAbsolutePath();
        boolean tied = args[1].equals("tied");
        PrintStream toParent = System.out;
        System.setOut(System.err);
        Properties properties = read(file);
        if (!Occupancy.take(file.resolveSibling("broker.pid"), properties.getProperty("batuta.port", "?"), tied)) {
            System.err.println("Another broker runs in " + file.getParent() + "; this one leaves.");
            System.exit(HELD_BY_ANOTHER);
        }
        if (tied) {
            Thread.ofPlatform().daemon().name("parent-watch").start(() -> leaveWhenClosed(System.in));
        }
        try {
            run(properties, toParent);
        } catch (Throwable fault) {
            fault.printStackTrace();
            System.exit(1);
        }
    }

    private static void run(Properties properties, PrintStream toParent) throws Exception {
        Storage.formatOnce(properties);
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "broker-shutdown"));
        server.startup();
        toParent.println("ready");
        toParent.flush();
        server.awaitShutdown();
    }

    private static void leaveWhenClosed(InputStream parent) {
        try {
            parent.transferTo(PrintStream.nullOutputStream());
        } catch (IOException gone) {
            System.err.println("The pipe from the parent broke: " + gone.getMessage());
        }
        System.exit(0);
    }

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }
}
