package io.batuta.engine.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The messages as the memory keeps them. Thread-safe. */
public interface OutboxRows {
    /** How long until the next message is due, zero when one is; empty when none waits. */
    Optional<Duration> untilDue();

    /**
     * Takes waiting messages whose time has come, oldest first, so that nobody else takes them for a while. A node that dies with them gives them back by that time running out.
     *
     * @param hold how long they are ours
     */
    List<Message> claim(Collection<String> channels, int limit, Duration hold);

    /** Takes the other waiting messages of these bundles in the same way, due or not. */
    List<Message> companions(Collection<Long> bundles, Collection<Long> claimed, Duration hold);

    /** Binds messages for good: they leave as one. */
    void together(Collection<Long> ids, long bundle);

    /** Claimed messages wait until then; that counts as no try. */
    void putOff(Collection<Long> ids, String reason, Instant until);

    /** They arrived; {@code answer} is what the other side said. */
    void delivered(Collection<Long> ids, String answer);

    /** They did not arrive; they are tried again at that time. */
    void tryAgain(Collection<Long> ids, String error, Instant at);

    /** They did not arrive and are not tried again. */
    void gaveUp(Collection<Long> ids, String error);

    /** Says why the waiting messages of a channel wait. */
    void explain(String channel, String reason);
}
