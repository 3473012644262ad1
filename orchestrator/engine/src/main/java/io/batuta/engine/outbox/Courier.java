package io.batuta.engine.outbox;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Delivers the messages of one channel. Called from several threads at once, outside of any transaction, perhaps more than once for the same message. */
public interface Courier {
    /** The channel it serves. */
    String channel();

    /** Why nothing of this channel can leave now, for people; null when it can. What waits for this uses up no try. */
    default @Nullable String obstacle() {
        return null;
    }

    /** Whom the message is for. Messages for the same audience may leave as one; null for a message that always leaves alone. */
    default @Nullable String audience(Message message) {
        return null;
    }

    /** How long after a delivery further messages for the same audience gather before they leave, as one. */
    default Duration gather() {
        return Duration.ZERO;
    }

    /** How often a delivery is tried, with growing pauses, before it is given up. */
    default int mostTries() {
        return 10;
    }

    /**
     * Delivers them as one; may block and is interrupted when it takes too long.
     *
     * @param messages one, or several for the same audience, oldest first; the same ones again when it is tried again
     * @return what the other side said, for people
     */
    String deliver(List<Message> messages) throws Exception;
}
