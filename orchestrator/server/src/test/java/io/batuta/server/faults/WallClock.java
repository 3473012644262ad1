package io.batuta.server.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The wall clock of one process, which can be set while it runs. Needs a C compiler; without one the clock stays right. */
final class WallClock {
    private final Path library;
    private final Path ahead;
    private final boolean canBeSet;

    WallClock(Path directory) throws IOException {
        this.library = directory.resolve("clock.so");
        this.ahead = Files.write(directory.resolve("ahead"), new byte[8]);
        Path source = directory.resolve("clock.c");
        try (InputStream text = WallClock.class.getResourceAsStream("/faults/clock.c")) {
            Files.copy(text, source);
        }
        this.canBeSet = Commands.works("cc", "-shared", "-fPIC", "-O1", "-o", library.toString(), source.toString());
    }

    boolean canBeSet() {
        return canBeSet;
    }

    /** What the process must find in its environment. */
    Map<String, String> environment() {
        return canBeSet ? Map.of("LD_PRELOAD", library.toString(), "FAULTS_CLOCK", ahead.toString()) : Map.of();
    }

    /** Sets it so far ahead of the right time, or behind. */
    void ahead(Duration by) {
        try (var file = Files.newByteChannel(ahead, java.nio.file.StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(0, by.toSeconds()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
