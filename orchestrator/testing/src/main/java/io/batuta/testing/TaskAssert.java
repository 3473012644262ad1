package io.batuta.testing;

import io.batuta.model.state.TaskState;
import io.batuta.model.task.OutputType;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Assertions about one task of one run of a simulation. */
public final class TaskAssert {
    private final SimulatedTask actual;

    TaskAssert(SimulatedTask actual) {
        this.actual = actual;
    }

    /** It ended well. */
    public TaskAssert succeeded() {
        return is(TaskState.SUCCESS);
    }

    /** It failed for good. */
    public TaskAssert failed() {
        return is(TaskState.FAILED);
    }

    /** It failed for good, and its reason contains this. */
    public TaskAssert failedWith(String reason) {
        failed();
        return check(actual.reason() != null && actual.reason().contains(reason), "its reason should contain '" + reason + "'");
    }

    /** It was skipped. */
    public TaskAssert skipped() {
        return is(TaskState.SKIPPED);
    }

    /** It never ran, because one before it failed. */
    public TaskAssert upstreamFailed() {
        return is(TaskState.UPSTREAM_FAILED);
    }

    /** It is in this state in the end. */
    public TaskAssert is(TaskState state) {
        return check(actual.state() == state, "it should be " + state.word());
    }

    /** It was tried so many times. */
    public TaskAssert tried(int times) {
        return check(actual.tries().size() == times, "it should have been tried " + times + " times, not " + actual.tries().size());
    }

    /** Its tries began at exactly these moments; ISO 8601 with offsets. */
    public TaskAssert triedAt(String... moments) {
        List<Instant> wanted = Arrays.stream(moments).map(Moments::parse).toList();
        List<Instant> began = actual.tries().stream().map(SimulatedTask.Try::startedAt).toList();
        return check(began.equals(wanted), "its tries should have begun at " + wanted + ", not " + began);
    }

    /** From the end of each failed try to the next one that much time passed. */
    public TaskAssert waitedBetweenTries(Duration... waits) {
        List<Duration> waited = java.util.stream.IntStream.range(1, actual.tries().size())
                .mapToObj(i -> Duration.between(actual.tries().get(i - 1).endedAt(), actual.tries().get(i).startedAt())).toList();
        return check(waited.equals(List.of(waits)), "it should have waited " + List.of(waits) + " between its tries, not " + waited);
    }

    /** Its output is this. */
    public TaskAssert hasOutput(Object output) {
        return hasOutput(output, new OutputType<>(output.getClass()));
    }

    /** Its output, read as that type, is this. */
    public TaskAssert hasOutput(Object output, OutputType<?> type) {
        Object found = actual.output(type);
        return check(output.equals(found), "its output should be " + output + ", not " + found);
    }

    /** A line of its log contains this. */
    public TaskAssert logged(String text) {
        return check(actual.log().stream().anyMatch(line -> line.contains(text)),
                "a line of its log should contain '" + text + "'; it is\n" + String.join("\n", actual.log()));
    }

    /** Not done but recorded: the settings its newest try would have been done with pass these assertions. */
    public <C> TaskAssert recorded(Class<C> config, Consumer<C> assertions) {
        assertions.accept(actual.recorded(config));
        return this;
    }

    /** Its newest try would have produced records with exactly these keys to Kafka, in this order. */
    public TaskAssert producedKeys(String... keys) {
        List<String> found = actual.records().stream().map(one -> String.valueOf(one.key())).toList();
        return check(found.equals(List.of(keys)), "it should have produced records with the keys " + List.of(keys) + ", not " + found);
    }

    /** Its newest try would have produced so many records to Kafka. */
    public TaskAssert produced(int records) {
        return check(actual.records().size() == records, "it should have produced " + records + " records, not " + actual.records().size());
    }

    private TaskAssert check(boolean fine, String wanted) {
        if (!fine) {
            throw new AssertionError("task " + actual.name() + ": " + wanted + ". It is " + actual.state().word()
                    + (actual.reason() == null ? "" : " (" + actual.reason() + ")")
                    + actual.tries().stream().map(one -> "\n  " + one).collect(Collectors.joining()));
        }
        return this;
    }
}
