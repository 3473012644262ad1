package io.batuta.engine.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.plan.ParamSpec;
import io.batuta.model.plan.TaskSpec;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskFailedException;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Templates in the settings of tasks: checked when a DAG is built, filled in just before an attempt starts. Texts without double braces are never touched. Thread-safe. */
public final class Templates {
    private static final Set<String> SHELLS = Set.of("bash", "sh", "dash", "zsh", "ksh", "mksh", "ash", "fish", "csh", "tcsh");
    private static final Set<String> JOIN_THEIR_WORDS = Set.of("ssh", "su", "eval", "xargs", "watch", "parallel");
    private static final Pattern RUNS = Pattern.compile("-[A-Za-z]*c");

    private Templates() {}

    /**
     * What is wrong with the first template of a DAG that cannot be used: a sentence that names task, field and line; null when nothing is.
     */
    public static @Nullable String problem(DagPlan plan) {
        Set<String> params = plan.params().stream().map(ParamSpec::name).collect(Collectors.toSet());
        for (TaskSpec task : plan.tasks()) {
            JsonNode config = task.config();
            if (config == null || !any(task)) {
                continue;
            }
            String problem = problem(task, config, params);
            if (problem != null) {
                return "DAG " + plan.dagId() + ", task " + task.id() + ": " + problem;
            }
        }
        return null;
    }

    private static @Nullable String problem(TaskSpec task, JsonNode config, Set<String> params) {
        String[] problem = new String[1];
        new Walk(task, (field, language, text) -> {
            if (problem[0] == null) {
                try {
                    PebbleTemplateImpl template = Pebble.read(text);
                    new TemplateCheck(params).check(template);
                } catch (TemplateException e) {
                    problem[0] = field + ", " + e.getMessage();
                }
            }
            return text;
        }).through(config.deepCopy());
        return problem[0] == null && mixesParameters(task, config)
                ? "statements: a statement has either .param(…) and question marks or {{ … }}, and a templated one stands alone in its task"
                : problem[0];
    }

    private static boolean mixesParameters(TaskSpec task, JsonNode config) {
        return task.kind().startsWith("sql") && (!config.path("parameters").isEmpty() || config.path("statements").size() > 1);
    }

    /** Whether any of a task's texts is a template. */
    static boolean any(TaskSpec task) {
        JsonNode config = task.config();
        return config != null
                && Fields.of(task.kind()).keySet().stream().anyMatch(field -> any(Fields.inside(task.kind(), config).path(field)));
    }

    private static boolean any(JsonNode node) {
        if (node.isTextual()) {
            return Pebble.isTemplate(node.textValue());
        }
        for (JsonNode child : node) {
            if (any(child)) {
                return true;
            }
        }
        return false;
    }

    /**
     * A task's stored settings with its templates filled in; the same object when there are none.
     *
     * @param again whether the attempt began in an earlier process: then a text that cannot be filled in any more stays as it is written, since what it began goes on
     * @throws TaskFailedException naming field and line
     */
    public static JsonNode filled(TaskSpec task, JsonNode config, TaskContext attempt, boolean again) {
        if (!any(task)) {
            return config;
        }
        Map<String, Object> names = Names.of(attempt);
        ObjectNode settings = config.deepCopy();
        List<JsonNode> bound = new ArrayList<>();
        new Walk(task, (field, language, text) -> {
            try {
                return written(language, Pebble.fill(Pebble.read(text), names), Fields.inside(task.kind(), settings), bound);
            } catch (TemplateException e) {
                if (again) {
                    return text;
                }
                throw new TaskFailedException(field + ", " + e.getMessage(), null, true, null);
            }
        }).through(settings);
        if (!bound.isEmpty()) {
            settings.putArray("parameters").addAll(bound);
        }
        return settings;
    }

    private static String written(Written language, List<Piece> pieces, JsonNode settings, List<JsonNode> bound) {
        if (language.forAShell()) {
            return ShellText.harmless(pieces);
        }
        return switch (language.language()) {
            case TEXT -> Texts.text(pieces);
            case LINE -> Texts.line(pieces);
            case WORD -> pieces.stream().map(Templates::word).collect(Collectors.joining());
            case SHELL -> ShellText.script(pieces);
            case URL -> Texts.url(pieces);
            case HTML -> Texts.html(pieces);
            case BODY -> Texts.body(pieces, settings.path("contentType").asText(""));
            case SQL -> {
                SqlText sql = SqlText.of(pieces);
                bound.addAll(sql.values());
                yield sql.statement();
            }
        };
    }

    private static String word(Piece piece) {
        return switch (piece) {
            case Piece.Literal literal -> literal.text();
            case Piece.Value value -> Texts.scalar(value);
        };
    }

    /**
     * What a text is written in.
     *
     * @param forAShell whether it is a word that a shell reads as a program
     */
    private record Written(Language language, boolean forAShell) {}

    private interface Each {
        String text(String field, Written language, String text);
    }

    /** Goes through the templates of a task's settings and puts in what becomes of each. */
    private record Walk(TaskSpec task, Each each) {
        void through(JsonNode whole) {
            JsonNode config = Fields.inside(task.kind(), whole);
            Fields.of(task.kind()).forEach((field, language) -> {
                JsonNode node = config.path(field);
                if (node.isTextual()) {
                    // A shell without a script reads its standard input as one.
                    boolean program = field.equals("stdin") && hasShell(config.path("command"));
                    ((ObjectNode) config).set(field, one(field, language, program, node));
                } else {
                    children(field, language, node);
                }
            });
        }

        private void children(String field, Language language, JsonNode node) {
            if (node instanceof ArrayNode list) {
                Map<Integer, Boolean> read = language == Language.WORD ? readByAShell(list) : Map.of();
                for (int i = 0; i < list.size(); i++) {
                    String at = field + " " + (i + 1);
                    if (list.get(i).isTextual()) {
                        list.set(i, one(at, language, read.getOrDefault(i, false), list.get(i)));
                    } else {
                        children(at, language, list.get(i));
                    }
                }
            } else if (node instanceof ObjectNode map) {
                List.copyOf(map.properties()).forEach(entry -> {
                    String at = field + " " + entry.getKey();
                    if (entry.getValue().isTextual()) {
                        map.set(entry.getKey(), one(at, language, false, entry.getValue()));
                    }
                });
            }
        }

        private static boolean hasShell(JsonNode command) {
            for (JsonNode word : command) {
                if (SHELLS.contains(name(word)) || JOIN_THEIR_WORDS.contains(name(word))) {
                    return true;
                }
            }
            return false;
        }

        private static String name(JsonNode word) {
            return word.asText("").substring(word.asText("").lastIndexOf('/') + 1);
        }

        private JsonNode one(String field, Language language, boolean shell, JsonNode node) {
            String text = node.textValue();
            return Pebble.isTemplate(text) ? TextNode.valueOf(each.text(field, new Written(language, shell), text)) : node;
        }

        /** Which words of a command another shell reads: what follows {@code bash -c}, and everything behind ssh and the like. */
        private static Map<Integer, Boolean> readByAShell(ArrayNode command) {
            Map<Integer, Boolean> read = new HashMap<>();
            boolean shell = false;
            boolean joins = false;
            for (int i = 0; i < command.size(); i++) {
                read.put(i, joins || shell && i > 0 && RUNS.matcher(command.get(i - 1).asText("")).matches());
                shell |= SHELLS.contains(name(command.get(i)));
                joins |= JOIN_THEIR_WORDS.contains(name(command.get(i)));
            }
            return read;
        }
    }
}
