package io.batuta.engine.lifecycle;

import io.batuta.model.journal.Batch;
import io.batuta.model.journal.JournalException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of a database that takes no commits: at once, then now and then. It is tried again several times a second, and the full disk may be the log's own. */
final class Outage {
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
    private static final Duration AGAIN = Duration.ofSeconds(30);

    private @Nullable Instant told;

    /** A commit or a reading back failed at that moment. */
    void tell(JournalException e, Instant now) {
        Instant last = told;
        if (last == null || !now.isBefore(last.plus(AGAIN))) {
            told = now;
            LOG.warn("the database cannot be used: {}; nothing starts until it can, and nothing is lost", e.getMessage());
        }
    }

    /** A commit was accepted; an empty one proves nothing. */
    void accepted(Batch batch) {
        if (told != null && !batch.isEmpty()) {
            told = null;
            LOG.info("the database takes commits again");
        }
    }
}
