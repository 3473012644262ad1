package io.batuta.engine.template;

import io.batuta.engine.template.Pebble.NotThere;
import io.batuta.model.names.NearNames;
import io.batuta.model.task.Connection;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskFailedException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The names templates know, and what they stand for in one attempt. */
final class Names {
    /** Those that only a run with a logical date has. */
    static final List<String> OF_A_DATE = List.of("ds", "ds_nodash", "ts", "ts_nodash", "logical_date", "data_interval_start",
            "data_interval_end");
    static final List<String> OF_EVERY_RUN = List.of("run_id", "run_type", "try_number", "map_index");

    /** Those with parts. */
    static final Map<String, List<String>> PARTS = Map.of("dag", List.of("id"), "task", List.of("id"));
    static final List<String> OF_A_CONNECTION = List.of("id", "kind", "host", "port", "login", "password", "schema", "description",
            "extra");
    static final List<String> LOOKED_UP = List.of("params", "conn", "var");

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyyMMdd");
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss");

    private Names() {}

    /** All names there are at the top. */
    static List<String> all() {
        return java.util.stream.Stream.of(OF_A_DATE, OF_EVERY_RUN, PARTS.keySet(), LOOKED_UP).flatMap(java.util.Collection::stream).sorted()
                .toList();
    }

    /** What they stand for. Connections and variables are read when they are named, so a password that is not named stays where it is. */
    static Map<String, Object> of(TaskContext task) {
        Map<String, Object> names = new HashMap<>();
        names.put("run_id", task.runId());
        names.put("run_type", task.runType());
        names.put("try_number", task.tryNumber());
        names.put("map_index", task.mapIndex());
        names.put("dag", Map.of("id", task.dagId()));
        names.put("task", Map.of("id", task.taskId()));
        names.put("params", new Asked(name -> param(task.params(), name)));
        names.put("conn", new Asked(id -> connection(task, id)));
        names.put("var", new Asked(key -> found(() -> task.variable(key), key)));
        date(names, task.logicalDate(), task.dataIntervalStart(), task.dataIntervalEnd());
        return names;
    }

    private static void date(Map<String, Object> names, @Nullable Instant logical, @Nullable Instant start, @Nullable Instant end) {
        if (logical == null) {
            return;
        }
        OffsetDateTime date = logical.atOffset(ZoneOffset.UTC);
        names.put("logical_date", date);
        names.put("ds", date.toLocalDate().toString());
        names.put("ds_nodash", DAY.format(date));
        names.put("ts", DateTimeFormatter.ISO_INSTANT.format(date));
        names.put("ts_nodash", SECOND.format(date));
        names.put("data_interval_start", (start == null ? logical : start).atOffset(ZoneOffset.UTC));
        names.put("data_interval_end", (end == null ? logical : end).atOffset(ZoneOffset.UTC));
    }

    /** What to say of a name that a filling-in did not find. */
    static String missing(String name) {
        return OF_A_DATE.contains(name)
                ? name + " has no value, because this run has no logical date; trigger it with one (--logical-date), or use run_id"
                : "there is no " + name + NearNames.hint(name, all(), "names");
    }

    private static Object param(Map<String, Object> params, String name) {
        Object value = params.get(name);
        if (value == null) {
            throw new NotThere(name, params.containsKey(name)
                    ? "the parameter " + name + " has no value in this run"
                    : "there is no parameter " + name + NearNames.hint(name, params.keySet(), "parameters"));
        }
        return value;
    }

    private static Object connection(TaskContext task, String id) {
        Connection connection = found(() -> task.connection(id), id);
        return new Asked(field -> {
            Object value = switch (field) {
                case "id" -> connection.id();
                case "kind" -> connection.kind();
                case "host" -> connection.host();
                case "port" -> connection.port();
                case "login" -> connection.login();
                case "password" -> connection.password();
                case "schema" -> connection.schema();
                case "description" -> connection.description();
                case "extra" -> new Asked(name -> connection.extra(name).orElseThrow(() -> new NotThere(name,
                        "connection " + id + " has no extra field " + name + NearNames.hint(name, connection.extra().keySet(), "fields"))));
                default -> throw new NotThere(field, "a connection has no " + field + NearNames.hint(field, OF_A_CONNECTION, "fields"));
            };
            if (value == null) {
                throw new NotThere(field, "connection " + id + " has no " + field);
            }
            return value;
        });
    }

    private static <T> T found(java.util.function.Supplier<T> look, String name) {
        try {
            return look.get();
        } catch (TaskFailedException e) {
            throw new NotThere(name, e.outcome().reason());
        }
    }

    /**
     * Something whose parts are looked up when they are named.
     *
     * @param look throws {@link NotThere} when there is none of that name
     */
    record Asked(Function<String, Object> look) {
        Object part(String name, int line) {
            try {
                return look.apply(name);
            } catch (NotThere e) {
                throw e.at(line);
            }
        }
    }
}
