package io.batuta.model.decide;

import java.util.Locale;

/** When a task runs, by what became of its direct upstreams; {@link TriggerRules} evaluates them. */
public enum TriggerRule {
    /** All succeeded (the default). */
    ALL_SUCCESS,
    /** All failed or could not start because of a failure. */
    ALL_FAILED,
    /** All are finished, however they ended. */
    ALL_DONE,
    /** All are finished, none was skipped, and at least one succeeded. */
    ALL_DONE_MIN_ONE_SUCCESS,
    /** All were skipped. */
    ALL_SKIPPED,
    /** At least one succeeded; does not wait for the others. */
    ONE_SUCCESS,
    /** At least one failed; does not wait for the others. */
    ONE_FAILED,
    /** At least one succeeded or failed; does not wait for the others. */
    ONE_DONE,
    /** None failed: all succeeded or were skipped. */
    NONE_FAILED,
    /** None failed and at least one succeeded. */
    NONE_FAILED_MIN_ONE_SUCCESS,
    /** None was skipped, and all are finished. */
    NONE_SKIPPED,
    /** At once, whatever the upstreams do. */
    ALWAYS;

    /** The rule's name as the REST contract spells it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
