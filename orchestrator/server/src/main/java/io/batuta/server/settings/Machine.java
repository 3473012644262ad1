package io.batuta.server.settings;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What defaults depend on.
 *
 * @param app the folder the batuta command is in, or null when it was not started by it
 * @param userHome the user's home directory
 */
public record Machine(@Nullable Path app, Path userHome, String hostName) {
    /** This one. */
    public static Machine here() {
        String app = System.getProperty("batuta.app");
        return new Machine(app == null ? null : Path.of(app), Path.of(System.getProperty("user.home", ".")), host());
    }

    /** Beside the command, so that a folder with Batuta and its data can be moved as one. */
    Path defaultHome() {
        return (app == null ? userHome : app).resolve(".batuta").toAbsolutePath().normalize();
    }

    Path defaultDags(Path home) {
        return app != null && Files.isDirectory(app.resolve("dags")) ? app.resolve("dags") : home.resolve("dags");
    }

    /** The kernel's own word for it: no name service is asked, which may be slow or away. */
    private static String host() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException _) {
            return InetAddress.getLoopbackAddress().getHostName();
        }
    }
}
