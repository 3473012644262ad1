package io.batuta.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The long form: as many faults as are asked for, of all kinds, in an order that a seed decides. */
@Tag("proof")
class FaultsProofTest {
    static final long SEED = Long.getLong("proof.seed", 1);
    private static final int FAULTS = Integer.getInteger("proof.faults", 200);
    private static final int BETWEEN_RESTS = 25;
    /** Only faults whose name has this in it. */
    private static final String ONLY = System.getProperty("proof.only", "");
    /** The part of the faults that strike one node alone. */
    private static final double ALONE = Double.parseDouble(System.getProperty("proof.alone", "0.9"));

    @TempDir Path directory;

    @Test
    void nothingIsLostAndNothingIsDoneTwice() throws Exception {
        Tally tally = new Tally();
        System.out.println("faults: seed " + SEED + ", " + FAULTS + " asked for");
        try {
            strike(new Campaign(directory.resolve("one"), SEED, tally, List.of("mixed", "plain", "posting"), 150, "a"),
                    OneNodeFaults.all(), (int) (FAULTS * ALONE), tally);
            strike(new Campaign(directory.resolve("two"), SEED, tally, List.of("plain", "posting"), 200, "a", "b"),
                    TwoNodeFaults.all(), FAULTS, tally);
        } finally {
            System.out.println(tally.report());
        }
        assertThat(tally.troubles()).isEmpty();
    }

    /** Until so many faults were injected in all. */
    static void strike(Campaign campaign, List<Fault> all, int until, Tally tally) throws Exception {
        List<Fault> faults = all.stream().filter(fault -> fault.name().contains(ONLY)).toList();
        try (campaign) {
            Random random = new Random(SEED);
            int atRest = tally.injected();
            while (!faults.isEmpty() && tally.injected() < until && tally.troubles().size() < 30) {
                campaign.strike(Deck.draw(faults, random));
                if (tally.injected() - atRest >= BETWEEN_RESTS) {
                    atRest = tally.injected();
                    campaign.comeToRest();
                    System.out.println(tally.line());
                }
            }
            campaign.comeToRest();
        }
    }
}
