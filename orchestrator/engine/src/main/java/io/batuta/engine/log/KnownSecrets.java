package io.batuta.engine.log;

import java.util.Collection;

/** The secrets of all saved connections and variables, so that every attempt's log hides all of them. Thread-safe; read without a lock. */
public final class KnownSecrets {
    private volatile Masker masker = Masker.NONE;

    /** Replaces what is known: called at start and whenever a connection or variable changes. */
    public void know(Collection<String> secrets) {
        masker = Masker.of(secrets);
    }

    /** Hides what is known now. */
    public Masker masker() {
        return masker;
    }
}
