package io.batuta.store.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Objects;
import java.util.Set;

/** Small deeds on files and trees that must be right about modes, owners and power cuts. */
final class FileTrees {
    private FileTrees() {}

    /** Deletes a tree; does nothing when it is not there. Links are deleted, not followed. */
    static void delete(Path root) throws IOException {
        if (!Files.exists(root, NOFOLLOW_LINKS)) {
            return;
        }
        try (var paths = Files.walk(root)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** Writes every file and directory below {@code root} through to the disk. */
    static void flush(Path root) throws IOException {
        try (var paths = Files.walk(root)) {
            for (var path : paths.filter(p -> !Files.isSymbolicLink(p)).toList()) {
                flushOne(path);
            }
        }
    }

    static void flushOne(Path path) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Gives a tree to a user; the root comes last, so a root that belongs to the user stands for all below it. */
    static void changeOwner(Path root, int uid, int gid) throws IOException {
        if (Files.getAttribute(root, "unix:uid").equals(uid)) {
            return;
        }
        try (var paths = Files.walk(root)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.setAttribute(path, "unix:uid", uid, NOFOLLOW_LINKS);
                Files.setAttribute(path, "unix:gid", gid, NOFOLLOW_LINKS);
            }
        }
    }

    /** Lets everyone walk through a directory, without letting them see what is in it. */
    static void letOthersPass(Path directory) throws IOException {
        var modes = Files.getPosixFilePermissions(directory);
        if (modes.add(PosixFilePermission.OTHERS_EXECUTE)) {
            Files.setPosixFilePermissions(directory, modes);
        }
    }

    static void createPrivateDirectory(Path directory) throws IOException {
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(mode("rwx------")));
    }

    /**
     * Replaces a file so that readers, and a start after a power cut, see the old or the new content, never a part.
     * The file is born with mode 600.
     */
    static void writePrivately(Path file, String content) throws IOException {
        var parent = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a directory");
        var temporary = Files.createTempFile(
                parent, "." + file.getFileName(), ".new", PosixFilePermissions.asFileAttribute(mode("rw-------")));
        try {
            try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                var bytes = ByteBuffer.wrap(content.getBytes(UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            flushOne(parent);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static Set<PosixFilePermission> mode(String text) {
        return PosixFilePermissions.fromString(text);
    }
}
