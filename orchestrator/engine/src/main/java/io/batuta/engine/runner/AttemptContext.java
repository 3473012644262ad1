package io.batuta.engine.runner;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.engine.bundle.CodeSource;
import io.batuta.engine.log.AttemptLog;
import io.batuta.engine.log.Masker;
import io.batuta.engine.template.Templates;
import io.batuta.model.dag.Late;
import io.batuta.model.dag.TaskDefinition;
import io.batuta.model.json.Json;
import io.batuta.model.names.NearNames;
import io.batuta.model.task.BundleCode;
import io.batuta.model.task.Connection;
import io.batuta.model.task.DurableState;
import io.batuta.model.task.OtherRuns;
import io.batuta.model.task.OutputType;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskFailedException;
import io.batuta.model.task.TaskLog;
import io.batuta.model.task.Upstream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one attempt knows and may use. Everything is made when first asked for, so an attempt that asks for nothing costs nothing. */
final class AttemptContext implements TaskContext {
    private final Runner runner;
    private final Runner.Parts parts;
    private final Attempt attempt;
    private final AttemptInputs inputs;
    private volatile boolean cancelled;
    private volatile @Nullable String waitsFor;
    private @Nullable AttemptLog log;
    private @Nullable AttemptState state;
    private CodeSource.@Nullable Loaded loaded;
    private @Nullable TaskDefinition<?> definition;
    private @Nullable JsonNode settings;
    private boolean closed;

    AttemptContext(Runner runner, Attempt attempt) {
        this.runner = runner;
        this.parts = runner.parts();
        this.attempt = attempt;
        this.inputs = new AttemptInputs(parts.journal(), attempt);
    }

    @Override
    public long attemptId() {
        return attempt.id();
    }

    @Override
    public String outsideName() {
        return attempt.outsideName();
    }

    @Override
    public String dagId() {
        return attempt.run().dagId();
    }

    @Override
    public String runId() {
        return attempt.run().runId();
    }

    @Override
    public String taskId() {
        return attempt.task().id();
    }

    @Override
    public int mapIndex() {
        return attempt.mapIndex();
    }

    @Override
    public int tryNumber() {
        return attempt.tryNumber();
    }

    @Override
    public @Nullable Instant logicalDate() {
        return attempt.run().logicalDate();
    }

    @Override
    public @Nullable Instant dataIntervalStart() {
        return attempt.run().intervalStart();
    }

    @Override
    public @Nullable Instant dataIntervalEnd() {
        return attempt.run().intervalEnd();
    }

    @Override
    public String runType() {
        return attempt.run().type().word();
    }

    @Override
    public @Nullable Instant deadline() {
        return attempt.deadline();
    }

    @Override
    public Instant firstTryAt() {
        return attempt.firstTryAt();
    }

    @Override
    public Duration sinceFirstTry() {
        Duration passed = Duration.between(attempt.firstTryAt(), parts.clock().instant());
        return passed.isNegative() ? Duration.ZERO : passed;
    }

    @Override
    public void waitsFor(String sentence) {
        waitsFor = CleanText.reason(masker().mask(sentence));
    }

    @Nullable
    String saidToWaitFor() {
        return waitsFor;
    }

    @Override
    public OtherRuns otherRuns() {
        return runner.otherRuns();
    }

    @Override
    public Map<String, Object> params() {
        return inputs.params();
    }

    @Override
    public <T> T param(String name, Class<T> type) {
        return inputs.param(name, type);
    }

    @Override
    public <T> T output(Upstream<T> upstream) {
        return inputs.output(upstream);
    }

    @Override
    public <E> E element(OutputType<E> type) {
        return inputs.element(type);
    }

    @Override
    public <C> C config(Class<C> type) {
        Object config = attempt.task().late() ? definition().config() : stored();
        if (config == null) {
            throw new TaskFailedException("task " + taskId() + " has no settings in the stored plan", null, false, null);
        }
        if (type.isInstance(config)) {
            return type.cast(config);
        }
        return Json.convert(attempt.task().late() ? Json.toTree(config) : config, type);
    }

    /** The settings of the stored plan, their templates filled in once for the whole attempt. */
    private synchronized @Nullable JsonNode stored() {
        JsonNode known = settings;
        JsonNode written = attempt.task().config();
        if (known == null && written != null) {
            known = Templates.filled(attempt.task(), written, this, attempt.mode() == Attempt.Mode.REATTACH);
            settings = known;
        }
        return known;
    }

    @Override
    public <C> C code(Class<C> type) {
        Object code = attempt.task().late() ? definition().code() : authorCode();
        if (code == null) {
            throw new TaskFailedException(
                    "task " + taskId() + " has no code in its bundle, though its kind " + attempt.task().kind() + " needs some", null,
                    false, null);
        }
        if (!type.isInstance(code)) {
            throw new TaskFailedException(
                    "the code of task " + taskId() + " is of type " + code.getClass().getName() + ", but its kind " + attempt.task().kind()
                            + " needs " + type.getName(),
                    null, false, null);
        }
        return type.cast(code);
    }

    /** The definition that the author's code makes for this attempt; made once. */
    private synchronized TaskDefinition<?> definition() {
        TaskDefinition<?> made = definition;
        if (made == null) {
            if (!(authorCode() instanceof Late late)) {
                throw new TaskFailedException(
                        "task " + taskId() + " should make its settings when it starts, but its bundle has no code for that", null, false,
                        null);
            }
            made = define(late);
            definition = made;
        }
        return made;
    }

    private TaskDefinition<?> define(Late late) {
        TaskDefinition<?> made;
        try {
            made = late.define(this);
        } catch (RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TaskFailedException("it was interrupted while its settings were made", null, true, e);
        } catch (Exception e) {
            throw new TaskFailedException("its settings could not be made: " + e, null, true, e);
        }
        String kind = attempt.task().kind();
        if (!made.kind().equals(kind)) {
            throw new TaskFailedException(
                    "task " + taskId() + " was announced as a " + kind + " task, but its code made a " + made.kind() + " task", null, false,
                    null);
        }
        String problem = made.problem();
        if (problem != null) {
            throw new TaskFailedException("task " + taskId() + ": " + problem, null, false, null);
        }
        return made;
    }

    private @Nullable Object authorCode() {
        Object code = bundleInUse().dag().code(taskId());
        if (code != null) {
            Thread.currentThread().setContextClassLoader(code.getClass().getClassLoader());
        }
        return code;
    }

    @Override
    public BundleCode bundle() {
        CodeSource.Loaded open = bundleInUse();
        return new BundleCode(open.classPath(), open.sourceClass());
    }

    private synchronized CodeSource.Loaded bundleInUse() {
        if (closed) {
            throw new IllegalStateException("attempt " + attempt.id() + " has ended");
        }
        Long version = attempt.run().dagVersion();
        if (version == null) {
            throw new TaskFailedException("the run " + runId() + " has no DAG version to take its code from", null, false, null);
        }
        CodeSource.Loaded open = loaded;
        if (open == null) {
            open = Patience.ask(() -> parts.code().load(version));
            loaded = open;
        }
        return open;
    }

    /** The type its output is declared to have, if the author's code is in use. */
    synchronized @Nullable OutputType<?> declaredOutput() {
        return loaded == null ? null : loaded.dag().output(taskId());
    }

    @Override
    public Connection connection(String id) {
        Connection found = Patience.ask(() -> parts.connections().find(id))
                .orElseThrow(() -> new TaskFailedException(
                        "there is no connection '" + id + "'" + NearNames.hint(id, parts.connections().ids(), "connections")));
        if (found.password() != null) {
            log().mask(found.password());
        }
        found.secrets().forEach(name -> found.extra(name).ifPresent(log()::mask));
        return found;
    }

    @Override
    public String variable(String key) {
        Variables.Value found = Patience.ask(() -> parts.variables().find(key))
                .orElseThrow(() -> new TaskFailedException(
                        "there is no variable '" + key + "'" + NearNames.hint(key, parts.variables().keys(), "variables")));
        if (found.secret()) {
            log().mask(found.text());
        }
        return found.text();
    }

    @Override
    public synchronized AttemptLog log() {
        AttemptLog open = log;
        if (open == null) {
            open = parts.logs().open(attempt.run().id(), attempt.id(), attempt.mode() == Attempt.Mode.REATTACH,
                    parts.directories().path(attempt.id()));
            log = open;
        }
        return open;
    }

    @Override
    public DurableState state() {
        return attemptState().of(taskId());
    }

    private synchronized AttemptState attemptState() {
        AttemptState open = state;
        if (open == null) {
            open = new AttemptState(parts.journal(), attempt);
            state = open;
        }
        return open;
    }

    /** The durable values it wrote, or null when it never asked for any. */
    synchronized @Nullable AttemptState usedState() {
        return state;
    }

    @Override
    public boolean cancelled() {
        return cancelled;
    }

    void cancel() {
        cancelled = true;
    }

    @Override
    public Path workDirectory() {
        return parts.directories().open(attempt.id());
    }

    @Override
    public LogFollower follow(Path spool, TaskLog.Source source) {
        workDirectory();
        return log().follow(spool, source);
    }

    /** Hides what this attempt's log hides, without making a log. */
    synchronized Masker masker() {
        return log == null ? parts.logs().known().masker() : log.masker();
    }

    /** What is missing in its log and why, or null. */
    synchronized @Nullable String logTrouble() {
        return log == null ? null : log.trouble();
    }

    /** Gives back the code and writes the rest of the log. */
    synchronized void close() {
        closed = true;
        if (log != null) {
            log.close();
        }
        if (loaded != null) {
            loaded.close();
        }
    }
}
