package io.batuta.engine.bundle;

import java.util.Set;

/** Thrown by a {@link BundleSink} for a bundle whose tasks name pools that do not exist; the message is a sentence for people. */
public final class PoolsMissingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Set<String> pools;

    /** With the pools that are missing. */
    public PoolsMissingException(String message, Set<String> pools) {
        super(message);
        this.pools = Set.copyOf(pools);
    }

    /** Their names. */
    public Set<String> pools() {
        return pools;
    }
}
