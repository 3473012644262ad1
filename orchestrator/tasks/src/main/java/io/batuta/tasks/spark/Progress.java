package io.batuta.tasks.spark;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.json.Json;
import io.batuta.model.task.TaskLog;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How far an application is, counted from the events Spark writes down. */
final class Progress {
    private @Nullable String applicationId;
    private final Set<Integer> jobs = new HashSet<>();
    private int jobsDone;
    private int jobsFailed;
    private int stagesBegun;
    private int stagesDone;
    private long tasksDone;
    private @Nullable String batch;
    private boolean changed;

    /** Takes in one line of the event log. */
    void event(String line) {
        if (line.startsWith("{\"Event\":\"SparkListenerTaskEnd\"")) {
            tasksDone++;
        } else if (line.startsWith("{\"Event\":\"SparkListenerApplicationStart\"")) {
            applicationId = Json.tree(line).path("App ID").asText(null);
            changed = true;
        } else if (line.startsWith("{\"Event\":\"SparkListenerJobStart\"")) {
            changed |= jobs.add(Json.tree(line).path("Job ID").asInt());
        } else if (line.startsWith("{\"Event\":\"SparkListenerJobEnd\"")) {
            boolean well = Json.tree(line).path("Job Result").path("Result").asText().equals("JobSucceeded");
            jobsDone += well ? 1 : 0;
            jobsFailed += well ? 0 : 1;
            changed = true;
        } else if (line.startsWith("{\"Event\":\"SparkListenerStageSubmitted\"")) {
            stagesBegun++;
            changed = true;
        } else if (line.startsWith("{\"Event\":\"SparkListenerStageCompleted\"")) {
            stagesDone++;
            changed = true;
        } else if (line.startsWith("{\"Event\":\"org.apache.spark.sql.streaming.StreamingQueryListener$QueryProgressEvent\"")) {
            batch = batch(Json.tree(line).path("progress"));
            changed = true;
        }
    }

    private static @Nullable String batch(JsonNode progress) {
        // Spark writes the progress as text in some versions, as an object in others.
        JsonNode batch = progress.isTextual() ? Json.tree(progress.asText()) : progress;
        if (!batch.has("batchId")) {
            return null;
        }
        StringBuilder words = new StringBuilder("batch " + batch.path("batchId").asLong() + " had " + batch.path("numInputRows").asLong()
                + " rows");
        double rate = batch.path("processedRowsPerSecond").asDouble();
        if (rate > 0) {
            words.append(String.format(Locale.ROOT, ", %.1f a second", rate));
        }
        for (JsonNode source : batch.path("sources")) {
            String behind = source.path("metrics").path("maxOffsetsBehindLatest").asText("");
            if (!behind.isEmpty()) {
                words.append(", ").append(behind).append(" behind the latest");
            }
        }
        return words.toString();
    }

    /** Spark's name for the application, once it has said it. */
    @Nullable
    String applicationId() {
        return applicationId;
    }

    int jobs() {
        return jobs.size();
    }

    int stagesDone() {
        return stagesDone;
    }

    /** Writes one line when something changed since the last. */
    boolean tell(TaskLog log) {
        if (!changed) {
            return false;
        }
        changed = false;
        log.info(words());
        return true;
    }

    String words() {
        return "progress: application " + (applicationId == null ? "not known yet" : applicationId) + ", " + jobsDone + " of " + jobs.size()
                + " jobs done" + (jobsFailed == 0 ? "" : ", " + jobsFailed + " failed") + ", " + stagesDone + " of " + stagesBegun
                + " stages, " + tasksDone + " tasks" + (batch == null ? "" : "; " + batch);
    }
}
