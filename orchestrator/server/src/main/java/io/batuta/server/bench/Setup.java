package io.batuta.server.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.batuta.store.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/** Under which circumstances figures were measured, as far as they can be asked for. */
public final class Setup {
    private Setup() {}

    /** One sentence. */
    public static String sentence(Path checkout) {
        return String.format(Locale.ROOT,
                "Measured on %s at commit %s: %d cores (%s), %.0f GiB of memory, Linux %s, Java %s, embedded Postgres %s on the same "
                        + "machine with fsync, synchronous_commit and full_page_writes on.",
                LocalDate.now(ZoneOffset.UTC), commit(checkout), Runtime.getRuntime().availableProcessors(),
                line(Path.of("/proc/cpuinfo"), "model name"),
                Double.parseDouble(line(Path.of("/proc/meminfo"), "MemTotal").replaceAll("\\D", "")) / (1 << 20),
                System.getProperty("os.version"), Runtime.version(), EmbeddedPostgres.version());
    }

    private static String line(Path file, String key) {
        try {
            return Files.readAllLines(file).stream().filter(line -> line.startsWith(key)).findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse("0");
        } catch (IOException _) {
            return "0";
        }
    }

    private static String commit(Path checkout) {
        try {
            Process git = new ProcessBuilder("git", "rev-parse", "--short", "HEAD").directory(checkout.toAbsolutePath().toFile()).start();
            String answer = new String(git.getInputStream().readAllBytes(), UTF_8).strip();
            return git.waitFor() == 0 ? answer : "unknown";
        } catch (IOException _) {
            return "unknown";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }
}
