package io.batuta.model.task;

/** The moments an author can react to, by mail or by a hook in code. */
public enum AlertOn {
    /** A task (or the run, when set on the DAG's run) failed for good. */
    FAILURE,
    /** It ended well. */
    SUCCESS,
    /** An attempt failed and another follows. */
    RETRY,
    /** It was skipped. */
    SKIPPED,
    /** By what earlier runs took, it will not end before its deadline. Told once, while there is still time to act. */
    DEADLINE_AT_RISK,
    /** It has not ended by its deadline. */
    DEADLINE_MISSED
}
