package io.batuta.tasks.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Reads the end of what a process printed. */
public final class Spool {
    private static final int MOST_TRIES = 300;
    private static final Duration PAUSE = Duration.ofMillis(200);

    private Spool() {}

    /** The last bytes as text: bytes that are not UTF-8 and U+0000 are replaced. */
    public static String tail(Path spool, int bytes) throws IOException {
        try (SeekableByteChannel channel = open(spool)) {
            long size = channel.size();
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(bytes, size));
            channel.position(size - buffer.capacity());
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // A spool that shrinks meanwhile ends the loop.
            }
            return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8).replace('\0', '\uFFFD');
        }
    }

    /** Without file descriptors for a moment, it is tried again: a command that succeeded must not fail because its output could not be read at once. */
    private static SeekableByteChannel open(Path spool) throws IOException {
        for (int tried = 1;; tried++) {
            try {
                return Files.newByteChannel(spool);
            } catch (NoSuchFileException e) {
                throw e;
            } catch (FileSystemException e) {
                if (tried == MOST_TRIES || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /** Its last lines that are not blank, at most so many and each at most 300 characters, joined by " | "; empty when it printed nothing. */
    public static String lastLines(Path spool, int lines) throws IOException {
        var all = tail(spool, 8192).lines().map(String::strip).filter(line -> !line.isEmpty())
                .map(line -> line.length() <= 300 ? line : line.substring(0, 300) + "…").toList();
        return String.join(" | ", all.subList(Math.max(0, all.size() - lines), all.size()));
    }
}
