package io.batuta.store.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Predicate;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks an xz-compressed ustar archive. Knows files, directories and symbolic links, which is all that the archives
 * of Postgres hold; anything else stops it, so that a changed archive is noticed instead of half unpacked.
 */
final class TarXz {
    private static final int BLOCK = 512;

    private TarXz() {}

    /**
     * Unpacks into {@code target}, which must exist.
     *
     * @param wanted decides by the path inside the archive (no leading {@code ./}) what is written
     */
    static void unpack(InputStream archive, Path target, Predicate<String> wanted) throws IOException {
        try (var tar = new XZInputStream(archive)) {
            var header = new byte[BLOCK];
            while (readBlock(tar, header) && header[0] != 0) {
                var entry = Entry.of(header);
                if (wanted.test(entry.name())) {
                    write(tar, entry, inside(target, entry.name()));
                } else {
                    tar.skipNBytes(entry.size());
                }
                tar.skipNBytes(padding(entry.size()));
            }
        }
    }

    private static void write(InputStream tar, Entry entry, Path path) throws IOException {
        switch (entry.type()) {
            case '5' -> Files.createDirectories(path);
            case '2' -> {
                Files.createDirectories(path.getParent());
                Files.createSymbolicLink(path, Path.of(entry.link()));
            }
            case '0', 0 -> {
                Files.createDirectories(path.getParent());
                try (var out = Files.newOutputStream(path)) {
                    copy(tar, out, entry.size());
                }
                Files.setPosixFilePermissions(
                        path, PosixFilePermissions.fromString(entry.executable() ? "rwxr-xr-x" : "rw-r--r--"));
            }
            default -> throw new IOException(
                    "entry %s is of kind '%c', which this reader does not know".formatted(entry.name(), entry.type()));
        }
    }

    private static Path inside(Path target, String name) throws IOException {
        var path = target.resolve(name).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("entry %s leads out of the archive".formatted(name));
        }
        return path;
    }

    private static boolean readBlock(InputStream in, byte[] block) throws IOException {
        int read = in.readNBytes(block, 0, BLOCK);
        if (read != 0 && read != BLOCK) {
            throw new EOFException("the archive ends in the middle of a header");
        }
        return read == BLOCK;
    }

    private static void copy(InputStream in, OutputStream out, long size) throws IOException {
        var buffer = new byte[64 * 1024];
        long left = size;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new EOFException("the archive ends in the middle of a file");
            }
            out.write(buffer, 0, read);
            left -= read;
        }
    }

    private static long padding(long size) {
        return (BLOCK - size % BLOCK) % BLOCK;
    }

    private record Entry(String name, long size, char type, String link, boolean executable) {
        static Entry of(byte[] header) {
            var prefix = text(header, 345, 155);
            var name = text(header, 0, 100);
            var full = prefix.isEmpty() ? name : prefix + "/" + name;
            boolean executable = (octal(header, 100, 8) & 0111) != 0;
            return new Entry(
                    full.startsWith("./") ? full.substring(2) : full,
                    octal(header, 124, 12),
                    (char) header[156],
                    text(header, 157, 100),
                    executable);
        }

        private static long octal(byte[] header, int from, int length) {
            var digits = text(header, from, length).strip();
            return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
        }

        private static String text(byte[] header, int from, int length) {
            int end = from;
            while (end < from + length && header[end] != 0) {
                end++;
            }
            return new String(header, from, end - from, UTF_8);
        }
    }
}
