package io.batuta.model.runs;

/**
 * A run of another DAG.
 *
 * @param state what it was in when the task ended: queued, running, success or failed
 */
public record TriggeredRun(String dagId, String runId, String state) {}
