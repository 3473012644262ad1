package io.batuta.model.runs;

import io.batuta.model.sensor.Looks;
import java.time.Duration;
import java.util.List;

/**
 * Settings of waiting for another DAG's run.
 *
 * @param dagId the other DAG
 * @param tasks the tasks of it that must have ended well; empty for the whole run
 * @param shift what is added to this run's logical date to find the other's
 * @param patient whether a failed run is waited for, too, since somebody may clear it
 * @param looks how it looks
 */
public record DagWaitConfig(String dagId, List<String> tasks, Duration shift, boolean patient, Looks looks) {}
