package io.batuta.server.wiring;

import io.batuta.engine.log.LogStore;
import io.batuta.model.plan.DagPlan;
import io.batuta.store.db.Database;
import io.batuta.store.journal.Leftovers;
import io.batuta.store.journal.Upkeep;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Removes what is older than the settings, or a DAG's own {@code keep(history, logs)}, say: runs with all that belongs to them, weeks of history, the logs this node keeps, and what is left of things that
 * are over. May be done at any time, as often as one likes, on several nodes at once.
 */
final class Retention implements Housekeeping.Job {
    private static final Duration LEFTOVERS = Duration.ofDays(7);

    /** Logs of a run that the database does not know: a day's wait, in case the wrong database was named. */
    private static final Duration UNKNOWN = Duration.ofDays(1);

    private static final int RUNS_AT_ONCE = 1_000;

    private final Upkeep upkeep;
    private final Leftovers leftovers;
    private final LogStore logs;
    private final Duration history;
    private final Duration kept;
    private final InstantSource clock;

    /** @param history how long runs are kept; {@code kept} likewise their logs, where their DAG does not say otherwise */
    Retention(Database database, LogStore logs, Duration history, Duration kept, InstantSource clock) {
        this.upkeep = new Upkeep(database);
        this.leftovers = new Leftovers(database);
        this.logs = logs;
        this.history = history;
        this.kept = kept;
        this.clock = clock;
    }

    @Override
    public void run() throws IOException {
        Instant now = clock.instant();
        Map<String, DagPlan.Retention> own = upkeep.ownRetention();
        upkeep.ensurePartitions(now);
        removeRuns(now, own);
        leftovers.sweep(now.minus(LEFTOVERS), now.minus(history));
        removeLogs(now, own);
    }

    private void removeRuns(Instant now, Map<String, DagPlan.Retention> own) {
        Map<String, Duration> differing = new HashMap<>();
        own.forEach((dag, retention) -> {
            if (retention.history() != null) {
                differing.put(dag, retention.history());
            }
        });
        differing.forEach((dag, keep) -> upkeep.deleteRuns(dag, Set.of(), now.minus(keep)));
        upkeep.deleteRuns(null, differing.keySet(), now.minus(history));
        // History goes by whole weeks, so the DAG that keeps longest decides.
        Duration longest = Stream.concat(differing.values().stream(), Stream.of(history)).max(Comparator.naturalOrder())
                .orElseThrow();
        upkeep.dropHistory(now.minus(longest));
    }

    /** Of runs that ended long enough ago, and of runs that were removed. */
    private void removeLogs(Instant now, Map<String, DagPlan.Retention> own) throws IOException {
        List<Long> runs = logs.runs();
        for (int from = 0; from < runs.size(); from += RUNS_AT_ONCE) {
            List<Long> some = runs.subList(from, Math.min(runs.size(), from + RUNS_AT_ONCE));
            Map<Long, Upkeep.Standing> standing = upkeep.standing(some);
            for (long run : some) {
                if (mayGo(run, standing.get(run), now, own)) {
                    logs.delete(run);
                }
            }
        }
    }

    private boolean mayGo(long run, Upkeep.@Nullable Standing standing, Instant now, Map<String, DagPlan.Retention> own)
            throws IOException {
        if (standing == null) {
            return logs.lastWritten(run).isBefore(now.minus(UNKNOWN));
        }
        Instant ended = standing.endedAt();
        return ended != null && ended.isBefore(now.minus(kept(own.get(standing.dag()))));
    }

    private Duration kept(DagPlan.@Nullable Retention own) {
        Duration keep = own == null ? null : own.logs();
        return keep != null ? keep : kept;
    }
}
