package io.batuta.model.sql;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.check.Check;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong with settings, in a sentence that names the field; null when nothing is. Pure. */
final class SqlProblems {
    private static final int MOST_TEXT = 4 * 1024 * 1024;

    private SqlProblems() {}

    static @Nullable String statements(List<String> statements) {
        return statements.stream().map(text -> Check.text("sql", text, MOST_TEXT, "; data belongs into a file or a table"))
                .filter(problem -> problem != null).findFirst().orElse(null);
    }

    static @Nullable String parameters(List<JsonNode> parameters) {
        for (JsonNode parameter : parameters) {
            if (parameter.isContainerNode()) {
                return "param: a parameter is text, a number, a boolean or null, not " + Check.cut(parameter.toString());
            }
            String problem = parameter.isTextual() ? Check.text("param", parameter.textValue(), MOST_TEXT) : null;
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }
}
