package io.batuta.model.decide;

import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that deciding about one task needs to know.
 *
 * @param notBefore when a retry or a next look is due; null otherwise
 * @param skippedBy the branch or short-circuit task that decided it is not needed; null when none did
 * @param unexpanded whether it is a mapped task whose elements are not known yet
 * @param past why its past (depends_on_past) keeps it back; null when it does not
 * @param limits what the limits leave; {@link Limits#NONE} to ask about the dependencies only
 */
public record TaskView(
        TaskState state,
        TriggerRule rule,
        Upstreams upstreams,
        @Nullable Instant notBefore,
        @Nullable String skippedBy,
        boolean unexpanded,
        Reason.@Nullable Past past,
        RunView run,
        Limits limits) {

    /** The run's side of it. */
    public record RunView(String dagId, RunState state, boolean dagPaused, boolean allPaused, int activeRuns, int maxActiveRuns) {}

    /**
     * The limits' side of it: every reason that keeps the task back now. Whoever makes the view counts; the decision only needs to know which limits are exhausted.
     */
    public record Limits(List<Reason> exhausted) {
        /** Nothing is limited. */
        public static final Limits NONE = new Limits(List.of());
    }
}
