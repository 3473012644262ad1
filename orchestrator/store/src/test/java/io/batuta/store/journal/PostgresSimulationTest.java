package io.batuta.store.journal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.batuta.testing.simulation.Ground;
import io.batuta.testing.simulation.Simulation;
import io.batuta.testing.simulation.Weakness;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A part of the simulation's seeds once more, on a real Postgres: one of a thousand of {@code -Dproof.seeds}, or {@code -Dproof.postgres.seeds}; they begin at {@code -Dproof.seed}. */
@Tag("proof")
class PostgresSimulationTest {
    /** What the engine says to each of a thousand broken connections. */
    private static final Logger ENGINE = (Logger) LoggerFactory.getLogger("io.batuta.engine");

    private static final int SEEDS = Integer.getInteger("proof.postgres.seeds", Math.max(3, Integer.getInteger("proof.seeds", 0) / 1_000));

    @TempDir Path keys;

    private @Nullable PostgresGround ground;

    @AfterEach
    void close() {
        if (ground != null) {
            ground.close();
        }
    }

    @BeforeAll
    static void quietly() {
        ENGINE.setLevel(Level.OFF);
    }

    @AfterAll
    static void aloud() {
        ENGINE.setLevel(null);
    }

    @Test
    void noSeedBreaksAnInvariantOnPostgres() {
        Simulation simulation = new Simulation(this::fresh, Weakness.NONE);
        long from = Long.getLong("proof.seed", 0);
        long commits = 0;
        for (long seed = from; seed < from + SEEDS; seed++) {
            commits += simulation.mustHold(seed);
        }
        System.out.println("simulation on Postgres: " + SEEDS + " seeds, 0 violations (" + commits + " commits looked at)");
        assertThat(commits).isPositive();
    }

    private Ground fresh() {
        close();
        PostgresGround fresh = new PostgresGround(keys);
        ground = fresh;
        return fresh;
    }
}
