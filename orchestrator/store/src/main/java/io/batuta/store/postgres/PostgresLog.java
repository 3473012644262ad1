package io.batuta.store.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The log of the embedded Postgres: the file itself and a few older ones ({@code postgres.log.1} is the youngest).
 * Postgres appends to it by itself and outlives us, so a full file is copied away and then emptied in place.
 */
record PostgresLog(Path file) {
    static final long FULL = 8L * 1024 * 1024;
    private static final int KEPT = 3;
    private static final int TAIL = 4_000;

    /** Makes the file, mode 600, when it is missing. */
    void create() throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(
                    file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
    }

    long size() throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /** Lines written between the copy and the emptying are lost: microseconds, once every 8 MB. */
    void rotateWhenFull(long full) throws IOException {
        if (size() < full) {
            return;
        }
        for (int age = KEPT - 1; age >= 1; age--) {
            if (Files.exists(older(age))) {
                Files.move(older(age), older(age + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.copy(file, older(1), StandardCopyOption.COPY_ATTRIBUTES);
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
    }

    /** What was logged after {@code offset}, at most the last few thousand bytes of it. */
    String since(long offset) throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        try (var channel = FileChannel.open(file)) {
            long from = Math.max(Math.min(offset, channel.size()), channel.size() - TAIL);
            var bytes = ByteBuffer.allocate((int) (channel.size() - from));
            channel.read(bytes, from);
            return new String(bytes.array(), 0, bytes.position(), UTF_8).strip();
        }
    }

    private Path older(int age) {
        return file.resolveSibling(file.getFileName() + "." + age);
    }
}
