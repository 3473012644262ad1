package io.batuta.testing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.batuta.testing.journal.MemoryJournal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Many seeds, each a while of crashes, pauses, broken connections and people's wishes. One seed again: {@code -Dproof.seed=17}; more of them: {@code -Dproof.seeds=100000}. */
class SeedsTest {
    /** What the engine says to each of a thousand broken connections. */
    private static final Logger ENGINE = (Logger) LoggerFactory.getLogger("io.batuta.engine");

    private static final int SEEDS = Integer.getInteger("proof.seeds", 200);

    private final Simulation simulation = new Simulation(() -> Ground.memory(new MemoryJournal()), Weakness.NONE);

    @BeforeAll
    static void quietly() {
        ENGINE.setLevel(Level.OFF);
    }

    @AfterAll
    static void aloud() {
        ENGINE.setLevel(null);
    }

    @Test
    void noSeedBreaksAnInvariant() {
        long from = Long.getLong("proof.seed", 0);
        boolean one = System.getProperty("proof.seed") != null && System.getProperty("proof.seeds") == null;
        long to = from + (one ? 1 : SEEDS);
        long commits = 0;
        for (long seed = from; seed < to; seed++) {
            commits += simulation.mustHold(seed);
        }
        System.out.println("simulation: " + (to - from) + " seeds, 0 violations (" + commits + " commits looked at)");
        assertThat(commits).isPositive();
    }

    /**
     * Seeds that once broke an invariant. 2: a commit took longer than the lease, and effects began for another node's runs. 171: the answer to a takeover was lost, and nobody looked at the runs again. 934:
     * an element of a mapped task ran when it was cleared with its list, and its place was given twice, in a commit that could never be accepted. 5368: an attempt ended in the turn in which it was to begin, and kept its
     * slots. 5429: a task waiting for room started although what it waits for had been cleared. 5484: a backfill was cancelled while paused, and its runs stood still. 28262: two backfills of one turn excluded
     * each other for ever. 35360: a run was deleted whose attempt was under way, with its slots. 65998: a run that its
     * turn had ended was put back into the queue by the next wish. 77932: an attempt that outlived its force was the only news of a turn, and its slots were never given back. 120926: a node that
     * had been declared dead and could not renew its lease tried the same commit for ever. 136181 was the auditor's own mistake: a branch was marked in the turn in which it had decided.
     * 247217: slots were given back twice, when the answer to a commit that gave back nothing else was lost.
     */
    @ParameterizedTest
    @ValueSource(longs = {2, 171, 934, 5368, 5429, 5484, 28262, 35360, 65998, 77932, 120926, 136181, 247217})
    void whatOnceBrokeHolds(long seed) {
        assertThat(simulation.mustHold(seed)).isPositive();
    }
}
