package io.batuta.model.decide;

import io.batuta.model.state.TaskState;

/** Evaluates trigger rules on counted upstreams. Pure; the table is SEMANTICS' §2.3, rule by rule. */
public final class TriggerRules {
    private TriggerRules() {}

    /** What a rule says now. */
    public enum Verdict {
        /** The task may run. */
        RUN,
        /** Its upstreams have not decided it yet. */
        WAIT,
        /** It can never run and is skipped. */
        SKIP,
        /** It can never run because something before it failed. */
        UPSTREAM_FAILED;

        /** The state this verdict leads to; only for the two that end a task. */
        public TaskState state() {
            return switch (this) {
                case SKIP -> TaskState.SKIPPED;
                case UPSTREAM_FAILED -> TaskState.UPSTREAM_FAILED;
                case RUN, WAIT -> throw new IllegalStateException(this + " does not end a task");
            };
        }
    }

    /** What the rule says of these upstreams. A task without upstreams always may run. */
    public static Verdict evaluate(TriggerRule rule, Upstreams up) {
        if (up.total() == 0) {
            return Verdict.RUN;
        }
        boolean allDone = up.left() == 0;
        int failures = up.failed() + up.upstreamFailed();
        return switch (rule) {
            case ALL_SUCCESS -> failures > 0 ? Verdict.UPSTREAM_FAILED : up.skipped() > 0 ? Verdict.SKIP : when(allDone);
            case ALL_FAILED -> up.success() > 0 || up.skipped() > 0 ? Verdict.SKIP : when(allDone);
            case ALL_DONE -> when(allDone);
            case ALL_DONE_MIN_ONE_SUCCESS ->
                up.skipped() > 0 ? Verdict.SKIP : !allDone ? Verdict.WAIT : up.success() > 0 ? Verdict.RUN : Verdict.UPSTREAM_FAILED;
            case ALL_SKIPPED -> up.success() > 0 || failures > 0 ? Verdict.SKIP : when(allDone);
            case ONE_SUCCESS ->
                up.success() > 0
                        ? Verdict.RUN
                        : !allDone ? Verdict.WAIT : up.skipped() == up.total() ? Verdict.SKIP : Verdict.UPSTREAM_FAILED;
            case ONE_FAILED -> failures > 0 ? Verdict.RUN : allDone ? Verdict.SKIP : Verdict.WAIT;
            case ONE_DONE -> up.success() + up.failed() > 0 ? Verdict.RUN : allDone ? Verdict.SKIP : Verdict.WAIT;
            case NONE_FAILED -> failures > 0 ? Verdict.UPSTREAM_FAILED : when(allDone);
            case NONE_FAILED_MIN_ONE_SUCCESS ->
                failures > 0 ? Verdict.UPSTREAM_FAILED : !allDone ? Verdict.WAIT : up.success() > 0 ? Verdict.RUN : Verdict.SKIP;
            case NONE_SKIPPED -> up.skipped() > 0 ? Verdict.SKIP : when(allDone);
            case ALWAYS -> Verdict.RUN;
        };
    }

    private static Verdict when(boolean allDone) {
        return allDone ? Verdict.RUN : Verdict.WAIT;
    }
}
