package io.batuta.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.json.Json;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Values for a run's params: a JSON object, single ones over it. */
final class Params {
    private Params() {}

    static Map<String, Object> of(@Nullable String conf, @Nullable Map<String, String> single) {
        Map<String, Object> all = new TreeMap<>();
        if (conf != null) {
            object(conf).properties().forEach(field -> all.put(field.getKey(), field.getValue()));
        }
        if (single != null) {
            single.forEach((name, text) -> all.put(name, value(text)));
        }
        return all;
    }

    private static JsonNode object(String conf) {
        try {
            JsonNode tree = Json.tree(conf);
            if (tree.isObject()) {
                return tree;
            }
        } catch (Json.JsonException _) {
            // Told below.
        }
        throw new CommandFailed(Exit.USAGE, "--conf is no JSON object; write for example --conf '{\"count\": 10}'.");
    }

    /** A number, true, a list: what reads as JSON; anything else is text. */
    private static Object value(String text) {
        try {
            JsonNode tree = Json.tree(text);
            return tree.isMissingNode() ? text : tree;
        } catch (Json.JsonException _) {
            return text;
        }
    }
}
