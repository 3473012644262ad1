package io.batuta.tasks.runs;

import io.batuta.model.json.Json;
import io.batuta.model.runs.DagTriggerConfig;
import io.batuta.model.runs.IfThere;
import io.batuta.model.runs.RunParams;
import io.batuta.model.state.RunState;
import io.batuta.model.task.OtherRuns;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskFailedException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the run that a try has started, or starts it. */
final class Triggering {
    /** How many earlier tries are looked at for a run that still goes on. */
    private static final int TRIES_BACK = 20;

    private final TaskContext task;
    private final DagTriggerConfig config;
    private final OtherRuns others;
    private final String stem;

    Triggering(TaskContext task, DagTriggerConfig config) {
        this.task = task;
        this.config = config;
        this.others = task.otherRuns();
        this.stem = "triggered__" + task.firstTryAt().truncatedTo(ChronoUnit.SECONDS) + "__" + fingerprint();
    }

    OtherRuns.Seen ensure() throws Exception {
        OtherRuns.Seen own = ofThisTask();
        if (own != null) {
            task.log().info("its run is " + own.runId() + " of DAG " + config.dagId() + ", which is " + own.state().word());
            return own;
        }
        Instant date = date();
        Optional<OtherRuns.Dated> there = date == null
                ? Optional.empty()
                : others.at(config.dagId(), date, java.util.List.of());
        if (date != null && there.isPresent()) {
            return takeOver(there.get(), date);
        }
        String runId = stem + "~" + task.tryNumber();
        OtherRuns.Seen made = others.start(new OtherRuns.Order(config.dagId(), runId, date, params(), "DAG " + task.dagId()));
        task.log().info("started run " + runId + " of DAG " + config.dagId() + (date == null ? "" : " for " + date));
        return made;
    }

    /** The run of this try; or of an earlier one, if that goes on or went well. */
    private OtherRuns.@Nullable Seen ofThisTask() {
        int now = task.tryNumber();
        for (int number = now; number > Math.max(0, now - TRIES_BACK); number--) {
            Optional<OtherRuns.Seen> found = others.run(config.dagId(), stem + "~" + number);
            if (found.isPresent()) {
                boolean failedBefore = number < now && found.get().state() == RunState.FAILED && config.failWithIt();
                return failedBefore ? null : found.get();
            }
        }
        return null;
    }

    private OtherRuns.Seen takeOver(OtherRuns.Dated there, Instant date) {
        String which = "DAG " + config.dagId() + " has run " + there.runId() + " for " + date + " already, which is "
                + there.state().word();
        if (config.ifThere() == IfThere.FAIL) {
            throw new TaskFailedException(which, "clear that run to have it done again; .ifThere(USE) takes it, .ifThere(RERUN) clears it",
                    false, null);
        }
        OtherRuns.Seen run = others.run(config.dagId(), there.runId())
                .orElseThrow(() -> new TaskFailedException(which + ", and was deleted"));
        Instant ended = run.endedAt();
        boolean old = run.state().finished() && (ended == null || ended.isBefore(task.firstTryAt()));
        if (config.ifThere() == IfThere.RERUN && old) {
            task.log().info(which + "; it is cleared as a whole");
            others.again(config.dagId(), run.runId(), "DAG " + task.dagId());
            return new OtherRuns.Seen(run.runId(), RunState.QUEUED, null);
        }
        task.log().info(which + "; it is taken");
        return run;
    }

    private @Nullable Instant date() {
        if (config.sameDate() && task.logicalDate() == null) {
            throw new TaskFailedException("run " + task.runId() + " has no logical date to give to DAG " + config.dagId(),
                    "trigger it with a logical date, or leave .sameDate() out", false, null);
        }
        return config.sameDate() ? task.logicalDate() : config.date();
    }

    private Map<String, Object> params() throws Exception {
        Map<String, Object> params = new LinkedHashMap<>();
        config.params().forEach((name, value) -> params.put(name, Json.convert(value, Object.class)));
        if (config.codeMakesParams()) {
            params.putAll(task.code(RunParams.class).params(task));
        }
        return params;
    }

    /** Different for every task instance, and after every clear. */
    private String fingerprint() {
        String all = String.join("\n", task.dagId(), task.runId(), task.taskId(), Integer.toString(task.mapIndex()),
                task.firstTryAt().toString());
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
