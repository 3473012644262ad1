package io.batuta.testing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.batuta.testing.conformance.JournalCase;
import io.batuta.testing.conformance.JournalConformance;
import io.batuta.testing.journal.MemoryJournal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Whether the proofs would notice: each mutant has one thing wrong, and the conformance suite or the simulation must say so. */
@Tag("proof")
class MutantsTest {
    /** What the engine says to each of a thousand broken connections. */
    private static final Logger ENGINE = (Logger) LoggerFactory.getLogger("io.batuta.engine");

    private static final int SEEDS = Integer.getInteger("proof.mutant.seeds", 400);

    @BeforeAll
    static void quietly() {
        ENGINE.setLevel(Level.OFF);
    }

    @AfterAll
    static void aloud() {
        ENGINE.setLevel(null);
    }

    /** The short form: a guard that the conformance suite misses is not looked for by seeds as well. */
    @Test
    void everyMutantIsCaught() {
        List<String> missed = new ArrayList<>();
        for (Mutant mutant : Mutants.all()) {
            String by = conformance(mutant);
            by = by.isEmpty() ? simulation(mutant, SEEDS) : by;
            if (by.isEmpty()) {
                missed.add(mutant.name());
            }
        }
        int all = Mutants.all().size();
        System.out.println("mutants: " + (all - missed.size()) + " of " + all + " caught" + (missed.isEmpty() ? "" : "; not: " + missed));
        assertThat(missed).isEmpty();
    }

    /** The long form says of each mutant what catches it, also twice. */
    @Test
    void eachMutantAndWhatCatchesIt() {
        List<String> seen = new ArrayList<>();
        for (Mutant mutant : Mutants.all()) {
            String by = conformance(mutant);
            String seed = simulation(mutant, 10 * SEEDS);
            System.out.println("mutant " + mutant.name() + ": " + (by.isEmpty() ? "" : by + "; ") + (seed.isEmpty() ? "no seed" : seed));
            if (!by.isEmpty() || !seed.isEmpty()) {
                seen.add(mutant.name());
            }
        }
        assertThat(seen).hasSameSizeAs(Mutants.all());
    }

    private static String conformance(Mutant mutant) {
        if (mutant.without().isEmpty()) {
            return "";
        }
        Ground ground = Ground.memory(new MemoryJournal(mutant.without()));
        for (JournalCase one : JournalConformance.cases()) {
            try {
                one.check(ground);
            } catch (AssertionError | RuntimeException e) {
                return "conformance: " + one.name();
            }
        }
        return "";
    }

    private static String simulation(Mutant mutant, int seeds) {
        Simulation simulation = new Simulation(() -> Ground.memory(new MemoryJournal(mutant.without())), mutant.weakness());
        for (long seed = 0; seed < seeds; seed++) {
            Simulation.Result result = simulation.play(seed);
            if (result.wrong() != null) {
                return "seed " + seed + ": " + result.broken();
            }
        }
        return "";
    }
}
