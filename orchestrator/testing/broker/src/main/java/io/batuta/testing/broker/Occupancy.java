package io.batuta.testing.broker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.jspecify.annotations.Nullable;

/**
 * Holds a broker's directory: a lock on {@code broker.pid} that the kernel gives back when the process ends, however it ends, and
 * in the file who holds it. So a pid file left by kill -9 deceives nobody.
 */
final class Occupancy {
    /** Kept reachable: a collected channel would give up the lock. */
    @SuppressWarnings("UnusedVariable") private static @Nullable FileChannel held;

    private Occupancy() {}

    /** Takes the directory for the life of this process; false when another process has it. */
    static synchronized boolean take(Path pidFile, String port, boolean tied) throws IOException {
        FileChannel channel = FileChannel.open(pidFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            return false;
        }
        held = channel;
        ProcessHandle self = ProcessHandle.current();
        long owner = self.parent().map(ProcessHandle::pid).orElse(0L);
        String text = "pid=%d\nowner=%d\nport=%s\ntied=%s\n".formatted(self.pid(), owner, port, tied);
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        return true;
    }
}
