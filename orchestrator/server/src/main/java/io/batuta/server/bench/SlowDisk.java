package io.batuta.server.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A disk whose every fsync takes a millisecond longer, as that of a rented machine does: a small library in front of the C library's, for Postgres alone. */
final class SlowDisk {
    static final String CIRCUMSTANCES = ", +1 ms per fsync";

    private static final String SOURCE = """
            #define _GNU_SOURCE
            #include <dlfcn.h>
            #include <errno.h>
            #include <string.h>
            #include <time.h>

            static int postgres;

            /* Asked once, as long as the program has its own name: Postgres writes over it what each of its processes does. */
            __attribute__((constructor)) static void look(void) {
                postgres = strcmp(program_invocation_short_name, "postgres") == 0;
            }

            static void wait_a_millisecond(void) {
                struct timespec left = {0, 1000000};
                if (postgres) {
                    while (nanosleep(&left, &left) != 0 && errno == EINTR) {
                    }
                }
            }

            int fsync(int file) {
                wait_a_millisecond();
                return ((int (*)(int)) dlsym(RTLD_NEXT, "fsync"))(file);
            }

            int fdatasync(int file) {
                wait_a_millisecond();
                return ((int (*)(int)) dlsym(RTLD_NEXT, "fdatasync"))(file);
            }
            """;

    private SlowDisk() {}

    /** Builds the library for {@code LD_PRELOAD}; empty on a machine without a C compiler. */
    static Optional<Path> library(Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Path source = Files.writeString(directory.resolve("slow_fsync.c"), SOURCE);
        Path library = directory.resolve("slow_fsync.so");
        Process compiler;
        try {
            compiler = new ProcessBuilder(List.of("cc", "-O2", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl"))
                    .redirectErrorStream(true).start();
        } catch (IOException _) {
            return Optional.empty();
        }
        String said = new String(compiler.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (compiler.waitFor() != 0) {
            throw new IllegalStateException("the C compiler refused the library that slows fsync down: " + said);
        }
        return Optional.of(library);
    }
}
