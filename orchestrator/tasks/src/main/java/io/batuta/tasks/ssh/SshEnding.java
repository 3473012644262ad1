package io.batuta.tasks.ssh;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.json.Json;
import io.batuta.model.ssh.SshConfig;
import io.batuta.model.ssh.SshResult;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.OutputType;
import io.batuta.tasks.process.Spool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a remote command's end means for its task, in words. */
final class SshEnding {
    /** What the command's program prints when it cannot enter its directory, and the code it ends with. */
    static final String NO_DIRECTORY = "batuta: cannot enter the directory ";
    static final int NO_DIRECTORY_CODE = 125;

    private static final int STDOUT_KEPT = 64 * 1024;
    private static final int STDERR_KEPT = 4 * 1024;
    private static final int JSON_MOST = 16 * 1024 * 1024;
    private static final int LINES_SHOWN = 5;

    private final SshConfig config;
    private final Target target;
    private final RemoteAttempt attempt;

    SshEnding(SshConfig config, Target target, RemoteAttempt attempt) {
        this.config = config;
        this.target = target;
        this.attempt = attempt;
    }

    Outcome outcome(RemoteEnd end) throws IOException {
        String what = SshWords.all(config, target);
        return switch (end) {
            case RemoteEnd.Exited(int code) when config.successCodes().contains(code) -> success(code);
            case RemoteEnd.Exited(int code) when config.skipCode() != null && config.skipCode() == code ->
                new Outcome.Skipped(what + " ended with exit code " + code + ", which means skip");
            case RemoteEnd.Exited(int code) -> failure(code);
            case RemoteEnd.NeverBegan _ ->
                new Outcome.Failure(what + " could not be begun; it had no effect",
                        "is that host overloaded, or are its disk or process table full?", true);
            case RemoteEnd.PrintedTooMuch(int megabytes) ->
                new Outcome.Failure(what + " was killed: it printed more than " + megabytes + " MB",
                        "write data to a file, or raise .maxOutputMb(…)", true);
            case RemoteEnd.Vanished(String how) -> new Outcome.Unknown(what + ": " + how + "; nobody knows how far it got");
            case RemoteEnd.Lost(String sentence) -> new Outcome.Unknown(
                    what + " was under way when the host was lost: " + sentence + ". It was looked for during " + config.giveUpAfter()
                            + "; nobody knows how it ended, and it may still run there");
        };
    }

    private Outcome success(int code) throws IOException {
        Path stdout = attempt.out().file();
        if (config.json()) {
            return json(stdout);
        }
        return new Outcome.Success(new SshResult(code, Spool.tail(stdout, STDOUT_KEPT), Spool.tail(attempt.err().file(), STDERR_KEPT),
                Files.size(stdout) > STDOUT_KEPT));
    }

    private Outcome json(Path stdout) throws IOException {
        if (Files.size(stdout) > JSON_MOST) {
            return new Outcome.Failure(SshWords.of(config) + " printed more than 16 MB of JSON", "write it to a file and download that",
                    false);
        }
        OutputType<?> type = attempt.task().code(OutputType.class);
        try {
            JsonNode tree = Json.tree(Spool.tail(stdout, JSON_MOST));
            return new Outcome.Success(Json.read(tree.toString(), type.type()));
        } catch (Json.JsonException e) {
            return new Outcome.Failure(SshWords.of(config) + " did not print a " + type.words() + " as JSON: " + e.getMessage(), null,
                    true);
        }
    }

    private Outcome failure(int code) throws IOException {
        String said = Spool.lastLines(attempt.err().file(), LINES_SHOWN);
        if (code == NO_DIRECTORY_CODE && (said.contains(NO_DIRECTORY) || Spool.lastLines(attempt.out().file(), 1).contains(NO_DIRECTORY))) {
            return new Outcome.Failure("there is no directory " + SshWords.directory(config) + " for " + who() + ", where "
                    + SshWords.of(config) + " should run", "create it on that host, or correct .in(\"" + SshWords.directory(config) + "\")",
                    true);
        }
        // With a terminal, errors are in the one output there is.
        String shown = said.isEmpty() && (config.pty() || code != 0) ? Spool.lastLines(attempt.out().file(), LINES_SHOWN) : said;
        String reason = SshWords.all(config, target) + " ended with exit code " + code + signal(code)
                + (said.isEmpty() ? shown.isEmpty() ? " and no output" : " and no error output; its last output: " + shown : ": " + said);
        return new Outcome.Failure(reason, SshHints.of(code, shown, config, target), true);
    }

    private String who() {
        return (config.sudo() == null ? "" : config.sudo() + " (through sudo) of ") + target.words();
    }

    private static String signal(int code) {
        return switch (code) {
            case 129 -> " (hung up)";
            case 130 -> " (interrupted)";
            case 134 -> " (aborted)";
            case 137 -> " (killed)";
            case 139 -> " (segmentation fault)";
            case 141 -> " (nobody read its output)";
            case 143 -> " (ended by SIGTERM)";
            default -> "";
        };
    }
}
