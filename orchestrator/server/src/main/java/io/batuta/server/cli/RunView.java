package io.batuta.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A run's page in the terminal. */
final class RunView {
    private RunView() {}

    static void print(Terminal terminal, JsonNode answer) {
        JsonNode run = answer.path("run");
        terminal.line("Run " + run.path("run_id").asText() + " of " + run.path("dag_id").asText() + "  "
                + terminal.state(run.path("state").asText()) + "  " + counts(answer));
        String actor = Words.text(run.path("actor"));
        terminal.line("  " + run.path("type").asText() + ", by " + (actor.isEmpty() ? Words.text(run.path("triggered_by")) : actor)
                + ", version " + Words.text(run.path("version"))
                + times(run));
        answer.path("why").forEach(reason -> terminal.line("  " + reason.asText()));
        terminal.line("");
        tasks(terminal, answer.path("tasks")).print(terminal);
        failures(terminal, answer);
    }

    /** In short: how it ended, and what failed. */
    static void ending(Terminal terminal, JsonNode answer) {
        JsonNode run = answer.path("run");
        terminal.line("Run " + run.path("run_id").asText() + " of " + run.path("dag_id").asText() + ": "
                + terminal.state(run.path("state").asText()) + " after "
                + Words.span(run.path("duration_ms")) + " (" + counts(answer) + ")");
        failures(terminal, answer);
    }

    private static String times(JsonNode run) {
        String started = Words.moment(run.path("started_at"));
        String took = Words.span(run.path("duration_ms"));
        return (started.isEmpty() ? "" : ", started " + started) + (took.isEmpty() ? "" : ", took " + took);
    }

    private static String counts(JsonNode answer) {
        List<String> words = new ArrayList<>();
        answer.path("counts").properties().forEach(count -> words.add(count.getValue().asInt() + " " + count.getKey()));
        return String.join(", ", words);
    }

    static Table tasks(Terminal terminal, JsonNode tasks) {
        Table table = new Table("TASK", "STATE", "TRY", "STARTED", "TOOK", "REASON");
        for (JsonNode task : tasks) {
            int index = task.path("map_index").asInt(-1);
            String name = task.path("task_id").asText() + (index < 0 ? "" : "[" + index + "]");
            JsonNode fold = task.path("fold");
            String state = task.path("state").asText();
            table.row(name, fold.isObject() ? state + " (" + fold.path("total").asInt() + " elements)" : terminal.state(state),
                    task.path("try_number").asInt() == 0 ? "" : task.path("try_number").asText(), Words.moment(task.path("started_at")),
                    Words.span(task.path("duration_ms")),
                    Words.text(task.path("reason")));
        }
        return table;
    }

    private static void failures(Terminal terminal, JsonNode answer) {
        for (JsonNode failed : answer.path("failed")) {
            int index = failed.path("map_index").asInt(-1);
            terminal.line("  " + failed.path("task_id").asText() + (index < 0 ? "" : "[" + index + "]") + ": "
                    + Words.text(failed.path("reason")));
            if (!Words.text(failed.path("hint")).isEmpty()) {
                terminal.line("    what to do: " + Words.text(failed.path("hint")));
            }
        }
    }
}
