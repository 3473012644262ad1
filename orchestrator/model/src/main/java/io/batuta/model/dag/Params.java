package io.batuta.model.dag;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.check.Check;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.plan.ParamSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks a run's parameters against what its DAG declares. Pure. */
public final class Params {
    private Params() {}

    /** The parameters a run works with: the defaults overlaid by what was given. */
    public static Map<String, JsonNode> values(DagPlan plan, Map<String, JsonNode> given) {
        Map<String, JsonNode> values = new LinkedHashMap<>(given);
        for (ParamSpec param : plan.params()) {
            JsonNode byDefault = param.defaultValue();
            if (byDefault != null) {
                values.putIfAbsent(param.name(), byDefault);
            }
        }
        return values;
    }

    /** What is wrong with the parameters a run was given; every problem names the parameter and what is valid. */
    public static List<String> problems(DagPlan plan, Map<String, JsonNode> given) {
        List<String> problems = new ArrayList<>();
        given.forEach((name, value) -> unreadable("param " + name, name, value).ifPresent(problems::add));
        for (ParamSpec param : plan.params()) {
            JsonNode value = given.getOrDefault(param.name(), param.defaultValue());
            String problem = value == null ? "param " + param.name() + " (" + param.type() + ") must be given" : problem(param, value);
            if (problem != null) {
                problems.add(problem);
            }
        }
        return problems;
    }

    /** What neither a database nor a command can hold, wherever in the value it stands. */
    private static Optional<String> unreadable(String param, String name, JsonNode value) {
        String problem = Check.first(Check.text(param, name, Check.TEXT),
                value.isTextual() ? Check.text(param, value.textValue(), Check.PROSE) : null);
        return problem != null
                ? Optional.of(problem)
                : Stream.concat(value.properties().stream().map(field -> unreadable(param, field.getKey(), field.getValue())),
                        value.isArray() ? value.valueStream().map(element -> unreadable(param, name, element)) : Stream.empty())
                        .flatMap(Optional::stream).findFirst();
    }

    static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "string";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            case BOOLEAN -> "boolean";
            case ARRAY -> "array";
            case OBJECT, POJO, NULL, BINARY, MISSING -> "object";
        };
    }

    static String typeOf(Class<?> type, String dagId, String name) {
        if (type == Integer.class || type == Long.class || type == int.class || type == long.class) {
            return "integer";
        }
        if (Number.class.isAssignableFrom(type) || type == double.class || type == float.class) {
            return "number";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "boolean";
        }
        if (type == String.class || type.isEnum() || type.getName().startsWith("java.time.")) {
            return "string";
        }
        if (List.class.isAssignableFrom(type)) {
            return "array";
        }
        if (Map.class.isAssignableFrom(type) || type.isRecord()) {
            return "object";
        }
        throw new DagException(dagId, null, "param " + name + " cannot be of type " + type.getName()
                + "; use String, a number, Boolean, a java.time type, List, Map or a record");
    }

    private static @Nullable String problem(ParamSpec param, JsonNode value) {
        String type = typeOf(value);
        boolean fits = type.equals(param.type()) || (param.type().equals("number") && type.equals("integer"));
        if (!fits) {
            return "param " + param.name() + " must be of type " + param.type() + ", not " + type + " (" + value + ")";
        }
        if (!param.allowed().isEmpty() && !param.allowed().contains(value)) {
            return "param " + param.name() + " must be one of " + param.allowed() + ", not " + value;
        }
        return null;
    }
}
