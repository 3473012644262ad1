package io.batuta.store.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs short programs of the system and of Postgres. */
final class Commands {
    private static final long LIMIT_SECONDS = 120;

    private Commands() {}

    /**
     * What a short program did.
     *
     * @param output what it printed, errors included
     */
    record Outcome(int exitCode, String output) {
        boolean succeeded() {
            return exitCode == 0;
        }
    }

    /** Runs to the end. A program that is not installed counts as one that failed. */
    static Outcome run(List<String> command) {
        try {
            var process = prepare(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Outcome(-1, output + "\nstopped after " + LIMIT_SECONDS + " seconds");
            }
            return new Outcome(process.exitValue(), output);
        } catch (IOException e) {
            return new Outcome(-1, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(-1, "interrupted");
        }
    }

    static boolean succeeds(List<String> command) {
        return run(command).succeeded();
    }

    /**
     * A process that inherits our environment without what would lead Postgres astray (PG…), what is secret
     * (BATUTA_…, credentials) and what belongs to us alone (systemd's sockets).
     */
    static ProcessBuilder prepare(List<String> command) {
        var builder = new ProcessBuilder(command);
        clean(builder.environment());
        return builder;
    }

    private static void clean(Map<String, String> environment) {
        environment
                .keySet()
                .removeIf(name -> name.startsWith("PG")
                        || name.startsWith("BATUTA_")
                        || name.startsWith("LC_")
                        || name.startsWith("LISTEN_")
                        || name.startsWith("WATCHDOG_")
                        || name.equals("NOTIFY_SOCKET")
                        || name.equals("CREDENTIALS_DIRECTORY"));
        environment.put("LANG", "C");
    }
}
