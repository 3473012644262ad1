package io.batuta.engine.runner;

import io.batuta.model.journal.Batch;
import io.batuta.model.journal.Journal;
import io.batuta.model.json.Json;
import io.batuta.model.task.DurableState;
import io.batuta.model.task.TaskFailedException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Durable values as one attempt sees them: what is committed, overlaid by its own writes. Each value's version is noted when it is first touched. Thread-safe. */
final class AttemptState {
    private static final int MOST_BYTES = 64 * 1024;

    private final Journal journal;
    private final long attempt;
    private final String scope;
    private final String dagId;
    private final Map<Journal.StateKey, Entry> entries = new LinkedHashMap<>();

    AttemptState(Journal journal, Attempt attempt) {
        this.journal = journal;
        this.attempt = attempt.id();
        Long backfill = attempt.run().backfill();
        this.scope = backfill == null ? "" : "backfill-" + backfill;
        this.dagId = attempt.run().dagId();
    }

    /** A value: its version when first seen, what it is now, and whether this attempt changed it. */
    private record Entry(long version, @Nullable String json, boolean written) {}

    DurableState of(String taskId) {
        return new View(taskId);
    }

    /** What is to become durable with the attempt's success. */
    synchronized List<Batch.StateWrite> writes() {
        return entries.entrySet().stream()
                .filter(entry -> entry.getValue().written())
                .map(entry -> new Batch.StateWrite(attempt, entry.getKey(), entry.getValue().json(), entry.getValue().version()))
                .toList();
    }

    private synchronized Entry entry(Journal.StateKey key) {
        Entry seen = entries.get(key);
        if (seen == null) {
            Optional<Journal.StateValue> stored = Patience.ask(() -> journal.state(key));
            seen = new Entry(stored.map(Journal.StateValue::version).orElse(0L), stored.map(Journal.StateValue::json).orElse(null), false);
            entries.put(key, seen);
        }
        return seen;
    }

    private synchronized void write(Journal.StateKey key, @Nullable String json) {
        entries.put(key, new Entry(entry(key).version(), json, true));
    }

    /** The values of a task, or with an empty task id those of the DAG. */
    private final class View implements DurableState {
        private final String taskId;

        View(String taskId) {
            this.taskId = taskId;
        }

        @Override
        public <T> Optional<T> get(String key, Class<T> type) {
            String json = entry(key(key)).json();
            if (json == null) {
                return Optional.empty();
            }
            try {
                return Optional.of(Json.readLenient(json, type));
            } catch (IllegalArgumentException e) {
                throw new TaskFailedException(
                        "the durable value " + key + " cannot be read as " + type.getSimpleName() + ": " + e.getMessage(), null, false, e);
            }
        }

        @Override
        public void put(String key, Object value) {
            String json = Json.write(value);
            int bytes = json.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MOST_BYTES) {
                throw new TaskFailedException(
                        "the durable value " + key + " is " + bytes / 1024 + " kB, but at most 64 kB are kept",
                        "keep large data in a file or a table and remember only where it is", false, null);
            }
            CleanText.problem(json).ifPresent(problem -> {
                throw new TaskFailedException("the durable value " + key + " cannot be stored: it holds " + problem, null, false, null);
            });
            write(key(key), json);
        }

        @Override
        public void remove(String key) {
            write(key(key), null);
        }

        @Override
        public DurableState ofDag() {
            return new View("");
        }

        private Journal.StateKey key(String name) {
            return new Journal.StateKey(scope, dagId, taskId, name);
        }
    }
}
