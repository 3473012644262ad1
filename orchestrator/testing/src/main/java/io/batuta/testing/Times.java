package io.batuta.testing;

/**
 * How many tries of a task fail in a simulation.
 *
 * @param tries the first so many tries of every instance in every run fail; at least 1
 */
public record Times(int tries) {
    /** Checks the number. */
    public Times {
        if (tries < 1) {
            throw new IllegalArgumentException("a task can fail 1 time or more, not " + tries);
        }
    }

    /** The first tries fail, the next does what it should. */
    public static Times times(int tries) {
        return new Times(tries);
    }

    /** The first try fails. */
    public static Times once() {
        return new Times(1);
    }

    /** Every try fails. */
    public static Times always() {
        return new Times(Integer.MAX_VALUE);
    }
}
