package io.batuta.server.wiring;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was opened, to be closed in reverse order. One that fails to close does not keep the others open. Thread-safe; closing twice closes once. */
final class Closing implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private final Deque<Part> parts = new ArrayDeque<>();

    private record Part(String name, AutoCloseable what) {}

    /** Notes it for closing and gives it back. */
    synchronized <C extends AutoCloseable> C add(String name, C what) {
        parts.push(new Part(name, what));
        return what;
    }

    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            LOG.debug("Closing {}", part.name);
            try {
                part.what.close();
            } catch (Exception e) {
                LOG.warn("{} could not be closed in order", part.name, e);
            }
        }
    }
}
