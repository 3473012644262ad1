package io.batuta.engine.steer;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.engine.board.DagEntry;
import io.batuta.engine.board.Turn;
import io.batuta.engine.command.CommandException;
import io.batuta.engine.command.CommandException.Kind;
import io.batuta.engine.command.Commands.Trigger;
import io.batuta.model.dag.Params;
import io.batuta.model.journal.RunRow;
import io.batuta.model.json.Json;
import io.batuta.model.state.RunState;
import io.batuta.model.state.RunType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the rows of runs that somebody asks for, or says why there can be none. */
final class ManualRuns {
    private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9_.~:+-]{1,250}");

    private ManualRuns() {}

    static RunRow of(DagEntry dag, Trigger request, Turn turn) {
        String runId = request.runId();
        if (runId != null && !RUN_ID.matcher(runId).matches()) {
            throw new CommandException(Kind.INVALID, "the run id must be 1 to 250 letters, digits or any of _ . ~ : + -");
        }
        String conf = request.conf();
        checkParams(dag, conf);
        long id = turn.world().ids().next();
        Instant logical = request.logicalDate();
        String chosen = runId != null ? runId : freeRunId(dag, logical == null ? turn.now() : logical, id, turn);
        if (taken(dag, chosen, turn)) {
            throw new CommandException(Kind.CONFLICT, "DAG " + dag.id() + " has a run " + chosen + " already");
        }
        boolean sameTurn = turn.batch().newRuns.stream().anyMatch(run -> run.dagId().equals(dag.id()) && run.logicalDate() != null
                && run.logicalDate().equals(logical));
        if (logical != null && (sameTurn || !turn.world().journal().runsAt(dag.id(), List.of(logical)).isEmpty())) {
            throw new CommandException(Kind.CONFLICT,
                    "DAG " + dag.id() + " has a run for the logical date " + logical + " already; clear it, or choose another date");
        }
        return new RunRow(
                id, turn.world().ids().uuid(turn.now()), dag.id(), chosen, RunType.MANUAL, RunState.QUEUED, logical, logical, logical,
                request.runAfter() == null ? turn.now() : request.runAfter(), turn.now(), null, null, request.triggeredBy(),
                request.actor(), conf, request.note(), null, null,
                turn.world().node(), 1, 0);
    }

    /** Refuses params that the DAG's newest version cannot run with. */
    static void checkParams(DagEntry dag, @Nullable String conf) {
        Map<String, JsonNode> given = new LinkedHashMap<>();
        if (conf != null) {
            conf(conf).properties().forEach(entry -> given.put(entry.getKey(), entry.getValue()));
        }
        List<String> problems = Params.problems(dag.newest().plan(), given);
        if (!problems.isEmpty()) {
            throw new CommandException(Kind.INVALID, "DAG " + dag.id() + " cannot run with these params: " + String.join("; ", problems));
        }
    }

    /** Named for its moment, as short as it can be: to the second, to the millisecond when that is taken, else with a number nobody else has. */
    private static String freeRunId(DagEntry dag, Instant moment, long number, Turn turn) {
        String type = RunType.MANUAL.word() + "__";
        return Stream.of(ChronoUnit.SECONDS, ChronoUnit.MILLIS)
                .map(unit -> type + moment.truncatedTo(unit))
                .filter(id -> !taken(dag, id, turn))
                .findFirst().orElse(type + moment.truncatedTo(ChronoUnit.SECONDS) + "-" + number);
    }

    /** Whether the DAG has such a run; one created in this very turn is in memory alone. */
    static boolean taken(DagEntry dag, String runId, Turn turn) {
        return dag.boards().stream().anyMatch(board -> board.run().runId().equals(runId))
                || dag.queued().values().stream().flatMap(Set::stream).anyMatch(run -> run.runId().equals(runId))
                || turn.world().journal().findRun(dag.id(), runId).isPresent();
    }

    private static JsonNode conf(String text) {
        JsonNode tree;
        try {
            tree = Json.tree(text);
        } catch (IllegalArgumentException e) {
            throw new CommandException(Kind.INVALID, "the params are not JSON: " + e.getMessage());
        }
        if (!tree.isObject()) {
            throw new CommandException(Kind.INVALID, "the params must be a JSON object, for example {\"rows\": 10}");
        }
        return tree;
    }
}
