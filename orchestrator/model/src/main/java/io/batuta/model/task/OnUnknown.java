package io.batuta.model.task;

/** What an author wants when nobody can know whether an attempt took effect; overrides what the kind does by itself. */
public enum OnUnknown {
    /** Do it again: the task is idempotent. */
    RERUN,
    /** Fail and let a person decide. */
    FAIL,
    /** Count it as done. */
    SUCCEED
}
