package io.batuta.model.task;

import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/** How an attempt ended, as its handler saw it. What follows (a retry, the end, a later look) is decided elsewhere. */
public sealed interface Outcome {
    /**
     * It did what it should.
     *
     * @param output the task's output, an instance of its declared output type; null when it has none
     */
    record Success(@Nullable Object output) implements Outcome {}

    /**
     * It did what it should and decided which direct downstream tasks are needed; the others are skipped.
     *
     * @param output the output, if any
     * @param chosen ids of the direct downstream tasks that go on; an id that is not downstream fails the attempt
     * @param descendantsToo whether everything behind the tasks not chosen is skipped as well, whatever its trigger rule (a short circuit)
     */
    record Branched(@Nullable Object output, Set<String> chosen, boolean descendantsToo) implements Outcome {}

    /**
     * It failed.
     *
     * @param reason one sentence for people: who, what, where, how it ended
     * @param hint one sentence on what to do, when the pattern is known
     * @param retryable false when another try cannot help
     */
    record Failure(String reason, @Nullable String hint, boolean retryable) implements Outcome {}

    /** It found that it is not needed. */
    record Skipped(String reason) implements Outcome {}

    /** It looked and found nothing yet; it wants to look again, without using up a try. */
    record LookAgain(Duration in, String reason) implements Outcome {}

    /** It cannot be known whether it took effect. */
    record Unknown(String reason) implements Outcome {}

    /** It was cancelled, and its effect has ended. */
    record Cancelled() implements Outcome {}
}
