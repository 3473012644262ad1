package io.batuta.engine.board;

/**
 * An attempt that was launched in this process and whose end was not reported yet; it holds its room whatever became of its task instance.
 */
public record InFlight(long attempt, long run, long taskInstance, String dagId, String taskId, String pool, int slots) {}
