package io.batuta.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.names.NearNames;
import io.batuta.server.client.Api;
import io.batuta.server.client.ApiException;
import io.batuta.server.client.Query;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What can be asked of DAGs. */
@Command(name = "dags", description = "See, run and pause DAGs.", synopsisSubcommandLabel = "COMMAND")
final class Dags {
    private static final String V1 = "/api/batuta/v1/dags/";
    private static final String V2 = "/api/v2/dags/";
    private static final int PAGE = 200;
    private static final String READING = "DAG files are still being read; look again in a moment.";

    @Command(name = "list", description = "List DAGs: whether they run, when next, how the last run went.")
    int list(@Mixin Remote remote,
            @Option(names = "--tag", description = "Only with this tag (may be repeated).") @Nullable List<String> tags,
            @Option(names = "--paused", arity = "1", paramLabel = "true|false", description = "Only paused ones, or only those that are not.") @Nullable Boolean paused,
            @Parameters(arity = "0..1", paramLabel = "TEXT", description = "A part of the id, description or owner.") @Nullable String text) {
        JsonNode first = remote.api().get(page(tags, paused, text, 0));
        List<JsonNode> dags = new ArrayList<>();
        first.path("dags").forEach(dags::add);
        while (!remote.json && dags.size() < first.path("total").asInt()) {
            int before = dags.size();
            remote.api().get(page(tags, paused, text, before)).path("dags").forEach(dags::add);
            if (dags.size() == before) {
                break;
            }
        }
        return remote.show(first, _ -> table(remote.terminal(), dags, first.path("files_being_read").asBoolean()));
    }

    private static String page(@Nullable List<String> tags, @Nullable Boolean paused, @Nullable String text, int offset) {
        return new Query("/api/batuta/v1/dags").with("q", text).withAll("tag", tags).with("paused", paused).with("limit", PAGE)
                .with("offset", offset).toString();
    }

    private static void table(Terminal terminal, List<JsonNode> dags, boolean reading) {
        Table table = new Table("DAG", "STATE", "SCHEDULE", "NEXT", "LAST RUN", "TOOK", "NOTE");
        for (JsonNode dag : dags) {
            JsonNode last = dag.path("last_runs").path(0);
            String state = dag.path("stale").asBoolean() ? "stale" : dag.path("paused").asBoolean() ? "paused" : "active";
            table.row(Words.text(dag.path("dag_id")), terminal.state(state), Words.text(dag.path("schedule")),
                    Words.moment(dag.path("next_at")),
                    terminal.state(Words.text(last.path("state"))), Words.span(last.path("duration_ms")), Words.text(dag.path("why")));
        }
        if (table.isEmpty() && reading) {
            terminal.line(READING);
        } else if (table.isEmpty()) {
            terminal.line(
                    "There are no DAGs (yet). Put a .java file into the DAG folder; ./batuta dags errors shows what could not be read.");
        } else {
            table.print(terminal);
        }
    }

    @Command(name = "errors", description = "List the DAG files that could not be read, and why.")
    int errors(@Mixin Remote remote) {
        return remote.show(remote.api().get("/api/v2/importErrors?limit=100"), answer -> {
            Terminal terminal = remote.terminal();
            answer.path("import_errors").forEach(
                    error -> terminal.line(Words.text(error.path("filename")) + ":\n" + Words.text(error.path("stack_trace")).indent(4)));
            if (answer.path("import_errors").isEmpty()) {
                boolean reading = remote.api().get("/api/batuta/v1/dags?limit=0").path("files_being_read").asBoolean();
                terminal.line(reading ? READING : "Every DAG file was read.");
            }
        });
    }

    @Command(name = "show", description = "Show a DAG: its schedule, its tasks, its last runs.")
    int show(@Mixin Remote remote, @Parameters(paramLabel = "DAG") String dag) {
        return remote.show(remote.api().get(V1 + Api.segment(dag) + "/grid?runs=10"), answer -> DagView.print(remote.terminal(), answer));
    }

    @Command(name = "next", description = "Show when a DAG runs next.")
    int next(@Mixin Remote remote, @Parameters(paramLabel = "DAG") String dag,
            @Option(names = "--count", defaultValue = "5", description = "How many dates. Default: ${DEFAULT-VALUE}.") int count) {
        JsonNode answer = remote.api().get(V1 + Api.segment(dag) + "/next?count=" + count);
        return remote.show(answer, _ -> {
            answer.path("dates").forEach(date -> remote.terminal().line(date.asText()));
            if (!answer.path("note").isNull() || answer.path("dates").isEmpty()) {
                remote.terminal()
                        .line(answer.path("note").isTextual()
                                ? answer.path("note").asText()
                                : "No run is due: the DAG has no schedule, or its schedule is over.");
            }
        });
    }

    @Command(name = "trigger", description = "Start a run now, or at a chosen logical date.")
    int trigger(@Mixin Remote remote, @Parameters(paramLabel = "DAG") String dag,
            @Option(names = "--conf", paramLabel = "JSON", description = "Values for its params, as a JSON object.") @Nullable String conf,
            @Option(names = "--param", paramLabel = "NAME=VALUE", description = "One param (may be repeated).") @Nullable Map<String, String> params,
            @Option(names = "--logical-date", paramLabel = "DATE", description = "The moment the run stands for.") @Nullable String date,
            @Option(names = "--run-id", paramLabel = "ID", description = "A name of your own for the run.") @Nullable String runId,
            @Option(names = "--note", description = "A note for people.") @Nullable String note,
            @Option(names = "--wait", description = "Wait for its end; the exit code is 1 if it fails, 6 if the DAG is paused.") boolean wait,
            @Option(names = "--timeout", paramLabel = "TIME", description = "With --wait: how long at most, such as 30m.") @Nullable String timeout) {
        // What was written wrongly is told before a run exists.
        Duration limit = timeout == null ? null : Words.duration(timeout);
        Map<String, Object> values = Params.of(conf, params);
        Map<String, Object> body = new HashMap<>();
        body.put("logical_date", date == null ? null : Words.instant(date));
        body.put("conf", values);
        if (runId != null) {
            body.put("dag_run_id", runId);
        }
        if (note != null) {
            body.put("note", note);
        }
        JsonNode run = remote.api().post(V2 + Api.segment(dag) + "/dagRuns", body);
        String id = run.path("dag_run_id").asText();
        int code = remote.done(run, wait ? "Run " + id + " of " + dag + " is " + run.path("state").asText() + "." : id);
        remark(remote, dag, values.keySet(), wait);
        return wait ? new RunWait(remote, dag, id, limit).toTheEnd() : code;
    }

    /** What whoever started a run should know. A run takes values that its DAG does not declare, for code that asks for them by name; a mistyped one would be one of these. */
    private static void remark(Remote remote, String dag, Set<String> given, boolean wait) {
        JsonNode known;
        try {
            known = remote.api().get(V2 + Api.segment(dag) + "/details");
        } catch (ApiException _) {
            // The run is there whether or not anything can be remarked on it.
            return;
        }
        List<String> declared = new ArrayList<>();
        known.path("params").fieldNames().forEachRemaining(declared::add);
        if (!declared.isEmpty()) {
            given.stream().filter(name -> !declared.contains(name)).forEach(name -> remote.terminal()
                    .error("DAG " + dag + " declares no param " + name + Words.sentence(NearNames.hint(name, declared, "params"))
                            + " The run has it all the same."));
        }
        if (!wait && known.path("is_paused").asBoolean()) {
            remote.terminal().error("DAG " + dag + " is paused, so the run waits; let it run: ./batuta dags unpause " + dag);
        }
    }

    @Command(name = "test", description = "Run a DAG once in this terminal, with no server and no database. The exit code is 0 if the run succeeds, 1 if it fails or the file is wrong.")
    int test(@Mixin DagTest test) {
        return test.run();
    }

    @Command(name = "pause", description = "Stop starting runs of a DAG; what runs goes on.")
    int pause(@Mixin Remote remote, @Parameters(paramLabel = "DAG") String dag) {
        return remote.done(paused(remote, dag, true), dag + " is paused.");
    }

    @Command(name = "unpause", description = "Let a DAG run. Shows what would be made up for, and asks.")
    int unpause(@Mixin Remote remote, @Parameters(paramLabel = "DAG") String dag,
            @Option(names = "--yes", description = "Do not ask.") boolean yes) {
        JsonNode preview = remote.api().get(V1 + Api.segment(dag) + "/unpause-preview");
        int runs = preview.path("total").asInt();
        if (runs > 1 && !yes) {
            preview.path("dates").forEach(date -> remote.terminal().error("  " + date.asText()));
            if (!remote.terminal().agrees("Unpausing " + dag + " starts " + runs + " runs at once. Go on?")) {
                throw new CommandFailed(Exit.FAILED, dag + " stays paused.");
            }
        }
        String next = Words.moment(preview.path("next_at"));
        String starts = runs == 0 ? "" : runs == 1 ? " One run starts now." : " " + runs + " runs start now.";
        return remote.done(paused(remote, dag, false), dag + " is active." + starts + (next.isEmpty() ? "" : " Next run: " + next + "."));
    }

    private static JsonNode paused(Remote remote, String dag, boolean paused) {
        return remote.api().patch(V2 + Api.segment(dag) + "?update_mask=is_paused", Map.of("is_paused", paused));
    }

    @Command(name = "explain", description = "Say why a DAG, a run of it, or a task in it does (not) run, or why it ended so.")
    int explain(@Mixin Remote remote, @Parameters(paramLabel = "DAG") String dag,
            @Parameters(arity = "0..1", paramLabel = "RUN") @Nullable String run,
            @Parameters(arity = "0..1", paramLabel = "TASK", description = "A task, or an element as task[3].") @Nullable String task) {
        Query query = new Query("/api/batuta/v1/explain").with("dag_id", dag).with("run_id", run);
        if (task != null) {
            TaskCommands.Selected selected = TaskCommands.Selected.of(task);
            query.with("task_id", selected.taskId()).with("map_index", selected.index());
        }
        JsonNode answer = remote.api().get(query.toString());
        return remote.show(answer, _ -> {
            Terminal terminal = remote.terminal();
            terminal.line(Words.text(answer.path("subject")) + ": " + terminal.state(Words.text(answer.path("state"))));
            answer.path("reasons").forEach(reason -> terminal.line("  " + reason.asText()));
            if (answer.path("next").isTextual()) {
                terminal.line("  next: " + Words.moment(answer.path("next")));
            }
        });
    }
}
