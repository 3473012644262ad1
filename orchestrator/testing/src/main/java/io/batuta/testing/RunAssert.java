package io.batuta.testing;

import io.batuta.model.state.RunState;
import java.time.Duration;
import java.util.List;

/** Assertions about one run of a simulation. Each failure tells the whole story of what happened instead. */
public final class RunAssert {
    private final SimulatedRun actual;

    RunAssert(SimulatedRun actual) {
        this.actual = actual;
    }

    /** It ended well. */
    public RunAssert succeeded() {
        return ended(RunState.SUCCESS);
    }

    /** It failed. */
    public RunAssert failed() {
        return ended(RunState.FAILED);
    }

    private RunAssert ended(RunState state) {
        return check(actual.state() == state, "the run should have ended as " + state.word());
    }

    /** Exactly these tasks were tried, in this order of their first tries. A mapped one is named with its index: {@code load[0]}. */
    public RunAssert ran(String... tasks) {
        return check(actual.order().equals(List.of(tasks)),
                "these should have run, in this order: " + List.of(tasks) + ", but it was " + actual.order());
    }

    /** From its start to its end that much virtual time passed. */
    public RunAssert took(Duration time) {
        Duration taken = actual.startedAt() == null || actual.endedAt() == null
                ? null
                : Duration.between(actual.startedAt(), actual.endedAt());
        return check(time.equals(taken), "the run should have taken " + time + ", not " + taken);
    }

    /** A task of it. */
    public TaskAssert task(String id) {
        return new TaskAssert(actual.task(id));
    }

    /** One element's instance of a mapped task. */
    public TaskAssert task(String id, int mapIndex) {
        return new TaskAssert(actual.task(id, mapIndex));
    }

    private RunAssert check(boolean fine, String wanted) {
        if (!fine) {
            throw new AssertionError(wanted + "\n" + actual.story());
        }
        return this;
    }
}
