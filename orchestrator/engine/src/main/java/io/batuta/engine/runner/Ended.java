package io.batuta.engine.runner;

import io.batuta.model.journal.Batch;
import io.batuta.model.task.Outcome;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An attempt's end, as reported to the lifecycle.
 *
 * @param outcome what the handler said; for a success the output itself is in {@code output}
 * @param output the output to make durable together with the end, or null
 * @param stateWrites durable values to make durable together with a success
 * @param logTrouble what is missing in its log and why, or null
 */
public record Ended(long attempt, Outcome outcome, Batch.@Nullable OutputRow output, List<Batch.StateWrite> stateWrites, Instant at,
        @Nullable String logTrouble) {
    /** An end whose log is whole. */
    public Ended(long attempt, Outcome outcome, Batch.@Nullable OutputRow output, List<Batch.StateWrite> stateWrites, Instant at) {
        this(attempt, outcome, output, stateWrites, at, null);
    }
}
