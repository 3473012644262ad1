package io.batuta.model.decide;

import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The one decision about a task. The scheduler carries it out, "why is it (not) running?" shows its reasons, and the simulation runs it with a virtual clock; so they cannot disagree.
 */
public final class Decider {
    private static final Decision START = new Decision.Start();
    private static final Decision EXPAND = new Decision.Expand();

    private Decider() {}

    /** What to do with the task now. Pure; never null. */
    public static Decision decide(TaskView view, Instant now) {
        boolean candidate = switch (view.state()) {
            case NONE, SCHEDULED, UP_FOR_RETRY, UP_FOR_RESCHEDULE -> true;
            case QUEUED, RUNNING, SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED, DEFERRED, AWAITING_INPUT, RESTARTING, REMOVED -> false;
        };
        if (!candidate) {
            return new Decision.Wait(List.of(new Reason.NotWaiting(view.state())));
        }
        if (view.run().state().finished()) {
            return new Decision.Wait(List.of(new Reason.RunEnded()));
        }
        // One that was shown waiting for room has not started either: what it waits for may have been cleared meanwhile.
        boolean firstStart = view.state() == TaskState.NONE || view.state() == TaskState.SCHEDULED;
        if (firstStart && view.run().state() == RunState.RUNNING) {
            if (view.skippedBy() != null) {
                return new Decision.Become(TaskState.SKIPPED, "not chosen by " + view.skippedBy());
            }
            TriggerRules.Verdict verdict = TriggerRules.evaluate(view.rule(), view.upstreams());
            if (verdict == TriggerRules.Verdict.SKIP || verdict == TriggerRules.Verdict.UPSTREAM_FAILED) {
                return new Decision.Become(verdict.state(), because(view));
            }
        }
        List<Reason> reasons = reasons(view, now, firstStart);
        if (!reasons.isEmpty()) {
            return new Decision.Wait(reasons);
        }
        return view.unexpanded() ? EXPAND : START;
    }

    private static List<Reason> reasons(TaskView view, Instant now, boolean firstStart) {
        List<Reason> reasons = new ArrayList<>(0);
        TaskView.RunView run = view.run();
        if (run.allPaused()) {
            reasons.add(new Reason.AllPaused());
        }
        if (run.dagPaused()) {
            reasons.add(new Reason.DagPaused(run.dagId()));
        }
        if (run.state() == RunState.QUEUED) {
            reasons.add(new Reason.RunNotStarted(run.activeRuns(), run.maxActiveRuns()));
        }
        if (firstStart && TriggerRules.evaluate(view.rule(), view.upstreams()) == TriggerRules.Verdict.WAIT) {
            reasons.add(new Reason.Upstream(view.rule(), view.upstreams()));
        }
        if (view.notBefore() != null && now.isBefore(view.notBefore())) {
            reasons.add(new Reason.NotBefore(view.notBefore(), view.state() == TaskState.UP_FOR_RETRY));
        }
        if (view.past() != null) {
            reasons.add(view.past());
        }
        reasons.addAll(view.limits().exhausted());
        return reasons;
    }

    private static String because(TaskView view) {
        Upstreams up = view.upstreams();
        return "trigger rule %s: of %d upstream tasks %d succeeded, %d failed, %d could not start, %d were skipped"
                .formatted(view.rule().word(), up.total(), up.success(), up.failed(), up.upstreamFailed(), up.skipped());
    }
}
