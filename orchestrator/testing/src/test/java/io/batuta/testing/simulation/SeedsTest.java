package io.batuta.testing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Many seeds, each two hours of crashes, pauses, broken connections and people's wishes. One seed again: {@code -Dproof.seed=17}; more of them: {@code -Dproof.seeds=10000}. */
class SeedsTest {
    private static final int SEEDS = Integer.getInteger("proof.seeds", 200);

    @Test
    void noSeedBreaksAnInvariant() {
        long only = Long.getLong("proof.seed", -1);
        long commits = 0;
        for (long seed = only < 0 ? 0 : only; seed < (only < 0 ? SEEDS : only + 1); seed++) {
            commits += play(seed);
        }
        assertThat(commits).isPositive();
    }

    private static long play(long seed) {
        Cluster cluster = new Cluster(seed);
        try {
            return cluster.play();
        } catch (RuntimeException | Error e) {
            List<String> told = cluster.told();
            throw new AssertionError("seed " + seed + ": " + e + "\nlast of all:\n  "
                    + String.join("\n  ", told.subList(Math.max(0, told.size() - 40), told.size())), e);
        }
    }
}
