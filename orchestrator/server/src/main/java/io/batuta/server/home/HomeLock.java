package io.batuta.server.home;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The right to use a home: one process at a time. The kernel gives it back when the process ends, however it ends. */
public final class HomeLock implements AutoCloseable {
    private final FileChannel channel;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes it.
     *
     * @throws HomeException naming the process that holds it
     */
    public static HomeLock take(Home home) {
        FileChannel channel = null;
        try {
            channel = open(home.lockFile());
            if (tryLock(channel) == null) {
                String holder = holder(channel);
                channel.close();
                throw new HomeException("The home " + home.path() + " is in use by process " + holder
                        + ". Stop it first, or choose another home with --home or BATUTA_HOME.");
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(US_ASCII)), 0);
            return new HomeLock(channel);
        } catch (IOException e) {
            throw new HomeException("The home " + home.path() + " cannot be locked: " + e);
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            // This very process holds it.
            return null;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(32);
        channel.read(bytes, 0);
        String pid = new String(bytes.array(), 0, bytes.position(), US_ASCII).strip();
        return pid.isEmpty() ? "(unknown)" : pid;
    }

    /** Whether somebody uses the home now. */
    public static boolean isTaken(Home home) {
        if (!Files.exists(home.lockFile())) {
            return false;
        }
        try (HomeLock _ = take(home)) {
            return false;
        } catch (HomeException _) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new HomeException("The lock of the home cannot be given back: " + e);
        }
    }
}
