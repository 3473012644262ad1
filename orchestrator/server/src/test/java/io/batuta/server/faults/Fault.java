package io.batuta.server.faults;

/**
 * A kind of fault.
 *
 * @param name its number in the matrix and what happens
 * @param weight how often it comes, compared with others
 */
record Fault(String name, int weight, Strike strike) {
    static Fault one(String name, int weight, Single strike) {
        return new Fault(name, weight, campaign -> strike.strike(campaign) ? 1 : 0);
    }

    /** Does it, and undoes what would not pass by itself. Gives how often it struck: not at all when it did not come about, several times for a volley. */
    @FunctionalInterface
    interface Strike {
        int strike(Campaign campaign);
    }

    /** Strikes once or not at all. */
    @FunctionalInterface
    interface Single {
        boolean strike(Campaign campaign);
    }

    static Fault volley(String name, int weight, Strike strike) {
        return new Fault(name, weight, strike);
    }
}
