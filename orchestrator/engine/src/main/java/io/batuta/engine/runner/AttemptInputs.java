package io.batuta.engine.runner;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.dag.Params;
import io.batuta.model.journal.Journal;
import io.batuta.model.json.Json;
import io.batuta.model.names.NearNames;
import io.batuta.model.plan.ParamSpec;
import io.batuta.model.task.OutputType;
import io.batuta.model.task.TaskFailedException;
import io.batuta.model.task.Upstream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What comes into an attempt: parameters, upstream outputs, its element. Thread-safe. */
final class AttemptInputs {
    private final Journal journal;
    private final Attempt attempt;

    AttemptInputs(Journal journal, Attempt attempt) {
        this.journal = journal;
        this.attempt = attempt;
    }

    Map<String, Object> params() {
        Map<String, Object> values = new LinkedHashMap<>();
        values().forEach((name, value) -> values.put(name, Json.convert(value, Object.class)));
        return values;
    }

    <T> T param(String name, Class<T> type) {
        var value = values().get(name);
        if (value == null) {
            var names = attempt.plan().params().stream().map(ParamSpec::name).toList();
            throw new TaskFailedException(
                    "DAG " + attempt.run().dagId() + " has no param '" + name + "'" + NearNames.hint(name, names, "params"), null, false,
                    null);
        }
        try {
            return Json.convert(value, type);
        } catch (IllegalArgumentException e) {
            throw new TaskFailedException("param " + name + " is " + value + ", which is not a " + type.getSimpleName(), null, false, e);
        }
    }

    private Map<String, JsonNode> values() {
        Map<String, JsonNode> given = new LinkedHashMap<>();
        String conf = attempt.run().conf();
        if (conf != null && !conf.isBlank()) {
            Json.tree(conf).properties().forEach(entry -> given.put(entry.getKey(), entry.getValue()));
        }
        return Params.values(attempt.plan(), given);
    }

    <T> T output(Upstream<T> upstream) {
        Attempt.Input input = attempt.inputs().stream().filter(one -> one.taskId().equals(upstream.id())).findFirst()
                .orElseThrow(() -> notAnInput(upstream));
        String json = input.mapped() ? list(input) : single(input);
        return read(json, upstream, input);
    }

    private TaskFailedException notAnInput(Upstream<?> upstream) {
        return new TaskFailedException(
                "task " + attempt.task().id() + " reads the output of " + upstream.id() + ", which is not an input of it",
                "name it as an input when the task is added to the DAG", false, null);
    }

    private String single(Attempt.Input input) {
        long maker = input.attempts().isEmpty() ? 0 : input.attempts().getFirst();
        return (maker == 0 ? Optional.<String>empty() : Patience.ask(() -> journal.output(maker)))
                .orElseThrow(() -> new TaskFailedException("task " + input.taskId() + " has no output in this run",
                        "it was skipped, failed or marked by hand; clear it to have it made", true, null));
    }

    /** In index order; instances without an output are left out. */
    private String list(Attempt.Input input) {
        StringJoiner all = new StringJoiner(",", "[", "]");
        List<Long> makers = input.attempts().stream().filter(maker -> maker != 0).toList();
        Map<Long, String> outputs = Patience.ask(() -> journal.outputs(makers));
        for (long maker : input.attempts()) {
            String json = outputs.get(maker);
            if (json != null) {
                all.add(json);
            }
        }
        return all.toString();
    }

    /** Strict within a version. What another version of the DAG made may have fields that are unknown now. */
    private <T> T read(String json, Upstream<T> upstream, Attempt.Input input) {
        try {
            return Json.read(json, upstream.outputType().type());
        } catch (IllegalArgumentException strict) {
            Map<Long, Integer> makers = journal.outputVersions(input.attempts());
            Long own = attempt.run().dagVersion();
            if (own != null && makers.keySet().equals(Set.of(own))) {
                throw unreadable(upstream, "", "", "this version of the DAG made it, so look at how the two tasks differ", strict);
            }
            return readOfAnother(json, upstream, own, makers);
        }
    }

    private <T> T readOfAnother(String json, Upstream<T> upstream, @Nullable Long own, Map<Long, Integer> makers) {
        try {
            return Json.readLenient(json, upstream.outputType().type());
        } catch (IllegalArgumentException e) {
            Integer reader = own == null ? null : journal.versionNumbers(Set.of(own)).get(own);
            String hint = "clear task " + upstream.id() + ", too, so that it is made anew";
            if (makers.isEmpty() || reader == null) {
                throw unreadable(upstream, "", "", hint, e);
            }
            String made = makers.entrySet().stream().filter(maker -> !maker.getKey().equals(own)).map(Map.Entry::getValue).sorted()
                    .map(number -> number == 0 ? "a version that is gone" : "version " + number).distinct()
                    .collect(Collectors.joining(" and "));
            throw unreadable(upstream, ", made by " + made + " of DAG " + attempt.run().dagId() + ",", " by version " + reader, hint, e);
        }
    }

    private static TaskFailedException unreadable(Upstream<?> upstream, String made, String reader, String hint,
            IllegalArgumentException e) {
        return new TaskFailedException("the output of task " + upstream.id() + made + " cannot be read as "
                + upstream.outputType().words() + reader + ": " + e.getMessage(), hint, false, e);
    }

    <E> E element(OutputType<E> type) {
        if (attempt.mapIndex() < 0) {
            throw new TaskFailedException("task " + attempt.task().id() + " is not mapped, so it has no element", null, false, null);
        }
        String json = Optional.ofNullable(attempt.element())
                .or(() -> Patience.ask(() -> journal.element(attempt.taskInstance())))
                .orElseThrow(() -> new TaskFailedException(
                        "element " + attempt.mapIndex() + " of task " + attempt.task().id() + " is not stored", null, false, null));
        try {
            return Json.readLenient(json, type.type());
        } catch (IllegalArgumentException e) {
            throw new TaskFailedException("element " + attempt.mapIndex() + " cannot be read as " + type.words() + ": " + e.getMessage(),
                    null, false, e);
        }
    }
}
