package io.batuta.tasks.shell;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.json.Json;
import io.batuta.model.shell.ShellConfig;
import io.batuta.model.shell.ShellResult;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.OutputType;
import io.batuta.model.task.TaskContext;
import io.batuta.tasks.process.DetachedProcess;
import io.batuta.tasks.process.ProcessEnd;
import io.batuta.tasks.process.Spool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a command's end means for its task, in words. */
final class ShellEnding {
    private static final int STDOUT_KEPT = 64 * 1024;
    private static final int STDERR_KEPT = 4 * 1024;
    private static final int JSON_MOST = 16 * 1024 * 1024;

    private ShellEnding() {}

    static Outcome outcome(TaskContext task, ShellConfig config, Path directory, DetachedProcess process, ProcessEnd end)
            throws IOException {
        return switch (end) {
            case ProcessEnd.Exited(int code) when config.successCodes().contains(code) -> success(task, config, process, code);
            case ProcessEnd.Exited(int code) when config.skipCode() != null && config.skipCode() == code ->
                new Outcome.Skipped(ShellWords.of(config) + " ended with exit code " + code + ", which means skip");
            case ProcessEnd.Exited(int code) -> failure(config, directory, process, code);
            case ProcessEnd.NeverBegan _ ->
                new Outcome.Failure(ShellWords.of(config) + " could not be begun on " + ShellWords.userAtHost() + "; it had no effect",
                        "is this host overloaded?", true);
            case ProcessEnd.PrintedTooMuch(int megabytes) -> new Outcome.Failure(
                    ShellWords.of(config) + " was killed: it printed more than " + megabytes + " MB",
                    "write data to a file, or raise .maxOutputMb(…)", true);
            case ProcessEnd.Vanished(boolean hostRestarted) -> new Outcome.Unknown(ShellWords.of(config) + " in " + directory + " as "
                    + ShellWords.userAtHost()
                    + (hostRestarted ? " was running when the host was restarted" : " was killed from outside together with its wrapper")
                    + "; nobody knows how far it got");
        };
    }

    private static Outcome success(TaskContext task, ShellConfig config, DetachedProcess process, int code) throws IOException {
        if (config.json()) {
            return json(task, config, process);
        }
        boolean truncated = Files.size(process.stdout()) > STDOUT_KEPT;
        return new Outcome.Success(
                new ShellResult(code, Spool.tail(process.stdout(), STDOUT_KEPT), Spool.tail(process.stderr(), STDERR_KEPT), truncated));
    }

    private static Outcome json(TaskContext task, ShellConfig config, DetachedProcess process) throws IOException {
        if (Files.size(process.stdout()) > JSON_MOST) {
            return new Outcome.Failure(ShellWords.of(config) + " printed more than 16 MB of JSON",
                    "write it to a file and print where it is", false);
        }
        OutputType<?> type = task.code(OutputType.class);
        try {
            JsonNode tree = Json.tree(Spool.tail(process.stdout(), JSON_MOST));
            return new Outcome.Success(Json.read(tree.toString(), type.type()));
        } catch (Json.JsonException e) {
            return new Outcome.Failure(ShellWords.of(config) + " did not print a " + type.words() + " as JSON: " + e.getMessage(), null,
                    true);
        }
    }

    private static Outcome failure(ShellConfig config, Path directory, DetachedProcess process, int code) throws IOException {
        String said = Spool.lastLines(process.stderr(), 5);
        String reason = ShellWords.of(config) + " in " + directory + " as " + ShellWords.userAtHost() + " ended with exit code " + code
                + signal(code)
                + (said.isEmpty() ? " and no error output" : ": " + said);
        return new Outcome.Failure(reason, hint(code, said), true);
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

    private static @Nullable String hint(int code, String said) {
        String text = said.toLowerCase(Locale.ROOT);
        if (code == 127 || text.contains("command not found")) {
            return "the program is not installed on this host or not on the service's PATH: name it by its full path";
        }
        if (code == 126) {
            return "the program is there but may not be executed: chmod +x it, and check that its #! line names a program that exists";
        }
        if (text.contains("permission denied")) {
            return "the service runs as " + System.getProperty("user.name") + ", who lacks that permission";
        }
        if (text.contains("no such file or directory")) {
            return "a path without a leading / counts from the directory it runs in: set it with .in(\"…\")";
        }
        if (text.contains("a terminal is required") || text.contains("must have a tty")) {
            return "the command wants a terminal, and tasks have none: for sudo, allow it without a password in sudoers";
        }
        if (text.contains("no space left on device")) {
            return "a disk of this host is full";
        }
        return code == 137 ? "if nobody killed it, the host ran out of memory: see the kernel's log (dmesg)" : null;
    }
}
