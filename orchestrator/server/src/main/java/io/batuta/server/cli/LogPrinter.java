package io.batuta.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.server.client.Api;
import io.batuta.server.client.Query;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Prints an attempt's log, part by part. */
final class LogPrinter {
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final Remote remote;
    private final String names;
    private final String path;
    private final int index;

    LogPrinter(Remote remote, String dag, String run, TaskCommands.Selected task) {
        this.remote = remote;
        this.names = dag + " " + run + " " + task;
        this.path = "/api/batuta/v1/log/" + Api.segment(dag) + "/" + Api.segment(run) + "/" + Api.segment(task.taskId());
        this.index = task.index();
    }

    int print(@Nullable Integer tryNumber, @Nullable Integer tail, boolean follow) {
        Long attempt = tryNumber == null ? null : attempt(tryNumber);
        JsonNode part = remote.api().get(new Query(path).with("map_index", index).with("attempt", attempt).with("tail", tail)
                .with("offset", tail == null ? 0 : null).toString());
        if (remote.json && !follow) {
            return remote.show(part, _ -> {});
        }
        // From here on the same attempt, even if the task is retried meanwhile.
        long same = part.path("attempt").asLong();
        if (part.path("attempts").isEmpty()) {
            remote.terminal().error("The task has not been tried, so it has no log; why: ./batuta dags explain " + names);
        }
        remote.terminal().text(part.path("text").asText());
        while (part.path("end").asLong() < part.path("length").asLong() || (follow && part.path("running").asBoolean())) {
            boolean waits = part.path("end").asLong() >= part.path("length").asLong();
            if (waits) {
                pause();
            }
            part = remote.api().get(
                    new Query(path).with("map_index", index).with("attempt", same).with("offset", part.path("end").asLong()).toString());
            remote.terminal().text(part.path("text").asText());
        }
        return Exit.OK;
    }

    private Long attempt(int tryNumber) {
        JsonNode attempts = remote.api().get(new Query(path).with("map_index", index).with("tail", 1).toString()).path("attempts");
        Long found = null;
        for (JsonNode attempt : attempts) {
            if (attempt.path("try_number").asInt() == tryNumber) {
                found = attempt.path("attempt").asLong();
            }
        }
        if (found == null) {
            throw new CommandFailed(Exit.NOT_FOUND, "There was no try " + tryNumber + "; the task has had " + attempts.size() + ".");
        }
        return found;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CommandFailed(Exit.FAILED, "Interrupted.");
        }
    }
}
