package io.batuta.store.journal;

import io.batuta.testing.conformance.JournalConformance;
import io.batuta.testing.simulation.Ground;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The journal on Postgres does what every journal must. */
class PostgresJournalConformanceTest extends JournalConformance {
    @TempDir Path keys;

    private PostgresGround postgres;

    @BeforeEach
    void open() {
        postgres = new PostgresGround(keys);
    }

    @AfterEach
    void close() {
        postgres.close();
    }

    @Override
    protected Ground ground() {
        return postgres;
    }
}
