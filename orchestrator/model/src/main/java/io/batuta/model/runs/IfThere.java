package io.batuta.model.runs;

/** What a task that starts a run does when the logical date has one already. */
public enum IfThere {
    /** It fails. */
    FAIL,
    /** It takes that run for its own: with {@code andWait}, it waits for its end. */
    USE,
    /** It takes that run, and clears it as a whole if it had ended before this task began. */
    RERUN
}
