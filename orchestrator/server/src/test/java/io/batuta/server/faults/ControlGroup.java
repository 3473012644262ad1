package io.batuta.server.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A control group of the kernel (version 1), which limits the memory or the threads of the processes in it. */
final class ControlGroup implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private final Path directory;

    private ControlGroup(Path directory) {
        this.directory = directory;
    }

    /** Whether groups of that controller can be made here. */
    static boolean possible(String controller) {
        return Files.isWritable(ROOT.resolve(controller).resolve("cgroup.procs"));
    }

    /** Makes one; the test is skipped where that is not possible, except in CI. */
    static ControlGroup of(String controller) throws IOException {
        if (System.getenv("CI") != null) {
            assertThat(possible(controller)).as("CI makes control groups, for which it must be root; nothing may be skipped there")
                    .isTrue();
        }
        assumeTrue(possible(controller),
                "skipped: no control group can be made here (it takes root, and " + ROOT.resolve(controller) + ")");
        return new ControlGroup(Files.createTempDirectory(ROOT.resolve(controller), "batuta-faults"));
    }

    /** Takes a process in; what it begins from now on is in it, too. */
    void take(long pid) {
        set("cgroup.procs", Long.toString(pid));
    }

    void set(String what, String value) {
        try {
            Files.writeString(directory.resolve(what), value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String get(String what) {
        try {
            return Files.readString(directory.resolve(what)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path procs() {
        return directory.resolve("cgroup.procs");
    }

    /** Sends what is left in it back to where all are. */
    @Override
    public void close() {
        for (String pid : get("cgroup.procs").lines().toList()) {
            try {
                Files.writeString(directory.getParent().resolve("cgroup.procs"), pid);
            } catch (IOException e) {
                // It has ended meanwhile.
            }
        }
        // Who was just killed is in it until the kernel has cleared up.
        Campaign.within(Duration.ofSeconds(5), () -> directory.toFile().delete() || !Files.exists(directory));
    }
}
