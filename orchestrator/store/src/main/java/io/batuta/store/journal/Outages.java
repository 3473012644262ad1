package io.batuta.store.journal;

import io.batuta.model.journal.JournalException;
import java.util.function.Supplier;

/** Lets those who read tables beside the journal tell an outage, which passes, from what is wrong. */
public final class Outages {
    private Outages() {}

    /**
     * Asks the question.
     *
     * @param doing what is being done, for the message
     * @throws JournalException of kind UNREACHABLE when the database is away; everything else is thrown as it is
     */
    public static <T> T told(String doing, Supplier<T> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            JournalException told = Failures.of(doing, e);
            throw told.kind() == JournalException.Kind.UNREACHABLE ? told : e;
        }
    }
}
