package io.batuta.tasks.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the end of what a process printed. */
public final class Spool {
    private Spool() {}

    /** The last bytes as text: bytes that are not UTF-8 and U+0000 are replaced. */
    public static String tail(Path spool, int bytes) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(spool)) {
            long size = channel.size();
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(bytes, size));
            channel.position(size - buffer.capacity());
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // A spool that shrinks meanwhile ends the loop.
            }
            return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8).replace('\0', '\uFFFD');
        }
    }

    /** Its last lines that are not blank, at most so many and each at most 300 characters, joined by " | "; empty when it printed nothing. */
    public static String lastLines(Path spool, int lines) throws IOException {
        var all = tail(spool, 8192).lines().map(String::strip).filter(line -> !line.isEmpty())
                .map(line -> line.length() <= 300 ? line : line.substring(0, 300) + "…").toList();
        return String.join(" | ", all.subList(Math.max(0, all.size() - lines), all.size()));
    }
}
