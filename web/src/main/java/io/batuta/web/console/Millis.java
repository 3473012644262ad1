package io.batuta.web.console;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Durations as the console wants them: whole milliseconds. */
final class Millis {
    private Millis() {}

    /** From start to end; null while one of them is missing. */
    static @Nullable Long between(@Nullable Instant start, @Nullable Instant end) {
        return start == null || end == null ? null : Math.max(0, Duration.between(start, end).toMillis());
    }
}
