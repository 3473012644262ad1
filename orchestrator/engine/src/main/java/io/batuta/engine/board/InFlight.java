package io.batuta.engine.board;

/**
 * An attempt that was launched in this process and whose end was not reported yet; it holds its room whatever became of its task instance.
 *
 * @param abandoned whether its end is recorded although its code still runs. Its slots are free in the records then, which say what the open attempts take; this node keeps them until the code returns
 */
public record InFlight(long attempt, long run, long taskInstance, String dagId, String taskId, String pool, int slots, boolean abandoned) {
    InFlight asAbandoned() {
        return new InFlight(attempt, run, taskInstance, dagId, taskId, pool, slots, true);
    }
}
