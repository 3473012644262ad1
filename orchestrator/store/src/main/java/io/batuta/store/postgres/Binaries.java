package io.batuta.store.postgres;

import io.batuta.store.db.DatabaseException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The programs of Postgres on disk, unpacked once per version from the archive on the class path.
 *
 * @param directory holds {@code bin}, {@code lib} and {@code share}
 */
record Binaries(Path directory) {
    /** The version of the archives; a test compares it with what the program itself says. */
    static final String VERSION = "18.6.0";

    static final int MAJOR = 18;

    private static final Logger log = LoggerFactory.getLogger(Binaries.class);

    /** Finds the unpacked programs below {@code home}, or unpacks them. Safe against other processes doing the same. */
    static Binaries unpackedBelow(Path home) {
        var directory = home.resolve("bin-" + VERSION);
        try {
            if (!Files.isDirectory(directory)) {
                unpack(home, directory);
            }
            // Links resolved: running servers are recognised by this path.
            return new Binaries(directory.toRealPath());
        } catch (IOException e) {
            throw new DatabaseException(
                    "Postgres %s could not be unpacked into %s: %s. Is the disk full or the directory not writable?"
                            .formatted(VERSION, directory, e.getMessage()),
                    e);
        }
    }

    Path program(String name) {
        return directory.resolve("bin").resolve(name);
    }

    /** Unpacks beside the final place and renames, so that the directory is either whole or not there. */
    private static void unpack(Path home, Path directory) throws IOException {
        log.info("Unpacking Postgres {} into {} (once)", VERSION, directory);
        var temporary = Files.createTempDirectory(home, "unpacking-");
        try {
            try (var archive = archive()) {
                TarXz.unpack(archive, temporary, Binaries::isNeededToRun);
            }
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
            FileTrees.flush(temporary);
            rename(temporary, directory);
        } finally {
            FileTrees.delete(temporary);
        }
    }

    private static void rename(Path temporary, Path directory) throws IOException {
        try {
            Files.move(temporary, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (FileSystemException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
            log.debug("Another process unpacked {} at the same time; its copy is used", directory);
        }
    }

    private static boolean isNeededToRun(String name) {
        return !name.endsWith(".a") && !name.startsWith("include/") && !name.startsWith("lib/pkgconfig");
    }

    private static InputStream archive() {
        var name = "/postgres-" + platform() + ".txz";
        var stream = Binaries.class.getResourceAsStream(name);
        if (stream == null) {
            throw new DatabaseException(
                    "This build of Batuta brings no Postgres for %s (no %s on the class path). Set BATUTA_DB_URL to a Postgres 15 or newer."
                            .formatted(platform(), name));
        }
        return stream;
    }

    private static String platform() {
        var system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).split(" ")[0];
        var machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        if (List.of("amd64", "x86_64").contains(machine)) {
            return system + "-x86_64";
        }
        return List.of("aarch64", "arm64").contains(machine) ? system + "-arm_64" : system + "-" + machine;
    }
}
