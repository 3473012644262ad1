package io.batuta.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.server.client.Api;
import io.batuta.server.client.Query;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What can be asked of runs. */
@Command(name = "runs", description = "See, wait for, cancel, clear and delete runs.", synopsisSubcommandLabel = "COMMAND")
final class Runs {
    @Command(name = "list", description = "List runs, the newest first.")
    int list(@Mixin Remote remote, @Parameters(arity = "0..1", paramLabel = "DAG") @Nullable String dag,
            @Option(names = "--state", description = "queued, running, success or failed (may be repeated).") @Nullable List<String> states,
            @Option(names = "--type", description = "scheduled, manual or backfill (may be repeated).") @Nullable List<String> types,
            @Option(names = "--limit", defaultValue = "20", description = "How many. Default: ${DEFAULT-VALUE}.") int limit) {
        if (dag != null) {
            // No such DAG is something else than no runs.
            var _ = remote.api().get("/api/v2/dags/" + Api.segment(dag));
        }
        String path = new Query("/api/batuta/v1/runs").with("dag_id", dag).withAll("state", states).withAll("type", types)
                .with("limit", limit).toString();
        return remote.show(remote.api().get(path), answer -> {
            Terminal terminal = remote.terminal();
            Table table = new Table("DAG", "RUN", "STATE", "TYPE", "STARTED", "TOOK", "FAILED TASKS");
            for (JsonNode run : answer.path("runs")) {
                table.row(Words.text(run.path("dag_id")), Words.text(run.path("run_id")), terminal.state(Words.text(run.path("state"))),
                        Words.text(run.path("type")),
                        Words.moment(run.path("started_at")), Words.span(run.path("duration_ms")),
                        run.path("failed_inside").asInt() == 0 ? "" : run.path("failed_inside").asText());
            }
            if (table.isEmpty()) {
                terminal.line("There are no such runs.");
            } else {
                table.print(terminal);
            }
        });
    }

    @Command(name = "show", description = "Show a run: its tasks, what failed, what it waits for.")
    int show(@Mixin Remote remote, @Parameters(paramLabel = "DAG") String dag, @Parameters(paramLabel = "RUN") String run) {
        return remote.show(remote.api().get(page(dag, run)), answer -> RunView.print(remote.terminal(), answer));
    }

    @Command(name = "wait", description = "Wait for a run's end; the exit code is 1 if it failed, 6 if its DAG is paused, 7 if it took too long.")
    int await(@Mixin Remote remote, @Parameters(paramLabel = "DAG") String dag, @Parameters(paramLabel = "RUN") String run,
            @Option(names = "--timeout", paramLabel = "TIME", description = "How long at most, such as 30m.") @Nullable String timeout) {
        return new RunWait(remote, dag, run, timeout == null ? null : Words.duration(timeout)).toTheEnd();
    }

    @Command(name = "cancel", description = "End a run as failed; what runs in it is killed.")
    int cancel(@Mixin Remote remote, @Parameters(paramLabel = "DAG") String dag, @Parameters(paramLabel = "RUN") String run) {
        String state = remote.api().get(contract(dag, run)).path("state").asText();
        if (state.equals("success") || state.equals("failed")) {
            throw new CommandFailed(Exit.CONFLICT,
                    "Run " + run + " of " + dag + " has ended as " + state + "; there is nothing to cancel.");
        }
        return remote.done(remote.api().patch(contract(dag, run) + "?update_mask=state", Map.of("state", "failed")),
                "Run " + run + " of " + dag + " is cancelled.");
    }

    @Command(name = "delete", description = "Remove a run with its history and logs.")
    int delete(@Mixin Remote remote, @Parameters(paramLabel = "DAG") String dag, @Parameters(paramLabel = "RUN") String run,
            @Option(names = "--yes", description = "Do not ask.") boolean yes) {
        if (!yes && !remote.terminal().agrees("Remove run " + run + " of " + dag + " with its history and logs?")) {
            throw new CommandFailed(Exit.FAILED, "Nothing was removed.");
        }
        return remote.done(remote.api().delete(contract(dag, run)), "Run " + run + " of " + dag + " is removed.");
    }

    @Command(name = "clear", description = "Let a run's tasks run again: all of them, or only the failed ones.")
    int clear(@Mixin Remote remote, @Parameters(paramLabel = "DAG") String dag, @Parameters(paramLabel = "RUN") String run,
            @Option(names = "--failed", description = "Only the failed tasks and what waits behind them.") boolean failed,
            @Option(names = "--own-version", description = "Keep the DAG's version the run had; else the newest is used.") boolean own,
            @Option(names = "--dry-run", description = "Only list them.") boolean dryRun,
            @Option(names = "--yes", description = "Do not ask.") boolean yes) {
        Map<String, Object> body = new HashMap<>(Map.of("dag_run_id", run, "only_failed", failed, "run_on_latest_version", !own));
        return new Clearing(remote, dag, body).carryOut(dryRun, yes);
    }

    static String page(String dag, String run) {
        return "/api/batuta/v1/runs/" + Api.segment(dag) + "/" + Api.segment(run);
    }

    static String contract(String dag, String run) {
        return "/api/v2/dags/" + Api.segment(dag) + "/dagRuns/" + Api.segment(run);
    }
}
