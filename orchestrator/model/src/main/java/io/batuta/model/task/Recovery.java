package io.batuta.model.task;

/** What can be done about an attempt whose process (ours or the host's) died: each task kind declares it. */
public enum Recovery {
    /** Its effect lives outside and is found again by its outside name, from any node. */
    REATTACH,
    /** Its effect is a process on the host that started it; only that host can find it again. */
    REATTACH_SAME_HOST,
    /** It is done again from the start: at least once. A new attempt with one more try allowed, so no retry of the user's is used up. */
    RERUN,
    /** Nobody can know whether it took effect; a person decides. The attempt fails with that reason and is not retried. */
    ASK
}
