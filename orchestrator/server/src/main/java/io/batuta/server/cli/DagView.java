package io.batuta.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A DAG's page in the terminal. */
final class DagView {
    private DagView() {}

    static void print(Terminal terminal, JsonNode dag) {
        String state = dag.path("stale").asBoolean() ? "stale" : dag.path("paused").asBoolean() ? "paused" : "active";
        terminal.line(Words.text(dag.path("dag_id")) + "  " + terminal.state(state) + "  version " + dag.path("version").asText());
        fact(terminal, "", dag.path("description"));
        fact(terminal, "schedule: ", dag.path("schedule_text"));
        if (dag.path("next_at").isTextual()) {
            terminal.line("  next run: " + Words.moment(dag.path("next_at")));
        }
        fact(terminal, "owner: ", dag.path("owner"));
        fact(terminal, "import error: ", dag.path("import_error"));
        terminal.line("");
        tasks(dag).print(terminal);
        terminal.line("");
        Table runs = runs(terminal, dag);
        if (runs.isEmpty()) {
            terminal.line("It has not run yet.");
        } else {
            runs.print(terminal);
        }
    }

    private static void fact(Terminal terminal, String name, JsonNode value) {
        if (!Words.text(value).isEmpty()) {
            terminal.line("  " + name + Words.text(value));
        }
    }

    private static Table tasks(JsonNode dag) {
        Table table = new Table("TASK", "KIND", "AFTER");
        for (JsonNode task : dag.path("tasks")) {
            List<String> after = new ArrayList<>();
            task.path("upstream").forEach(index -> after.add(dag.path("tasks").path(index.asInt()).path("id").asText()));
            table.row(task.path("id").asText() + (task.path("mapped").asBoolean() ? "[]" : ""), task.path("kind").asText(),
                    String.join(", ", after));
        }
        return table;
    }

    private static Table runs(Terminal terminal, JsonNode dag) {
        Table table = new Table("RUN", "STATE", "TYPE", "STARTED", "TOOK");
        List<JsonNode> runs = new ArrayList<>();
        dag.path("runs").forEach(runs::addFirst);
        for (JsonNode run : runs) {
            table.row(Words.text(run.path("run_id")), terminal.state(Words.text(run.path("state"))), Words.text(run.path("type")),
                    Words.moment(run.path("started_at")),
                    Words.span(run.path("duration_ms")));
        }
        return table;
    }
}
