package io.batuta.web.v2;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Durations as the contract wants them. */
final class Seconds {
    private Seconds() {}

    /** Seconds with a fraction from start to end; null while one of them is missing. */
    static @Nullable Double between(@Nullable Instant start, @Nullable Instant end) {
        return start == null || end == null ? null : of(Duration.between(start, end));
    }

    static double of(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    /** A length of time in the contract's own shape. */
    static @Nullable Map<String, Object> delta(@Nullable Duration duration) {
        return duration == null
                ? null
                : Map.of("__type", "TimeDelta", "days", duration.toDays(), "seconds", duration.toSeconds() % 86_400, "microseconds",
                        duration.toNanosPart() / 1_000);
    }
}
