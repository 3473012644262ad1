package io.batuta.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.server.client.Query;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What can be asked of backfills. */
@Command(name = "backfill", description = "Run a DAG for dates of the past.", synopsisSubcommandLabel = "COMMAND")
final class Backfills {
    private static final String PATH = "/api/v2/backfills";

    @Command(name = "create", description = "Create a backfill. Shows the dates and asks.")
    int create(@Mixin Remote remote, @Parameters(paramLabel = "DAG") String dag,
            @Option(names = "--from", required = true, paramLabel = "DATE", description = "The first date.") String from,
            @Option(names = "--to", required = true, paramLabel = "DATE", description = "The last date, included; a day alone means all of it.") String to,
            @Option(names = "--reprocess", defaultValue = "none", description = "Dates that have a run: none, failed or completed are run again. Default: ${DEFAULT-VALUE}.") String reprocess,
            @Option(names = "--max-active", defaultValue = "10", description = "How many runs at once. Default: ${DEFAULT-VALUE}.") int maxActive,
            @Option(names = "--reverse", description = "The newest date first.") boolean reverse,
            @Option(names = "--conf", paramLabel = "JSON", description = "Values for its params, as a JSON object.") @Nullable String conf,
            @Option(names = "--param", paramLabel = "NAME=VALUE", description = "One param (may be repeated).") @Nullable Map<String, String> params,
            @Option(names = "--dry-run", description = "Only list the dates.") boolean dryRun,
            @Option(names = "--yes", description = "Do not ask.") boolean yes) {
        Map<String, Object> body = new HashMap<>();
        body.put("dag_id", dag);
        body.put("from_date", Words.instant(from));
        body.put("to_date", Words.lastInstant(to));
        body.put("reprocess_behavior", reprocess);
        body.put("max_active_runs", maxActive);
        body.put("run_backwards", reverse);
        body.put("dag_run_conf", Params.of(conf, params));
        JsonNode plan = remote.api().post(PATH + "/dry_run", body);
        int dates = plan.path("backfills").size();
        if (dryRun) {
            return remote.show(plan,
                    _ -> plan.path("backfills").forEach(date -> remote.terminal().line(Words.text(date.path("logical_date")))));
        }
        if (!yes) {
            plan.path("backfills").forEach(date -> remote.terminal().error("  " + Words.text(date.path("logical_date"))));
            if (!remote.terminal().agrees("Run " + dag + " for " + dates + (dates == 1 ? " date?" : " dates?"))) {
                throw new CommandFailed(Exit.FAILED, "No backfill was created.");
            }
        }
        JsonNode created = remote.api().post(PATH, body);
        return remote.done(created,
                "Backfill " + created.path("id").asText() + " runs " + dag + " for " + dates + (dates == 1 ? " date." : " dates."));
    }

    @Command(name = "list", description = "List the backfills of a DAG, the newest first.")
    int list(@Mixin Remote remote, @Parameters(paramLabel = "DAG") String dag) {
        return remote.show(remote.api().get(new Query(PATH).with("dag_id", dag).toString()), answer -> {
            Table table = new Table("ID", "DAG", "FROM", "TO", "STATE", "AT ONCE", "REPROCESS");
            for (JsonNode one : answer.path("backfills")) {
                String state = one.path("completed_at").isTextual() ? "finished" : one.path("is_paused").asBoolean() ? "paused" : "running";
                table.row(one.path("id").asText(), one.path("dag_id").asText(), Words.moment(one.path("from_date")),
                        Words.moment(one.path("to_date")), remote.terminal().state(state),
                        one.path("max_active_runs").asText(), one.path("reprocess_behavior").asText());
            }
            if (table.isEmpty()) {
                remote.terminal().line("There are no backfills.");
            } else {
                table.print(remote.terminal());
            }
        });
    }

    @Command(name = "pause", description = "Let a backfill start nothing new.")
    int pause(@Mixin Remote remote, @Parameters(paramLabel = "ID") long id) {
        return change(remote, id, "pause", "is paused.");
    }

    @Command(name = "resume", description = "Let it go on.")
    int resume(@Mixin Remote remote, @Parameters(paramLabel = "ID") long id) {
        return change(remote, id, "unpause", "goes on.");
    }

    @Command(name = "cancel", description = "End it; its runs that wait fail.")
    int cancel(@Mixin Remote remote, @Parameters(paramLabel = "ID") long id) {
        return change(remote, id, "cancel", "is cancelled.");
    }

    private static int change(Remote remote, long id, String action, String what) {
        return remote.done(remote.api().put(PATH + "/" + id + "/" + action, Map.of()), "Backfill " + id + " " + what);
    }
}
