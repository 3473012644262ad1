package io.batuta.server.faults;

import java.util.List;
import java.util.Random;

/** Draws faults by their weights. */
final class Deck {
    private Deck() {}

    static Fault draw(List<Fault> faults, Random random) {
        int at = random.nextInt(faults.stream().mapToInt(Fault::weight).sum());
        for (Fault fault : faults) {
            at -= fault.weight();
            if (at < 0) {
                return fault;
            }
        }
        throw new IllegalStateException("no fault has a weight");
    }
}
