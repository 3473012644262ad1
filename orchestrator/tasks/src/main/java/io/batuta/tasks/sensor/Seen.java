package io.batuta.tasks.sensor;

import io.batuta.model.task.Outcome;
import org.jspecify.annotations.Nullable;

/** What a look found. */
public sealed interface Seen {
    /** What is waited for is there. */
    record There(@Nullable Object output) implements Seen {}

    /** It is not, and this is how it stands instead, in words that go on a sentence: {@code 3 of 5 files are there}. */
    record NotYet(String instead) implements Seen {}

    /** Waiting has no sense any more. */
    record Never(Outcome outcome) implements Seen {}
}
