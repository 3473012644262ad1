package io.batuta.engine.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** The messages as the memory keeps them. Thread-safe. */
public interface OutboxRows {
    /**
     * Takes waiting messages whose time has come, oldest first, so that nobody else takes them for a while. A node that dies with them gives them back by that time running out.
     *
     * @param hold how long they are ours
     */
    List<Message> claim(Collection<String> channels, int limit, Duration hold);

    /** It arrived; {@code answer} is what the other side said. */
    void delivered(long id, String answer);

    /** It did not arrive; it is tried again at that time. */
    void tryAgain(long id, String error, Instant at);

    /** It did not arrive and is not tried again. */
    void gaveUp(long id, String error);

    /** Says why the waiting messages of all other channels wait. */
    void explainOthers(Collection<String> served, String reason);
}
