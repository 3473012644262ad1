package io.batuta.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.server.client.Api;
import java.util.Map;

/** Clears task instances: lists them first, asks, then does it. */
final class Clearing {
    private final Remote remote;
    private final String dag;
    private final Map<String, Object> body;

    Clearing(Remote remote, String dag, Map<String, Object> body) {
        this.remote = remote;
        this.dag = dag;
        this.body = body;
    }

    int carryOut(boolean dryRun, boolean yes) {
        JsonNode concerned = ask(true);
        int count = concerned.path("task_instances").size();
        if (dryRun) {
            return remote.show(concerned, answer -> list(answer, false));
        }
        if (count == 0) {
            return remote.done(concerned, "There is nothing to clear.");
        }
        if (!yes && count > 1) {
            list(concerned, true);
            if (!remote.terminal().agrees("Clear these " + count + " task instances, so that they run again?")) {
                throw new CommandFailed(Exit.FAILED, "Nothing was cleared.");
            }
        }
        return remote.done(ask(false), count + (count == 1 ? " task instance runs again." : " task instances run again."));
    }

    private JsonNode ask(boolean dryRun) {
        body.put("dry_run", dryRun);
        return remote.api().post("/api/v2/dags/" + Api.segment(dag) + "/clearTaskInstances", body);
    }

    private void list(JsonNode answer, boolean asQuestion) {
        for (JsonNode task : answer.path("task_instances")) {
            int index = task.path("map_index").asInt(-1);
            String line = "  " + task.path("dag_run_id").asText() + "  " + task.path("task_id").asText()
                    + (index < 0 ? "" : "[" + index + "]") + "  " + Words.text(task.path("state"));
            if (asQuestion) {
                remote.terminal().error(line);
            } else {
                remote.terminal().line(line);
            }
        }
    }
}
