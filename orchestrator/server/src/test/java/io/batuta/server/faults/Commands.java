package io.batuta.server.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Programs of the system. */
final class Commands {
    private Commands() {}

    /** Runs it and gives what it said. */
    static String run(String... words) {
        try {
            Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", words) + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new IllegalStateException(String.join(" ", words) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Whether it ends well. */
    static boolean works(String... words) {
        try {
            run(words);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }
}
