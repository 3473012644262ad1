package io.batuta.testing.simulation;

/** A simulated process ends at once, wherever it is. */
final class ProcessDied extends Error {
    private static final long serialVersionUID = 1;

    ProcessDied(String where) {
        super(where, null, false, false);
    }
}
