package io.batuta.engine.outbox;

/** Delivers the messages of one channel. Called from several threads at once, outside of any transaction, perhaps more than once for the same message. */
public interface Courier {
    /** The channel it serves. */
    String channel();

    /**
     * Delivers it; may block and is interrupted when it takes too long.
     *
     * @return what the other side said, for people
     */
    String deliver(Message message) throws Exception;
}
