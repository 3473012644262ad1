package io.batuta.testing.api;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a real API does to its readers one day or another. Each is asked for by {@link RandomUserStandIn#misbehave}. */
public sealed interface Mischief {
    /**
     * An error instead of an answer.
     *
     * @param status such as 500, 503, 429
     * @param retryAfter becomes the header of that name, in whole seconds
     */
    record Refuse(int status, Optional<Duration> retryAfter) implements Mischief {}

    /** The right answer, this much later. */
    record Delay(Duration duration) implements Mischief {}

    /**
     * The connection ends early.
     *
     * @param afterBytes how much of the body is sent before; 0 sends not even a status line, upon which clients like the
     *     JDK's repeat a GET by themselves
     */
    record Cut(int afterBytes) implements Mischief {}

    /** Status 200, and JSON that stops in the middle. */
    record HalfJson() implements Mischief {}

    /** Status 200, and the web page of a proxy where JSON was expected. */
    record WebPage() implements Mischief {}

    /**
     * A value of another type, or a field nobody knew, in the first person of the answer.
     *
     * @param path such as {@code dob.age}; a last step that does not exist is added
     * @param value a string, number, boolean, list, map or null
     */
    record Replace(String path, @Nullable Object value) implements Mischief {}

    /** A field is missing in the first person of the answer; the path is as in {@link Replace}. */
    record Omit(String path) implements Mischief {}

    /** An error with this status and no advice when to come back. */
    static Mischief refuse(int status) {
        return new Refuse(status, Optional.empty());
    }

    /** 503 or 429 with the advice to come back after this time. */
    static Mischief refuse(int status, Duration retryAfter) {
        return new Refuse(status, Optional.of(retryAfter));
    }
}
