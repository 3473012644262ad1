package io.batuta.model.connection;

import io.batuta.model.names.NearNames;
import io.batuta.model.task.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What connections of one kind consist of.
 *
 * @param name as connections say it
 * @param title for people
 * @param help one sentence on what uses it
 * @param further which extra fields there may be beside those named here
 * @param otherNames names that other programs use for a field, with ours
 * @param ignored names that other programs write and that say nothing here; they are let be
 */
public record ConnectionKind(String name, String title, String help, List<ConnectionField> fields, Further further,
        Map<String, String> otherNames, Set<String> ignored) {

    /**
     * Extra fields that have no description of their own.
     *
     * @param prefixes how their names begin; an empty text allows any; no text allows none
     * @param help what they are
     */
    public record Further(List<String> prefixes, String help) {
        static final Further NONE = new Further(List.of(), "");

        boolean has(String name) {
            return prefixes.stream().anyMatch(prefix -> name.startsWith(prefix) && name.length() > prefix.length());
        }
    }

    static ConnectionKind of(String name, String title, String help, ConnectionField... fields) {
        return new ConnectionKind(name, title, help, List.of(fields), Further.NONE, Map.of(), Set.of());
    }

    ConnectionKind further(String help, String... prefixes) {
        return new ConnectionKind(name, title, this.help, fields, new Further(List.of(prefixes), help), otherNames, ignored);
    }

    ConnectionKind otherNames(Map<String, String> names) {
        return new ConnectionKind(name, title, help, fields, further, Map.copyOf(names), ignored);
    }

    ConnectionKind ignoring(String... names) {
        return new ConnectionKind(name, title, help, fields, further, otherNames, Set.of(names));
    }

    /** The field of that name or of another name for it. */
    public Optional<ConnectionField> field(String given) {
        String known = otherNames.getOrDefault(given, given);
        return fields.stream().filter(field -> field.name().equals(known)).findFirst();
    }

    /** Whether an extra field of that name, or of another name for it, has a place here. */
    public boolean knows(String extra) {
        return ignored.contains(extra) || field(extra).filter(known -> !known.own()).isPresent() || further.has(extra);
    }

    /** The names of the extra fields that are described. */
    public List<String> extraNames() {
        return fields.stream().filter(field -> !field.own()).map(ConnectionField::name).toList();
    }

    /** Whether what stands in that extra field is secret. */
    public boolean secret(String extra) {
        return field(extra).map(ConnectionField::secret).orElse(false);
    }

    /** The first thing that is wrong with a connection, or null. What only its reader can tell is not among it. */
    public @Nullable ConnectionProblem problem(Connection connection) {
        for (String own : ConnectionField.ownNames()) {
            String value = own(connection, own);
            ConnectionField field = field(own).orElse(null);
            ConnectionProblem problem = value == null || value.isBlank()
                    ? field == null ? null : absent(field)
                    : field == null ? unknown(own) : wrong(field, own, value);
            if (problem != null) {
                return problem;
            }
        }
        for (Map.Entry<String, String> extra : new TreeMap<>(connection.extra()).entrySet()) {
            ConnectionProblem problem = wrong(extra.getKey(), extra.getValue());
            if (problem != null) {
                return problem;
            }
        }
        return fields.stream().filter(field -> !field.own() && extra(connection).get(field.name()) == null)
                .filter(ConnectionField::required)
                .findFirst().map(this::absent).orElse(null);
    }

    /** The extra fields under our names, without blank ones and those that say nothing here. */
    public Map<String, String> extra(Connection connection) {
        Map<String, String> extra = new TreeMap<>();
        connection.extra().forEach((given, value) -> {
            if (!value.isBlank() && !ignored.contains(given)) {
                extra.put(otherNames.getOrDefault(given, given), value);
            }
        });
        return extra;
    }

    private @Nullable ConnectionProblem absent(ConnectionField field) {
        return field.required()
                ? ConnectionProblem.wrong(field.name(), "a " + name + " connection needs its field " + field.name() + ": " + field.help(),
                        null)
                : null;
    }

    private @Nullable ConnectionProblem wrong(String given, String value) {
        Optional<ConnectionField> field = field(given).filter(known -> !known.own());
        if (field.isPresent()) {
            return value.isBlank() ? null : wrong(field.get(), given, value);
        }
        return knows(given) ? null : unknown(given);
    }

    private ConnectionProblem unknown(String given) {
        List<String> names = new ArrayList<>(fields.stream().map(ConnectionField::name).toList());
        further.prefixes().stream().filter(prefix -> !prefix.isEmpty()).forEach(prefix -> names.add(prefix + "…"));
        String near = names.isEmpty()
                ? "it has none"
                : NearNames.close(given, names).map(name -> "did you mean " + name + "?")
                        .orElse("known are " + String.join(", ", names));
        return new ConnectionProblem(given, "a " + name + " connection has no field '" + given + "'", near, true);
    }

    private static @Nullable ConnectionProblem wrong(ConnectionField field, String given, String value) {
        String text = value.strip();
        String need = switch (field.type()) {
            case TEXT, FILE -> value.chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0) ? "is one line" : null;
            case LINES -> value.indexOf('\0') >= 0 ? "is text, without the character U+0000" : null;
            case NUMBER -> text.matches("[0-9]{1,9}") ? null : "is a whole number";
            case SECONDS -> text.matches("0*[1-9][0-9]{0,6}(\\.0)?") ? null : "is a whole number of seconds, at least 1";
            case FLAG -> text.toLowerCase(Locale.ROOT).matches("true|false") ? null : "is true or false";
        };
        if (need == null && !field.choices().isEmpty() && !field.choices().contains(text.toLowerCase(Locale.ROOT))) {
            need = "is one of " + String.join(", ", field.choices());
        }
        if (need == null && field.name().equals("port") && Integer.parseInt(text) > 65_535) {
            need = "is a number of 1 to 65535";
        }
        String shown = field.secret() || text.length() > 100 ? "what stands there" : "'" + text + "'";
        return need == null
                ? null
                : ConnectionProblem.wrong(given, "the field " + given + " " + need + "; " + shown + " is none"
                        + NearNames.close(text, field.choices().isEmpty() ? List.of(text) : field.choices())
                                .filter(near -> !near.equals(text)).map(near -> "; did you mean " + near + "?").orElse(""),
                        null);
    }

    private static @Nullable String own(Connection connection, String field) {
        return switch (field) {
            case "host" -> connection.host();
            case "port" -> connection.port() == null || connection.port() == 0 ? null : connection.port().toString();
            case "login" -> connection.login();
            case "password" -> connection.password();
            default -> connection.schema();
        };
    }
}
