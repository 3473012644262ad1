package io.batuta.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.server.client.Api;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waits for the end of a run. */
final class RunWait {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private final Remote remote;
    private final String dag;
    private final String run;
    private final @Nullable Duration limit;

    /** @param limit null to wait as long as it takes */
    RunWait(Remote remote, String dag, String run, @Nullable Duration limit) {
        this.remote = remote;
        this.dag = dag;
        this.run = run;
        this.limit = limit;
    }

    /** The exit code that says how it ended. */
    int toTheEnd() {
        long begun = System.nanoTime();
        Duration pause = SHORTEST;
        while (true) {
            JsonNode answer = remote.api().get("/api/batuta/v1/runs/" + Api.segment(dag) + "/" + Api.segment(run));
            String state = answer.path("run").path("state").asText();
            if (state.equals("success") || state.equals("failed")) {
                remote.show(answer, _ -> RunView.ending(remote.terminal(), answer));
                return state.equals("success") ? Exit.OK : Exit.FAILED;
            }
            refuseToHang(answer, state);
            Duration spent = Duration.ofNanos(System.nanoTime() - begun);
            if (limit != null && spent.compareTo(limit) >= 0) {
                throw new CommandFailed(Exit.TIMEOUT,
                        "Run " + run + " of " + dag + " is still " + state + " after " + Words.span(spent) + ".");
            }
            sleep(limit != null && limit.minus(spent).compareTo(pause) < 0 ? limit.minus(spent) : pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
        }
    }

    /** A run of a paused DAG goes no further than what runs already. */
    private void refuseToHang(JsonNode answer, String state) {
        JsonNode counts = answer.path("counts");
        boolean moves = counts.path("running").asInt() + counts.path("restarting").asInt() > 0;
        if (answer.path("paused").asBoolean() && !moves) {
            throw new CommandFailed(Exit.CONFLICT, "Run " + run + " of " + dag + " is " + state + " and goes on when " + dag
                    + " is unpaused, so there is nothing to wait for: ./batuta dags unpause " + dag + ", then ./batuta runs wait " + dag
                    + " " + run);
        }
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CommandFailed(Exit.TIMEOUT, "Interrupted.");
        }
    }
}
