package io.batuta.server.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.batuta.model.task.Run;
import io.batuta.store.probe.Recorded;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the tasks themselves wrote down: a line per execution, each in a write of its own, so that it outlives a kill -9 of the process. Thread-safe. */
final class Ledger implements AutoCloseable {
    private final Path file;
    private final OutputStream lines;

    Ledger(Path file) throws IOException {
        this.file = file;
        this.lines = new FileOutputStream(file.toFile(), true);
    }

    /** Called by a task as the effect that it has. */
    void note(Run run) throws IOException {
        note(run.dagId() + ' ' + run.runId() + ' ' + run.taskId() + ' ' + run.mapIndex() + ' ' + run.tryNumber());
    }

    void note(String line) throws IOException {
        byte[] bytes = (line + '\n').getBytes(UTF_8);
        synchronized (this) {
            lines.write(bytes);
        }
    }

    /** All lines so far; a last one that is not complete is left out. */
    static List<String> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        String text = Files.readString(file);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    /**
     * Compares it with what the database recorded of a DAG, or of all whose ids begin alike.
     *
     * @param dagId its id, or a beginning of ids and {@code %}
     * @throws IllegalStateException when something was executed twice, or only one of the two knows it; then the measurement is void
     */
    void check(Recorded recorded, String dagId) throws Exception {
        Map<String, Integer> executed = new HashMap<>();
        String beginning = dagId.endsWith("%") ? dagId.substring(0, dagId.length() - 1) : dagId + ' ';
        read(file).stream().filter(line -> line.startsWith(beginning)).forEach(line -> executed.merge(line, 1, Integer::sum));
        List<String> attempts = recorded.attempts(dagId);
        long twice = executed.values().stream().filter(times -> times > 1).count();
        long unknown = attempts.stream().filter(line -> executed.remove(line) == null).count();
        if (twice + unknown + executed.size() > 0) {
            throw new IllegalStateException(dagId + ": ledger and history differ, so the figure is void: " + twice + " executed twice, "
                    + unknown + " recorded and not executed, " + executed.size() + " executed and not recorded");
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
