package io.batuta.tasks.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.docker.DockerConfig;
import io.batuta.model.docker.DockerResult;
import io.batuta.model.json.Json;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.OutputType;
import io.batuta.tasks.process.Spool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a container's end means for its task, in words. */
final class DockerEnding {
    private static final int STDOUT_KEPT = 64 * 1024;
    private static final int STDERR_KEPT = 4 * 1024;
    private static final int JSON_MOST = 16 * 1024 * 1024;
    private static final int LINES_SHOWN = 5;

    private final ContainerAttempt attempt;
    private final DockerConfig config;

    DockerEnding(ContainerAttempt attempt) {
        this.attempt = attempt;
        this.config = attempt.config();
    }

    Outcome outcome(ContainerEnd end) throws IOException {
        return switch (end) {
            case ContainerEnd.Exited(Engine engine, ContainerState state) -> exited(engine, state);
            case ContainerEnd.NeverBegan _ -> new Outcome.Failure(DockerWords.of(config) + " was not begun; it had no effect", null, true);
            case ContainerEnd.PrintedTooMuch(Engine engine, ContainerState _) -> new Outcome.Failure(
                    DockerWords.all(config, engine.words()) + " was killed: it printed more than " + config.maxOutputMb() + " MB",
                    "write data to a mount, or raise .maxOutputMb(…)", true);
            case ContainerEnd.Lost(String sentence) -> new Outcome.Unknown(DockerWords.of(config) + ": " + sentence);
        };
    }

    private Outcome exited(Engine engine, ContainerState state) throws IOException {
        int code = state.exitCode();
        if (config.successCodes().contains(code) && !state.outOfMemory()) {
            return config.json() || config.outputFile() != null ? read(engine, state) : success(code, attempt.out().file());
        }
        if (config.skipCode() != null && config.skipCode() == code) {
            return new Outcome.Skipped(DockerWords.all(config, engine.words()) + " ended with exit code " + code + ", which means skip");
        }
        return failure(engine, state);
    }

    private Outcome success(int code, Path stdout) throws IOException {
        return new Outcome.Success(new DockerResult(code, Spool.tail(stdout, STDOUT_KEPT), Spool.tail(attempt.err().file(), STDERR_KEPT),
                Files.size(stdout) > STDOUT_KEPT));
    }

    private Outcome read(Engine engine, ContainerState state) throws IOException {
        String file = config.outputFile();
        String text;
        if (file == null) {
            if (Files.size(attempt.out().file()) > JSON_MOST) {
                return new Outcome.Failure(DockerWords.of(config) + " printed more than 16 MB of JSON", "write it to a mount", false);
            }
            text = Spool.tail(attempt.out().file(), JSON_MOST);
        } else {
            Optional<byte[]> bytes = engine.file(state.id(), file);
            if (bytes.isEmpty()) {
                return new Outcome.Failure(DockerWords.of(config) + " left no file " + file + " of at most 16 MB",
                        "it must be an ordinary file of the container itself, not of a mount or a tmpfs", true);
            }
            text = new String(bytes.get(), StandardCharsets.UTF_8).replace('\0', '\uFFFD');
        }
        if (!config.json()) {
            return new Outcome.Success(new DockerResult(state.exitCode(), text, Spool.tail(attempt.err().file(), STDERR_KEPT), false));
        }
        OutputType<?> type = attempt.task().code(OutputType.class);
        try {
            JsonNode tree = Json.tree(text);
            return new Outcome.Success(Json.read(tree.toString(), type.type()));
        } catch (Json.JsonException e) {
            return new Outcome.Failure(DockerWords.of(config) + (file == null ? " did not print a " : " did not leave in " + file + " a ")
                    + type.words() + " as JSON: " + e.getMessage(), null, true);
        }
    }

    private Outcome failure(Engine engine, ContainerState state) throws IOException {
        String what = DockerWords.all(config, engine.words());
        if (!state.begun()) {
            return new Outcome.Failure(what + " could not be started: " + shortened(state.error()), DockerHints.ofRefusal(state.error()),
                    true);
        }
        String said = Spool.lastLines(attempt.err().file(), LINES_SHOWN);
        String shown = said.isEmpty() ? Spool.lastLines(attempt.out().file(), LINES_SHOWN) : said;
        String reason = what + " ended with exit code " + state.exitCode()
                + (state.outOfMemory() ? " (killed: out of memory)" : signal(state.exitCode()))
                + (said.isEmpty() ? shown.isEmpty() ? " and no output" : " and no error output; its last output: " + shown : ": " + said)
                + (state.error().isEmpty() ? "" : "; the engine says: " + shortened(state.error()));
        return new Outcome.Failure(reason, DockerHints.ofEnd(state, shown, config), true);
    }

    static String shortened(String text) {
        String line = text.replace('\n', ' ');
        return line.length() <= 400 ? line : line.substring(0, 400) + "…";
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
