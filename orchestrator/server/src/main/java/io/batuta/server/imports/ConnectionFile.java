package io.batuta.server.imports;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of connections: what {@code airflow connections export} writes as JSON or as lines, or an env file with {@code AIRFLOW_CONN_…}.
 *
 * @param texts each connection's text, a URI or JSON, by its id and in the file's order
 */
public record ConnectionFile(Map<String, String> texts) {
    private static final Pattern LINE = Pattern.compile("(?:export\\s+)?([A-Za-z0-9_.-]+)=(.*)");
    private static final String VARIABLE = "AIRFLOW_CONN_";
    private static final String OURS = "BATUTA_CONN_";

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException naming what cannot be read, without the text itself
     */
    public static ConnectionFile read(String text) {
        String content = text.strip();
        if (content.isEmpty()) {
            throw new IllegalArgumentException("the file is empty");
        }
        return new ConnectionFile(content.startsWith("{") || content.startsWith("[") ? ofJson(content) : ofLines(content));
    }

    private static Map<String, String> ofJson(String content) {
        JsonNode json;
        try {
            json = Json.tree(content);
        } catch (Json.JsonException e) {
            throw new IllegalArgumentException("the file begins like JSON but is none");
        }
        Map<String, String> texts = new LinkedHashMap<>();
        // `airflow connections list --output json` gives a list.
        json.forEach(one -> {
            if (one.path("conn_id").isTextual()) {
                texts.put(one.path("conn_id").asText(), one.toString());
            }
        });
        json.properties()
                .forEach(one -> texts.put(one.getKey(), one.getValue().isTextual() ? one.getValue().asText() : one.getValue().toString()));
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("the file holds no connections: it should be {\"name\": {\"conn_type\": …}, …}");
        }
        return texts;
    }

    private static Map<String, String> ofLines(String content) {
        Map<String, String> texts = new LinkedHashMap<>();
        List<String> lines = content.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                throw new IllegalArgumentException("line " + (i + 1) + " is not NAME=URI"
                        + (line.endsWith(":")
                                ? "; is this YAML? Write JSON: airflow connections export --file-format json connections.json"
                                : ""));
            }
            texts.put(id(parts.group(1)), unquoted(parts.group(2).strip()));
        }
        return texts;
    }

    private static String id(String name) {
        for (String prefix : List.of(VARIABLE, OURS)) {
            if (name.startsWith(prefix)) {
                return name.substring(prefix.length()).toLowerCase(Locale.ROOT);
            }
        }
        return name;
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1 && (text.startsWith("'") && text.endsWith("'") || text.startsWith("\"") && text.endsWith("\""));
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
