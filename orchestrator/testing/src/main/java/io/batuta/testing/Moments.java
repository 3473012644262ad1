package io.batuta.testing;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Moments as tests write them. */
final class Moments {
    private Moments() {}

    static Instant parse(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a date and time with an offset, such as 2027-03-28T01:30:00Z or 2027-03-28T03:30:00+02:00", e);
        }
    }
}
