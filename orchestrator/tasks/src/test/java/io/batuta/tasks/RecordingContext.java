package io.batuta.tasks;

import io.batuta.model.dag.TaskDefinition;
import io.batuta.model.json.Json;
import io.batuta.model.task.BundleCode;
import io.batuta.model.task.Connection;
import io.batuta.model.task.DurableState;
import io.batuta.model.task.OutputType;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskFailedException;
import io.batuta.model.task.TaskLog;
import io.batuta.model.task.Upstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An attempt by hand: settings go through JSON as in production, and what the handler logs is kept. */
public final class RecordingContext implements TaskContext {
    private final TaskDefinition<?> definition;
    private final Path work;
    private final Map<String, Connection> connections = new HashMap<>();
    private final Map<String, Object> outputs = new HashMap<>();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Map<String, Object> values = new ConcurrentHashMap<>();
    private volatile boolean cancelled;
    private volatile Duration passed = Duration.ZERO;
    private volatile @Nullable String waitsFor;
    private @Nullable BundleCode bundle;
    private @Nullable Instant intervalStart;
    private @Nullable Instant intervalEnd;
    private int tryNumber = 1;
    private long attempt = 4711;

    /** An attempt at this task, with its work directory in that folder. */
    public RecordingContext(TaskDefinition<?> definition, Path work) {
        this.definition = definition;
        this.work = work;
    }

    /** Gives it a connection. */
    public RecordingContext with(Connection connection) {
        connections.put(connection.id(), connection);
        return this;
    }

    /** Gives it an upstream's output. */
    public RecordingContext with(Upstream<?> upstream, Object output) {
        outputs.put(upstream.id(), output);
        return this;
    }

    /** Says where its code is. */
    public RecordingContext with(BundleCode code) {
        this.bundle = code;
        return this;
    }

    /** Which try it is. */
    public RecordingContext tryNumber(int number) {
        this.tryNumber = number;
        return this;
    }

    /** Which attempt it is; default 4711. */
    public RecordingContext attempt(long id) {
        this.attempt = id;
        return this;
    }

    /** Marks it as asked to end. */
    public void cancel() {
        this.cancelled = true;
    }

    /** Every line of its log: level, source, text. */
    public List<String> lines() {
        return lines;
    }

    @Override
    public long attemptId() {
        return attempt;
    }

    @Override
    public String outsideName() {
        // Tests of another process beside this one have attempts of the same number.
        return "batuta-" + attempt + "-" + ProcessHandle.current().pid();
    }

    @Override
    public <C> C config(Class<C> type) {
        return Json.read(Json.write(definition.config()), type);
    }

    @Override
    public <C> C code(Class<C> type) {
        return type.cast(Objects.requireNonNull(definition.code()));
    }

    @Override
    public Path workDirectory() {
        return work;
    }

    @Override
    public @Nullable Instant deadline() {
        return null;
    }

    /** How much time has passed since its first try. */
    public RecordingContext passed(Duration time) {
        this.passed = time;
        return this;
    }

    /** What it said last it waits for. */
    public @Nullable String waitsFor() {
        return waitsFor;
    }

    @Override
    public Instant firstTryAt() {
        return Instant.parse("2026-08-01T00:00:01Z");
    }

    @Override
    public Duration sinceFirstTry() {
        return passed;
    }

    @Override
    public void waitsFor(String sentence) {
        this.waitsFor = sentence;
    }

    @Override
    public LogFollower follow(Path spool, TaskLog.Source source) {
        return () -> {
            try {
                log().write(TaskLog.Level.INFO, source,
                        Files.size(spool) > 100_000 ? Files.size(spool) + " bytes" : Files.readString(spool, StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    @Override
    public String dagId() {
        return "dag";
    }

    @Override
    public String runId() {
        return "manual__1";
    }

    @Override
    public String taskId() {
        return definition.id();
    }

    @Override
    public int mapIndex() {
        return -1;
    }

    @Override
    public int tryNumber() {
        return tryNumber;
    }

    @Override
    public Instant logicalDate() {
        return Instant.parse("2026-08-01T00:00:00Z");
    }

    /** Gives its run a data interval. */
    public RecordingContext interval(Instant start, Instant end) {
        this.intervalStart = start;
        this.intervalEnd = end;
        return this;
    }

    @Override
    public @Nullable Instant dataIntervalStart() {
        return intervalStart;
    }

    @Override
    public @Nullable Instant dataIntervalEnd() {
        return intervalEnd;
    }

    @Override
    public String runType() {
        return "manual";
    }

    @Override
    public Map<String, Object> params() {
        return Map.of("rows", 3);
    }

    @Override
    public <T> T param(String name, Class<T> type) {
        return Json.convert(Objects.requireNonNull(params().get(name)), type);
    }

    @Override
    public <T> T output(Upstream<T> upstream) {
        Object output = outputs.get(upstream.id());
        if (output == null) {
            throw new TaskFailedException("no output of " + upstream.id());
        }
        return Json.convert(output, upstream.outputType().type());
    }

    @Override
    public <E> E element(OutputType<E> type) {
        throw new TaskFailedException("it is not mapped");
    }

    @Override
    public Connection connection(String id) {
        Connection found = connections.get(id);
        if (found == null) {
            throw new TaskFailedException("there is no connection " + id);
        }
        return found;
    }

    @Override
    public String variable(String key) {
        throw new TaskFailedException("there is no variable " + key);
    }

    @Override
    public TaskLog log() {
        return new TaskLog() {
            @Override
            public void write(Level level, Source source, String text) {
                text.lines().forEach(line -> lines.add(level + " " + source + " " + line));
            }

            @Override
            public void mask(String secret) {}
        };
    }

    @Override
    public DurableState state() {
        return new Values("");
    }

    /** Its durable values; those of the DAG as a whole begin with "dag ". */
    public Map<String, Object> values() {
        return values;
    }

    private final class Values implements DurableState {
        private final String scope;

        Values(String scope) {
            this.scope = scope;
        }

        @Override
        public <T> Optional<T> get(String key, Class<T> type) {
            return Optional.ofNullable(values.get(scope + key)).map(value -> Json.convert(value, type));
        }

        @Override
        public void put(String key, Object value) {
            values.put(scope + key, value);
        }

        @Override
        public void remove(String key) {
            values.remove(scope + key);
        }

        @Override
        public DurableState ofDag() {
            return new Values("dag ");
        }
    }

    @Override
    public BundleCode bundle() {
        return Objects.requireNonNull(bundle, "this test has no bundle");
    }

    @Override
    public boolean cancelled() {
        return cancelled;
    }
}
