package io.batuta.testing;

import io.batuta.model.journal.Batch;
import io.batuta.model.state.RunState;
import io.batuta.model.task.AlertOn;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Assertions about a whole simulation. Each failure tells the whole story of what happened instead. */
public final class SimulatedAssert {
    private final Simulated actual;

    SimulatedAssert(Simulated actual) {
        this.actual = actual;
    }

    /** Every run ended well, and there was at least one. */
    public SimulatedAssert succeeded() {
        return allEnded(RunState.SUCCESS);
    }

    /** Every run failed, and there was at least one. */
    public SimulatedAssert failed() {
        return allEnded(RunState.FAILED);
    }

    private SimulatedAssert allEnded(RunState state) {
        boolean all = !actual.runs().isEmpty() && actual.runs().stream().allMatch(run -> run.state() == state);
        return check(all, "every run should have ended as " + state.word());
    }

    /** So many runs were made. */
    public SimulatedAssert hasRuns(int count) {
        return check(actual.runs().size() == count, "there should be " + count + " runs, not " + actual.runs().size());
    }

    /** The runs have exactly these logical dates, in this order; ISO 8601 with offsets. */
    public SimulatedAssert hasLogicalDates(String... dates) {
        List<Instant> wanted = Arrays.stream(dates).map(Moments::parse).toList();
        return check(actual.logicalDates().equals(wanted), "the logical dates should be " + wanted + ", not " + actual.logicalDates());
    }

    /** The only run. */
    public RunAssert run() {
        return new RunAssert(actual.run());
    }

    /** The run made as number {@code index}, from 0. */
    public RunAssert run(int index) {
        return new RunAssert(actual.run(index));
    }

    /** A task of the only run. */
    public TaskAssert task(String id) {
        return run().task(id);
    }

    /** One element's instance of a mapped task of the only run. */
    public TaskAssert task(String id, int mapIndex) {
        return run().task(id, mapIndex);
    }

    /** Exactly these tasks were tried in the only run, in this order of their first tries. */
    public SimulatedAssert ran(String... tasks) {
        run().ran(tasks);
        return this;
    }

    /** A mail about the task left to this address at that moment. */
    public SimulatedAssert mailed(String task, AlertOn on, String address) {
        boolean found = actual.alerts().stream()
                .anyMatch(alert -> alert.channel().equals("mail") && about(alert, task, on) && alert.addresses().contains(address));
        return check(found, "a mail about " + task + " (" + on + ") should have left to " + address + "; what left: " + actual.alerts());
    }

    /** A mail about the run itself left to this address at that moment. */
    public SimulatedAssert mailedAboutRun(AlertOn on, String address) {
        boolean found = actual.alerts().stream()
                .anyMatch(alert -> alert.channel().equals("mail") && about(alert, null, on) && alert.addresses().contains(address));
        return check(found, "a mail about the run (" + on + ") should have left to " + address + "; what left: " + actual.alerts());
    }

    /** The task's hook for that moment was to be called so many times. */
    public SimulatedAssert hooked(String task, AlertOn on, int times) {
        long calls = actual.alerts().stream().filter(alert -> alert.channel().equals("hook") && about(alert, task, on)).count();
        return check(calls == times, "the hook of " + task + " on " + on + " should have been called " + times + " times, not " + calls);
    }

    /** Nothing left. */
    public SimulatedAssert alertedNobody() {
        return check(actual.alerts().isEmpty(), "no mail or hook should have left, but these did: " + actual.alerts());
    }

    /** So many ticks of the schedule got no run. */
    public SimulatedAssert skippedTicks(long count) {
        long skipped = actual.skippedTicks().stream().mapToLong(Batch.SkippedTicks::count).sum();
        return check(skipped == count, count + " ticks should have been skipped, not " + skipped + ": " + actual.skippedTicks());
    }

    /** A durable value of a task is this in the end. */
    public SimulatedAssert hasState(String task, String key, Object value) {
        Object found = actual.state(task, key, value.getClass()).orElse(null);
        return check(value.equals(found), "the durable value " + key + " of " + task + " should be " + value + ", not " + found);
    }

    private static boolean about(SimulatedAlert alert, @Nullable String task, AlertOn on) {
        return alert.on() == on && Objects.equals(alert.task(), task);
    }

    private SimulatedAssert check(boolean fine, String wanted) {
        if (!fine) {
            throw new AssertionError(wanted + "\n" + actual.story());
        }
        return this;
    }
}
