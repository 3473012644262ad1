package io.batuta.server.wiring;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells several what one says; joins parts that are made one after the other. One that fails does not keep it from the others. Thread-safe. */
final class Listeners<T> implements Consumer<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<Consumer<T>> all = new CopyOnWriteArrayList<>();

    void add(Consumer<T> listener) {
        all.add(listener);
    }

    @Override
    public void accept(T what) {
        for (Consumer<T> listener : all) {
            try {
                listener.accept(what);
            } catch (RuntimeException e) {
                LOG.warn("A listener failed on {}", what, e);
            }
        }
    }
}
