package io.batuta.engine.runner;

import io.batuta.engine.log.Masker;
import io.batuta.model.failpoint.Failpoint;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.Journal;
import io.batuta.model.json.Json;
import io.batuta.model.plan.TaskSpec;
import io.batuta.model.task.OutputType;
import io.batuta.model.task.TaskFailedException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Turns what a task made into what is stored, or says why it cannot be. Thread-safe. */
final class Outputs {
    /** Larger ones are written ahead of the finish commit. */
    static final int LARGE = 256 * 1024;

    /** The largest that is stored at all. */
    static final int MOST = 64 * 1024 * 1024;

    private final Journal journal;

    Outputs(Journal journal) {
        this.journal = journal;
    }

    /**
     * The row to commit with the success; null when there is no output.
     *
     * @param declared the type it must be, all through; null when it was made without the author's code, by a handler that has checked it
     * @throws TaskFailedException when the value cannot be this task's output
     */
    Batch.@Nullable OutputRow row(Attempt attempt, @Nullable Object value, @Nullable OutputType<?> declared, Masker secrets) {
        TaskSpec task = attempt.task();
        if (value == null) {
            if (task.outputType() != null) {
                throw refused("its code gave null, but its output is declared as " + task.outputType(),
                        "return an Optional for a value that may be missing");
            }
            return null;
        }
        String json = json(value);
        CleanText.problem(json).ifPresent(problem -> {
            throw refused("its output cannot be stored: it holds " + problem, "clean the text before it is returned");
        });
        int bytes = utf8Length(json);
        if (bytes > MOST) {
            throw refused(
                    "its output is " + bytes / (1024 * 1024) + " MB, but at most 64 MB are stored",
                    "write large data to a file, a table or a bucket and return a reference to it");
        }
        if (declared != null && !declared.none()) {
            checkType(json, declared);
        }
        Integer items = value instanceof Collection<?> all ? all.size() : null;
        boolean sensitive = task.sensitiveOutput() || secrets.finds(json);
        boolean large = bytes > LARGE;
        if (large) {
            writeAhead(attempt.id(), json);
        }
        return new Batch.OutputRow(attempt.id(), attempt.taskInstance(), large ? null : json, items, sensitive, large,
                attempt.run().dagVersion());
    }

    private static String json(Object value) {
        try {
            return Json.write(value);
        } catch (IllegalArgumentException e) {
            throw new TaskFailedException("its output cannot be written as JSON: " + e.getMessage(), null, false, e);
        }
    }

    /** What cannot be read back as what it is declared to be would only be found by a later task, or never. */
    private static void checkType(String json, OutputType<?> declared) {
        try {
            Json.read(json, declared.type());
        } catch (IllegalArgumentException e) {
            throw new TaskFailedException("its output is not the " + declared.words() + " it is declared to be: " + e.getMessage(),
                    "look for an unchecked cast, or for a null where the type has none", false, e);
        }
    }

    /** The effect is done and must not be lost because the database is away for a moment. */
    private void writeAhead(long attempt, String json) {
        Patience.insist(() -> journal.writeLargeOutput(attempt, json));
        Failpoint.at("large-output-written");
    }

    private static int utf8Length(String text) {
        long bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 0 : c < 0x800 ? 1 : Character.isSurrogate(c) ? 1 : 2;
        }
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }

    private static TaskFailedException refused(String reason, String hint) {
        return new TaskFailedException(reason, hint, false, null);
    }
}
