package io.batuta.store.crypto;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Where keys are kept: a text file, one key (32 bytes in Base64) a line, empty lines and lines with # ignored. The first
 * key seals; the others only open what was sealed before the first was put in front of them.
 */
final class KeyFile {
    private static final Set<PosixFilePermission> STRANGERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private KeyFile() {}

    /** Reads our own file, or makes it with a new key when it is missing. */
    static List<Key> readOrCreate(Path file) {
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            refuseReadableByOthers(file);
            return read(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Reads a file that systemd made for us and guards by its own means; its mode tells nothing. */
    static List<Key> readCredential(Path file) {
        try {
            return read(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** The file appears whole or not at all: a key cut short by a power cut would be worse than none. */
    private static void create(Path file) throws IOException {
        var text = "# The keys of Batuta's stored secrets. Keep a copy: without them the secrets are lost.\n"
                + Key.random(new SecureRandom()).line() + "\n";
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Files.createDirectories(
                file.resolveSibling("."), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var temporary = Files.createTempFile(file.resolveSibling("."), ".secret", ".new", owner);
        try {
            try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
                channel.force(true);
            }
            // A link, unlike a rename, never replaces: of two processes that start at once, the first one's key counts.
            Files.createLink(file, temporary);
        } catch (FileAlreadyExistsException _) {
            // The other process was first.
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void refuseReadableByOthers(Path file) throws IOException {
        var modes = Files.getPosixFilePermissions(file);
        if (modes.stream().anyMatch(STRANGERS::contains)) {
            throw new SecretsException(
                    "The key file %s can be used by others (mode %s). Run chmod 600 on it; if others were on this machine, replace the stored secrets too."
                            .formatted(file, PosixFilePermissions.toString(modes)));
        }
    }

    private static List<Key> read(Path file) throws IOException {
        var keys = new ArrayList<Key>();
        int number = 0;
        for (var line : Files.readAllLines(file)) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                keys.add(parse(file, number, line));
            }
        }
        if (keys.isEmpty()) {
            throw new SecretsException("The key file %s holds no key. Restore it from a backup.".formatted(file));
        }
        return keys;
    }

    private static Key parse(Path file, int number, String line) {
        try {
            return Key.parse(line);
        } catch (IllegalArgumentException _) {
            // The cause would quote the line.
            throw new SecretsException("Line %d of the key file %s is not a key: 32 bytes in Base64. Restore it from a backup."
                    .formatted(number, file));
        }
    }

    private static SecretsException unreadable(Path file, IOException e) {
        return new SecretsException("The key file %s cannot be read or made: %s".formatted(file, e), e);
    }
}
