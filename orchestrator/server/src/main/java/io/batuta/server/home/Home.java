package io.batuta.server.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * BATUTA_HOME: where everything of one server lies.
 *
 * <pre>
 * postgres/          the embedded database
 * logs/              logs of attempts, of the server (batuta.log) and of Postgres
 * run/               work directories of attempts under way
 * cache/             what can be made again
 * lib/               extra JDBC drivers
 * batuta.properties  settings, if there are any
 * secret.key         the key of stored passwords (mode 600)
 * cli-token          what the command line shows to the server (mode 600)
 * server.json        process and address of the server that runs
 * lock               held by whoever uses this home
 * </pre>
 */
public record Home(Path path) {
    private static final String PRIVATE_DIRECTORY = "rwx------";
    private static final String PRIVATE_FILE = "rw-------";

    /** Makes what is missing, for the owner alone. An existing home that others could write to is refused. */
    public static Home create(Path path) {
        if (path.toString().chars().anyMatch(c -> "$`\"\\\n".indexOf(c) >= 0)) {
            // Postgres's own programs call each other through a shell, with the path between double quotes.
            throw new HomeException("The home " + path
                    + " has a $, `, \", \\ or line break in its name, with which the embedded database cannot start. Choose another with --home or BATUTA_HOME.");
        }
        try {
            Files.createDirectories(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE_DIRECTORY)));
            Home home = new Home(path.toRealPath());
            home.refuseWritableByOthers();
            for (Path directory : new Path[]{home.logs(), home.run(), home.cache()}) {
                Files.createDirectories(directory,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE_DIRECTORY)));
            }
            return home;
        } catch (NotDirectoryException | java.nio.file.FileAlreadyExistsException e) {
            throw new HomeException("The home " + path + " is a file, not a directory. Choose another with --home or BATUTA_HOME.");
        } catch (IOException e) {
            throw new HomeException("The home " + path + " cannot be made or used (" + e + "). Choose another with --home or BATUTA_HOME.");
        }
    }

    /** A home that may not exist yet: only to look. */
    public static Home at(Path path) {
        return new Home(path);
    }

    private void refuseWritableByOthers() throws IOException {
        Set<PosixFilePermission> modes = Files.getPosixFilePermissions(path);
        if (modes.contains(PosixFilePermission.GROUP_WRITE) || modes.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new HomeException("The home " + path + " can be written by others (mode " + PosixFilePermissions.toString(modes)
                    + "); whoever writes there owns the service. Run: chmod go-w " + path);
        }
    }

    /** Logs. */
    public Path logs() {
        return path.resolve("logs");
    }

    /** Logs of attempts. */
    public Path attemptLogs() {
        return logs().resolve("attempts");
    }

    /** The server's own log. */
    public Path serverLog() {
        return logs().resolve("batuta.log");
    }

    /** Work directories of attempts under way. */
    public Path run() {
        return path.resolve("run");
    }

    /** The embedded database. */
    public Path postgres() {
        return path.resolve("postgres");
    }

    /** What can be made again. */
    public Path cache() {
        return path.resolve("cache");
    }

    /** Unpacked code of DAGs. */
    public Path bundles() {
        return cache().resolve("bundles");
    }

    /** Jars that every DAG may use, JDBC drivers above all. */
    public Path libraries() {
        return path.resolve("lib");
    }

    /** The command line's token. */
    public Path cliToken() {
        return path.resolve("cli-token");
    }

    /** Where {@code server} leaves the first password. */
    public Path adminPassword() {
        return path.resolve("admin-password");
    }

    /** Who runs, and where. */
    public Path serverFile() {
        return path.resolve("server.json");
    }

    /** The lock. */
    public Path lockFile() {
        return path.resolve("lock");
    }

    /** Writes a file that only the owner can read; it appears whole or not at all. */
    public void writePrivate(Path file, String text) {
        try {
            Path fresh = Files.createTempFile(path, ".new", "",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE_FILE)));
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new HomeException("The file " + file + " cannot be written: " + e);
        }
    }

    /** What a file holds; null when it is not there. */
    public @Nullable String readPrivate(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file).strip() : null;
        } catch (IOException e) {
            throw new HomeException("The file " + file + " cannot be read: " + e);
        }
    }

    /** How this home is called among the nodes of a database: host and directory. */
    public String nameOn(String host) {
        return host + ":" + path;
    }
}
