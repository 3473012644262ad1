package io.batuta.server.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What people see and type. Prints UTF-8 whatever the locale; colours only where there is a person to see them. */
final class Terminal {
    private final PrintStream out;
    private final PrintStream err;
    private final boolean colours;

    Terminal(PrintStream out, PrintStream err, boolean colours) {
        this.out = out;
        this.err = err;
        this.colours = colours;
    }

    /** This process's. */
    static Terminal ofProcess() {
        boolean person = System.console() != null && System.console().isTerminal();
        boolean wanted = System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
        return new Terminal(new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                person && wanted);
    }

    void line(String text) {
        out.println(text);
    }

    void text(String text) {
        out.print(text);
        out.flush();
    }

    void error(String text) {
        err.println(text);
    }

    boolean colours() {
        return colours;
    }

    /** A state in its colour. */
    String state(String state) {
        if (!colours) {
            return state;
        }
        int colour = switch (state) {
            case "success" -> 32;
            case "failed", "upstream_failed" -> 31;
            case "running", "restarting" -> 36;
            case "queued", "scheduled", "up_for_retry", "up_for_reschedule", "deferred", "paused" -> 33;
            default -> 90;
        };
        return "\u001b[" + colour + "m" + state + "\u001b[0m";
    }

    /** A green or a red mark; in words where there are no colours. */
    String mark(boolean good) {
        return colours ? "\u001b[" + (good ? "32m✔" : "31m✘") + "\u001b[0m" : good ? "ok " : "RED";
    }

    /** Asks; anything but yes is no. Without a person to ask, it is no. */
    boolean agrees(String question) {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            error(question + " (nobody to ask: say it with --yes)");
            return false;
        }
        String answer = console.readLine("%s [y/N] ", question);
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    }

    /** A secret: typed without echo, or the first line of stdin. */
    @Nullable
    String secret(String prompt) {
        Console console = System.console();
        if (console != null && console.isTerminal()) {
            char[] typed = console.readPassword("%s: ", prompt);
            return typed == null ? null : new String(typed);
        }
        try {
            return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        } catch (IOException _) {
            return null;
        }
    }
}
