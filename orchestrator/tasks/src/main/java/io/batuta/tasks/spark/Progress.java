package io.batuta.tasks.spark;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.json.Json;
import io.batuta.model.task.TaskLog;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How far an application is, counted from the events Spark writes down. */
final class Progress {
    private @Nullable String applicationId;
    private int jobs;
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
            // Numbered from 0; a streaming application has ever more of them, so they are not kept.
            jobs = Math.max(jobs, Json.tree(line).path("Job ID").asInt() + 1);
            changed = true;
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

    /** {@code batch 42: 1200 rows, 120 rows/s in, 118 rows/s processed, 5 records behind the topic}. */
    private static @Nullable String batch(JsonNode progress) {
        // Spark writes the progress as text in some versions, as an object in others.
        JsonNode batch = progress.isTextual() ? Json.tree(progress.asText()) : progress;
        if (!batch.has("batchId")) {
            return null;
        }
        String name = batch.path("name").asText("");
        StringBuilder words = new StringBuilder(name.isEmpty() || name.equals("null") ? "" : name + ", ").append("batch ")
                .append(batch.path("batchId").asLong()).append(": ").append((long) sum(batch, "numInputRows")).append(" rows");
        rate(words, sum(batch, "inputRowsPerSecond"), "in");
        rate(words, sum(batch, "processedRowsPerSecond"), "processed");
        for (JsonNode source : batch.path("sources")) {
            String behind = source.path("metrics").path("maxOffsetsBehindLatest").asText("");
            if (!behind.isEmpty()) {
                words.append(", ").append(behind).append(" records behind the topic");
            }
        }
        return words.toString();
    }

    /** Over all sources: the event log has figures of those only. What Spark does not know, as a rate of the first batch, it writes as a text, and it is NaN here. */
    private static double sum(JsonNode batch, String name) {
        double sum = 0;
        for (JsonNode source : batch.path("sources")) {
            sum += source.path(name).isNumber() ? source.path(name).asDouble() : Double.NaN;
        }
        return sum;
    }

    private static void rate(StringBuilder words, double rows, String what) {
        if (Double.isFinite(rows)) {
            words.append(", ").append(String.format(Locale.ROOT, rows < 10 ? "%.1f" : "%.0f", rows)).append(" rows/s ").append(what);
        }
    }

    /** Spark's name for the application, once it has said it. */
    @Nullable
    String applicationId() {
        return applicationId;
    }

    int jobs() {
        return jobs;
    }

    int stagesDone() {
        return stagesDone;
    }

    /** The last batch of a streaming query, or null when there was none. */
    @Nullable
    String batch() {
        return batch;
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
        return "progress: application " + (applicationId == null ? "not known yet" : applicationId) + ", " + jobsDone + " of " + jobs
                + " jobs done" + (jobsFailed == 0 ? "" : ", " + jobsFailed + " failed") + ", " + stagesDone + " of " + stagesBegun
                + " stages, " + tasksDone + " tasks" + (batch == null ? "" : "; " + batch);
    }
}
