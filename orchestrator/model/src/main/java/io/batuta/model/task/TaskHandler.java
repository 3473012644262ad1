package io.batuta.model.task;

/**
 * Does tasks of one kind. One instance serves every attempt of its kind and is called from many virtual threads at once.
 *
 * <p>The start of the attempt is durable before {@link #start} is called, and its end becomes durable after it returns; so {@code start} may block as long as it likes. It is interrupted when the
 * attempt is cancelled or times out; a handler whose effect lives outside this thread (a process, a container, a remote command) also gets {@link #cancel}.
 */
public interface TaskHandler {
    /** The kind it does, as in {@code TaskSpec.kind()}. */
    String kind();

    /** What can be done about an attempt whose orchestrator died. */
    Recovery recovery();

    /**
     * Does the attempt and waits for its end. Called once per attempt.
     *
     * @throws TaskFailedException to fail with a sentence; TaskSkippedException to skip; InterruptedException when cancelled; anything else fails the attempt with its message
     */
    Outcome start(TaskContext task) throws Exception;

    /**
     * Finds the effect of an attempt that an earlier process started, follows it and waits for its end. Called at most once per attempt and process, and only for the REATTACH kinds. Must not start
     * the effect a second time unless it is certain that it never began.
     *
     * @return how it ended; {@link Outcome.Unknown} when nothing can be found out
     */
    default Outcome reattach(TaskContext task) throws Exception {
        throw new UnsupportedOperationException(kind() + " tasks cannot be found again");
    }

    /**
     * Asks the effect to end; {@code start} (or {@code reattach}) then returns. Called outside the attempt's own thread, perhaps more than once and perhaps after the end.
     *
     * @param force false to ask (SIGTERM), true to end it now (SIGKILL)
     */
    default void cancel(TaskContext task, boolean force) throws Exception {}

    /**
     * The end of an attempt that this instance did is durable: what was left outside so that it could be found again after a crash can go. Called outside the transaction, for attempts of every kind
     * that is found again, perhaps more than once; returns at once.
     */
    default void settled(long attempt) {}
}
