package io.batuta.store.journal;

import io.batuta.model.journal.Journal;
import io.batuta.model.plan.DagPlan;
import io.batuta.store.crypto.Secrets;
import io.batuta.store.table.BundleStore;
import io.batuta.store.table.DagStore;
import io.batuta.store.testing.ScratchDatabase;
import io.batuta.testing.simulation.Ground;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** A database of its own as the ground of a simulation or of the conformance suite. */
final class PostgresGround implements Ground, AutoCloseable {
    private static final Instant MADE = Instant.parse("2026-11-21T12:00:00Z");

    private final ScratchDatabase scratch = ScratchDatabase.create();
    private final PostgresJournal journal;
    private final DagStore dags;
    private final Jdbi sql;
    private int bundles;

    PostgresGround(Path keys) {
        this.journal = new PostgresJournal(scratch.database(), Secrets.open(keys, Map.of()));
        this.dags = new DagStore(scratch.database(), () -> journal.takeIds(1));
        this.sql = Jdbi.create(scratch.database().pool());
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public long register(DagPlan plan) {
        String hash = "bundle-" + bundles++;
        var bundle = new BundleStore.Bundle(hash, "simulated", hash.getBytes(StandardCharsets.UTF_8));
        return dags.register(bundle, plan.dagId() + ".java", List.of(new DagStore.Built(plan, "Simulated")), false, MADE).getFirst()
                .version();
    }

    @Override
    public void pool(String name, int slots) {
        sql.useHandle(handle -> handle.execute(
                "insert into pool (name, slots) values (?, ?) on conflict (name) do update set slots = excluded.slots", name, slots));
    }

    @Override
    public void close() {
        journal.close();
        scratch.close();
    }
}
