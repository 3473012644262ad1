package io.batuta.engine.template;

import static io.batuta.engine.template.Language.BODY;
import static io.batuta.engine.template.Language.HTML;
import static io.batuta.engine.template.Language.LINE;
import static io.batuta.engine.template.Language.SHELL;
import static io.batuta.engine.template.Language.SQL;
import static io.batuta.engine.template.Language.TEXT;
import static io.batuta.engine.template.Language.URL;
import static io.batuta.engine.template.Language.WORD;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Which fields of which kind of task may hold templates, by the names in the kind's config record. Lists and maps mean each of their texts. */
final class Fields {
    private static final Map<String, Language> COMMAND = Map.of("command", WORD, "script", SHELL, "env", TEXT, "directory", LINE, "stdin",
            TEXT);
    private static final Map<String, Language> STATEMENTS = Map.of("statements", SQL);
    private static final Map<String, Language> CALL = Map.of("url", URL, "query", TEXT, "headers", LINE, "body", BODY);
    private static final Map<String, Language> TRANSFER = Map.of("local", LINE, "remote", LINE, "content", TEXT);
    private static final Map<String, Language> SPARK = Map.of("application", LINE, "name", LINE, "args", TEXT, "conf", TEXT, "env", TEXT);

    private static final Map<String, Map<String, Language>> BY_KIND = Map.ofEntries(
            Map.entry("shell", COMMAND),
            Map.entry("ssh", COMMAND),
            Map.entry("ssh_upload", TRANSFER),
            Map.entry("ssh_download", TRANSFER),
            Map.entry("ssh_wait", TRANSFER),
            Map.entry("docker", Map.of("command", WORD, "entrypoint", WORD, "env", TEXT, "directory", LINE)),
            Map.entry("file.sensor", Map.of("path", LINE)),
            Map.entry("sql.sensor", Map.of("statement", SQL)),
            Map.entry("http.sensor", CALL),
            Map.entry("kafka.sensor", Map.of("key", TEXT)),
            Map.entry("dag.trigger", Map.of("params", TEXT)),
            Map.entry("s3.put", Map.of("key", LINE, "local", LINE, "content", TEXT)),
            Map.entry("s3.get", Map.of("key", LINE, "local", LINE)),
            Map.entry("s3.list", Map.of("key", LINE)),
            Map.entry("s3.sensor", Map.of("key", LINE)),
            Map.entry("sql", STATEMENTS),
            Map.entry("sql.query", STATEMENTS),
            Map.entry("http", CALL),
            Map.entry("http.write", CALL),
            Map.entry("kafka.produce", Map.of("settings", LINE)),
            Map.entry("kafka.topic", Map.of("settings", LINE)),
            Map.entry("mail", Map.of("subject", LINE, "text", TEXT, "html", HTML, "attachments", LINE)),
            Map.entry("spark", SPARK),
            Map.entry("spark.cluster", SPARK));

    /** Kinds whose settings hold those of another kind, with the name they stand under. */
    private static final Map<String, String> INSIDE = Map.of("http.sensor", "call");

    private Fields() {}

    /** The part of a kind's settings that the fields belong to. */
    static JsonNode inside(String kind, JsonNode config) {
        String name = INSIDE.get(kind);
        return name == null ? config : config.path(name);
    }

    /** The fields of a kind; empty for kinds without any. */
    static Map<String, Language> of(String kind) {
        return BY_KIND.getOrDefault(kind, Map.of());
    }
}
