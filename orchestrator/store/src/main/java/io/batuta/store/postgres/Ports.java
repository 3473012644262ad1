package io.batuta.store.postgres;

import io.batuta.store.db.DatabaseException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** Which port Postgres listens on: chosen once, remembered, and changed only when somebody else sits on it. */
final class Ports {
    /** Below the range from which systems hand out ports to outgoing connections. */
    private static final int FIRST = 20_000;

    private static final int LAST = 30_000;
    private static final int TRIES = 200;

    private Ports() {}

    /** The remembered port if it is free now, else another free one. */
    static int remembered(Path file) throws IOException {
        if (Files.exists(file)) {
            int port = parse(Files.readString(file).strip());
            if (port != 0 && isFree(port)) {
                return port;
            }
        }
        return free();
    }

    static void remember(Path file, int port) throws IOException {
        var text = port + "\n";
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            FileTrees.writePrivately(file, text);
        }
    }

    /** A port that is free at this moment. */
    static int free() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new DatabaseException("No free port on 127.0.0.1 between %d and %d for the embedded Postgres; set BATUTA_DB_URL"
                .formatted(FIRST, LAST));
    }

    private static int parse(String text) {
        try {
            int port = Integer.parseInt(text);
            return port > 0 && port < 65_536 ? port : 0;
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            // As Postgres does: a port whose last connections are still being forgotten counts as free.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
