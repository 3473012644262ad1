package io.batuta.model.runs;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.sensor.Looks;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings of starting a run.
 *
 * @param dagId the other DAG
 * @param params fixed params
 * @param codeMakesParams whether the author's code makes further ones
 * @param sameDate whether the run gets this run's logical date
 * @param date the logical date it gets; null for none, or for the same
 * @param ifThere what happens when the date has a run already
 * @param waits whether the task waits for the run's end
 * @param failWithIt whether the task fails when the run it waited for has failed
 * @param looks how it looks while it waits
 */
public record DagTriggerConfig(String dagId, Map<String, JsonNode> params, boolean codeMakesParams, boolean sameDate,
        @Nullable Instant date, IfThere ifThere, boolean waits, boolean failWithIt, Looks looks) {}
