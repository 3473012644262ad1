package io.batuta.server.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A small disk in memory, mounted for a test: it can be full, without room for another file, or read-only. */
final class Volume implements AutoCloseable {
    private static final int CHUNK = 64 * 1024;

    private final Path place;
    private final Path ballast;
    private int files;

    private Volume(Path place) {
        this.place = place;
        this.ballast = place.resolve("ballast");
    }

    /** Mounts one; the test is skipped where that is not possible, except in CI, which must be able to. */
    static Volume mount(Path place, String options) throws IOException {
        Files.createDirectories(place);
        boolean mounted = Commands.works("mount", "-t", "tmpfs", "-o", "mode=700," + options, "tmpfs", place.toString());
        if (System.getenv("CI") != null) {
            assertThat(mounted).as("CI mounts disks of a few MB, for which it must be root; nothing may be skipped there").isTrue();
        }
        assumeTrue(mounted, "skipped: no disk can be mounted here (it takes root)");
        return new Volume(place);
    }

    /** Takes all the room but so many bytes. */
    void fill(long leave) {
        try {
            long take = Files.getFileStore(place).getUsableSpace() - leave;
            try (OutputStream out = Files.newOutputStream(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                byte[] chunk = new byte[CHUNK];
                for (long written = 0; written < take || leave == 0; written += CHUNK) {
                    out.write(chunk);
                }
            } catch (IOException e) {
                if (!full(e)) {
                    throw e;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes all places for files. */
    void fillFiles() {
        try {
            while (true) {
                Files.createFile(place.resolve("file" + files));
                files++;
            }
        } catch (IOException e) {
            if (!full(e)) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static boolean full(IOException e) {
        return String.valueOf(e.getMessage()).contains("No space left");
    }

    /** Gives the room back. */
    void free() {
        try {
            Files.deleteIfExists(ballast);
            for (; files > 0; files--) {
                Files.deleteIfExists(place.resolve("file" + (files - 1)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void readOnly(boolean yes) {
        Commands.run("mount", "-o", "remount," + (yes ? "ro" : "rw"), place.toString());
    }

    /** Lazily: who still has files open there keeps them. */
    @Override
    public void close() {
        Commands.run("umount", "-l", place.toString());
    }
}
