package io.batuta.testing.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.journal.Batch;
import io.batuta.model.journal.DagRow;
import io.batuta.model.journal.Journal.StateKey;
import io.batuta.model.journal.PoolRow;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What several runs share: pools, schedules, durable values, numbers. */
final class SharedCases {
    private static final Instant DATE = Instant.parse("2026-11-20T00:00:00Z");

    private SharedCases() {}

    static List<JournalCase> all() {
        return List.of(
                new JournalCase("a pool never gives more than it has", SharedCases::pool),
                new JournalCase("a schedule moves on once", SharedCases::schedule),
                new JournalCase("a schedule keeps its anchor", SharedCases::anchor),
                new JournalCase("a value is written by who saw the newest one", SharedCases::value),
                new JournalCase("a value goes on counting after it was removed", SharedCases::removedValue),
                new JournalCase("two attempts of one batch cannot write the same value", SharedCases::rivals),
                new JournalCase("everything that is late is named", SharedCases::everythingLate),
                new JournalCase("numbers are given once", SharedCases::ids),
                new JournalCase("everything can be paused", SharedCases::paused));
    }

    private static void pool(Cast cast) {
        String pool = cast.pool(2);
        cast.accept(takes(pool, 2));
        cast.late(takes(pool, 1), Set.of(), Set.of(), Set.of(pool), Set.of());
        cast.late(takes("nowhere", 1), Set.of(), Set.of(), Set.of("nowhere"), Set.of());
        cast.accept(takes(pool, -1));
        cast.accept(takes(pool, 1));
        assertThat(cast.journal.pools()).filteredOn(row -> row.name().equals(pool)).extracting(PoolRow::used).containsExactly(2);
    }

    private static Batch takes(String pool, int slots) {
        Batch batch = new Batch();
        batch.poolDeltas.put(pool, slots);
        assertThat(batch.isEmpty()).isFalse();
        return batch;
    }

    private static void schedule(Cast cast) {
        cast.dag();
        Instant next = DATE.plus(Duration.ofDays(1));
        cast.accept(advance(cast, null, DATE));
        cast.accept(advance(cast, DATE, next));
        cast.late(advance(cast, DATE, next), Set.of(), Set.of(cast.own), Set.of(), Set.of());
        assertThat(row(cast).nextFire()).isEqualTo(next);
        assertThat(row(cast).lastFire()).isEqualTo(DATE);
    }

    private static Batch advance(Cast cast, @Nullable Instant expected, Instant next) {
        Batch batch = new Batch();
        batch.schedules.add(new Batch.ScheduleAdvance(cast.own, expected, next, expected));
        return batch;
    }

    private static DagRow row(Cast cast) {
        return cast.journal.dags().stream().filter(dag -> dag.dagId().equals(cast.own)).findFirst().orElseThrow();
    }

    private static void anchor(Cast cast) {
        cast.dag();
        cast.accept(flip(cast, false, DATE));
        cast.accept(flip(cast, true, DATE.plusSeconds(7)));
        assertThat(row(cast).anchor()).isEqualTo(DATE);
        assertThat(row(cast).paused()).isTrue();
    }

    private static Batch flip(Cast cast, boolean paused, Instant anchor) {
        Batch batch = new Batch();
        batch.switches.add(new Batch.DagSwitch(cast.own, paused, anchor, "ann", null));
        return batch;
    }

    private static Batch write(Cast cast, long attempt, @Nullable String json, long expected) {
        Batch batch = new Batch();
        batch.stateWrites.add(new Batch.StateWrite(attempt, key(cast), json, expected));
        return batch;
    }

    private static StateKey key(Cast cast) {
        return new StateKey("", cast.own, "t", "k");
    }

    private static void conflicts(Cast cast, Batch batch, long attempt) {
        cast.late(batch, Set.of(), Set.of(), Set.of(), Set.of(attempt));
    }

    private static void value(Cast cast) {
        cast.accept(write(cast, 1, "1", 0));
        conflicts(cast, write(cast, 2, "2", 0), 2);
        cast.accept(write(cast, 3, "3", 1));
        conflicts(cast, write(cast, 4, "4", 1), 4);
        conflicts(cast, write(cast, 5, "5", 7), 5);
        var known = cast.journal.state(key(cast)).orElseThrow();
        assertThat(known.json()).isEqualTo("3");
        assertThat(known.version()).isEqualTo(2);
    }

    private static void removedValue(Cast cast) {
        cast.accept(write(cast, 1, "1", 0));
        cast.accept(write(cast, 3, null, 1));
        assertThat(cast.journal.state(key(cast))).isEmpty();
        cast.accept(write(cast, 4, "4", 0));
        conflicts(cast, write(cast, 5, "5", 1), 5);
        assertThat(cast.journal.state(key(cast)).orElseThrow().version()).isEqualTo(3);
    }

    private static void rivals(Cast cast) {
        Batch batch = write(cast, 1, "1", 0);
        batch.stateWrites.add(new Batch.StateWrite(2, key(cast), "2", 0));
        conflicts(cast, batch, 2);
        assertThat(cast.journal.state(key(cast))).isEmpty();
    }

    private static void everythingLate(Cast cast) {
        cast.dag();
        var stored = cast.stored("r", 1);
        Batch batch = advance(cast, DATE, DATE);
        cast.start(batch, stored.run(), Cast.under(stored.first(), 9));
        batch.poolDeltas.put("nowhere", 1);
        batch.stateWrites.add(new Batch.StateWrite(5, key(cast), "1", 3));
        cast.late(batch, Set.of(stored.run().id()), Set.of(cast.own), Set.of("nowhere"), Set.of(5L));
    }

    private static void ids(Cast cast) {
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            long first = cast.journal.takeIds(3);
            assertThat(List.of(seen.add(first), seen.add(first + 1), seen.add(first + 2))).containsOnly(true);
        }
    }

    private static void paused(Cast cast) {
        cast.journal.pauseAll(true, "ann");
        assertThat(cast.journal.allPaused()).isTrue();
        cast.journal.pauseAll(false, "ann");
        assertThat(cast.journal.allPaused()).isFalse();
        cast.journal.drainNode(cast.node.id(), true, "ann");
        assertThat(cast.journal.renew(cast.node.id()).nodes()).filteredOn(row -> row.id() == cast.node.id())
                .allMatch(row -> row.drained());
    }
}
