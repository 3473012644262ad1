package io.batuta.testing.simulation;

/** Something that must never be, was. */
public final class Violation extends AssertionError {
    private static final long serialVersionUID = 1;

    private final String invariant;

    Violation(String invariant, String what) {
        super(invariant + ": " + what);
        this.invariant = invariant;
    }

    /** Which invariant: I1 to I13. */
    public String invariant() {
        return invariant;
    }
}
