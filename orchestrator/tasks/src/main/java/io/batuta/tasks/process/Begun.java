package io.batuta.tasks.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a process's start file says. The wrapper creates it exclusively before the effect begins; whoever wants it never to begin creates the file first. So exactly one of the two happens.
 *
 * @param pid the wrapper's number, which is also its session's and group's
 * @param boot the boot it ran under
 * @param startTime when it began, in ticks since that boot
 */
record Begun(long pid, String boot, long startTime) {
    private static final String NEVER = "never";
    private static final int LONGEST_LINE = 4_096;

    /** Forbids the start for ever; false when it has begun already. */
    static boolean forbid(Path startFile) throws IOException {
        try {
            // A link is made in one step and takes no room: a full disk cannot leave half of it.
            Files.createSymbolicLink(startFile, Path.of(NEVER));
            return true;
        } catch (FileAlreadyExistsException _) {
            return false;
        }
    }

    /** Whether its start was forbidden before it began. */
    static boolean forbidden(Path startFile) throws IOException {
        return Files.isSymbolicLink(startFile);
    }

    /** Who began; empty while nobody has (or has not finished saying so). */
    static Optional<Begun> read(Path startFile) throws IOException {
        return line(startFile).map(Begun::parse);
    }

    /**
     * A file's line; only a line that ends counts, so a half-written one is not taken for the whole. It is read at once: an exit code is written over blanks, and two reads could meet the blanks and then
     * the line's end.
     */
    static Optional<String> line(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            ByteBuffer buffer = ByteBuffer.allocate(LONGEST_LINE);
            int read = Math.max(0, channel.read(buffer));
            String text = new String(buffer.array(), 0, read, StandardCharsets.ISO_8859_1);
            return text.endsWith("\n") ? Optional.of(text.strip()) : Optional.empty();
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    private static Begun parse(String line) {
        String[] words = line.split(" ", 3);
        ProcFs.Seen seen = ProcFs.Seen.parse(words[2]);
        return new Begun(seen.pid(), words[1], seen.startTime());
    }

    /** Whether it is that very process that lives now, not another one with its number. */
    boolean alive() {
        return ProcFs.process(pid).filter(now -> now.alive() && now.startTime() == startTime).isPresent() && thisBoot();
    }

    /** Whether the machine has not been restarted since. */
    boolean thisBoot() {
        return boot.equals(ProcFs.bootId());
    }

    /** Whether its number may have gone to another process since. */
    boolean numberReused() {
        return !thisBoot() || ProcFs.process(pid).filter(now -> now.startTime() != startTime).isPresent();
    }
}
