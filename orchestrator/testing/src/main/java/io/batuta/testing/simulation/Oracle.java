package io.batuta.testing.simulation;

import io.batuta.model.decide.TriggerRule;
import io.batuta.model.state.TaskState;
import java.util.List;

/** The trigger rules once more, written down from what they are said to mean and on lists of states instead of counts. */
enum Oracle {
    RUN, WAIT, SKIP, UPSTREAM_FAILED;

    static Oracle of(TriggerRule rule, List<TaskState> above) {
        if (above.isEmpty() || rule == TriggerRule.ALWAYS) {
            return RUN;
        }
        boolean over = above.stream().allMatch(TaskState::finished);
        boolean failure = above.contains(TaskState.FAILED) || above.contains(TaskState.UPSTREAM_FAILED);
        boolean success = above.contains(TaskState.SUCCESS);
        boolean skip = above.contains(TaskState.SKIPPED);
        return switch (rule) {
            case ALL_SUCCESS -> failure ? UPSTREAM_FAILED : skip ? SKIP : once(over);
            case ALL_FAILED -> success || skip ? SKIP : once(over);
            case ALL_SKIPPED -> success || failure ? SKIP : once(over);
            case ALL_DONE -> once(over);
            case ALL_DONE_MIN_ONE_SUCCESS -> skip ? SKIP : !over ? WAIT : success ? RUN : UPSTREAM_FAILED;
            case ONE_SUCCESS -> success ? RUN : !over ? WAIT : failure ? UPSTREAM_FAILED : SKIP;
            case ONE_FAILED -> failure ? RUN : over ? SKIP : WAIT;
            case ONE_DONE -> success || above.contains(TaskState.FAILED) ? RUN : over ? SKIP : WAIT;
            case NONE_FAILED -> failure ? UPSTREAM_FAILED : once(over);
            case NONE_FAILED_MIN_ONE_SUCCESS -> failure ? UPSTREAM_FAILED : !over ? WAIT : success ? RUN : SKIP;
            case NONE_SKIPPED -> skip ? SKIP : once(over);
            case ALWAYS -> RUN;
        };
    }

    private static Oracle once(boolean over) {
        return over ? RUN : WAIT;
    }
}
