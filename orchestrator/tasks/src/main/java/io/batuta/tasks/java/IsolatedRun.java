package io.batuta.tasks.java;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.json.Json;
import io.batuta.model.task.Connection;
import io.batuta.model.task.DurableState;
import io.batuta.model.task.OutputType;
import io.batuta.model.task.Run;
import io.batuta.model.task.TaskFailedException;
import io.batuta.model.task.TaskLog;
import io.batuta.model.task.Upstream;
import io.batuta.tasks.java.IsolatedTask.Question.What;
import java.io.PrintStream;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What author code sees of its run inside a JVM of its own: what it was told at the start, and the service's answers to the rest. Thread-safe. */
final class IsolatedRun implements Run {
    private final IsolatedTask.Request request;
    private final IsolatedQuestions questions;
    private final Map<String, IsolatedTask.Write> writes = new LinkedHashMap<>();
    private final PrintStream out;

    IsolatedRun(IsolatedTask.Request request, IsolatedQuestions questions, PrintStream out) {
        this.request = request;
        this.questions = questions;
        this.out = out;
    }

    List<IsolatedTask.Write> writes() {
        synchronized (writes) {
            return new ArrayList<>(writes.values());
        }
    }

    @Override
    public String dagId() {
        return request.dagId();
    }

    @Override
    public String runId() {
        return request.runId();
    }

    @Override
    public String taskId() {
        return request.taskId();
    }

    @Override
    public int mapIndex() {
        return request.mapIndex();
    }

    @Override
    public int tryNumber() {
        return request.tryNumber();
    }

    @Override
    public @Nullable Instant logicalDate() {
        return request.logicalDate();
    }

    @Override
    public @Nullable Instant dataIntervalStart() {
        return request.dataIntervalStart();
    }

    @Override
    public @Nullable Instant dataIntervalEnd() {
        return request.dataIntervalEnd();
    }

    @Override
    public String runType() {
        return request.runType();
    }

    @Override
    public Map<String, Object> params() {
        return request.params();
    }

    @Override
    public <T> T param(String name, Class<T> type) {
        Object value = params().get(name);
        if (value == null) {
            throw new TaskFailedException("DAG " + dagId() + " has no param '" + name + "'; it has " + String.join(", ", params().keySet()),
                    null, false, null);
        }
        return read(value, type, "param " + name);
    }

    @Override
    public <T> T output(Upstream<T> upstream) {
        return read(known(What.OUTPUT, upstream.id()), upstream.outputType().type(), "the output of " + upstream.id());
    }

    @Override
    public <E> E element(OutputType<E> type) {
        return read(known(What.ELEMENT, ""), type.type(), "its element");
    }

    @Override
    public Connection connection(String id) {
        return read(known(What.CONNECTION, id), Connection.class, "connection " + id);
    }

    @Override
    public String variable(String key) {
        return known(What.VARIABLE, key).asText();
    }

    private JsonNode known(What what, String name) {
        return questions.ask(what, name).orElseThrow(() -> new TaskFailedException("the service knows nothing of " + name));
    }

    private static <T> T read(Object value, Type type, String what) {
        try {
            return Json.convert(value, type);
        } catch (Json.JsonException e) {
            throw new TaskFailedException(what + ": " + e.getMessage(), null, false, e);
        }
    }

    /** Lines go to standard output, which the service follows; it masks them. */
    @Override
    public TaskLog log() {
        return new TaskLog() {
            @Override
            public void write(Level level, Source source, String text) {
                out.println(level == Level.INFO ? text : level + " " + text);
            }

            @Override
            public void mask(String secret) {
                var _ = questions.ask(What.MASK, secret);
            }
        };
    }

    @Override
    public DurableState state() {
        return new State(false);
    }

    /** It is ended by a signal, not asked. */
    @Override
    public boolean cancelled() {
        return false;
    }

    /** Own writes stay here until the end and go into the result, so that they outlive a restart of the service. */
    private final class State implements DurableState {
        private final boolean dagWide;

        State(boolean dagWide) {
            this.dagWide = dagWide;
        }

        @Override
        public <T> Optional<T> get(String key, Class<T> type) {
            IsolatedTask.Write own;
            synchronized (writes) {
                own = writes.get(dagWide + key);
            }
            Optional<JsonNode> value = own != null
                    ? Optional.ofNullable(own.value())
                    : questions.ask(dagWide ? What.DAG_STATE : What.STATE, key);
            return value.map(found -> read(found, type, "the state " + key));
        }

        @Override
        public void put(String key, Object value) {
            synchronized (writes) {
                writes.put(dagWide + key, new IsolatedTask.Write(dagWide, key, Json.toTree(value)));
            }
        }

        @Override
        public void remove(String key) {
            synchronized (writes) {
                writes.put(dagWide + key, new IsolatedTask.Write(dagWide, key, null));
            }
        }

        @Override
        public DurableState ofDag() {
            return new State(true);
        }
    }
}
