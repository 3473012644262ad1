package io.batuta.server.wiring;

import io.batuta.model.journal.Journal;
import io.batuta.model.plan.DagPlan;
import io.batuta.server.settings.Settings;
import io.batuta.store.db.Database;
import io.batuta.store.journal.Upkeep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Removes what is older than the settings, or a DAG's own retention, say: runs with all that belongs to them, weeks of history, logs. */
final class Retention implements Housekeeping.Job {
    private static final Duration LEFTOVERS = Duration.ofDays(7);

    private final Upkeep upkeep;
    private final Journal journal;
    private final Settings settings;
    private final Path logs;
    private final InstantSource clock;

    Retention(Database database, Journal journal, Settings settings, Path logs, InstantSource clock) {
        this.upkeep = new Upkeep(database);
        this.journal = journal;
        this.settings = settings;
        this.logs = logs;
        this.clock = clock;
    }

    @Override
    public void run() throws IOException {
        Instant now = clock.instant();
        Duration history = Duration.ofDays(settings.historyDays());
        upkeep.ensurePartitions(now);
        Map<String, Duration> own = ownRetention();
        own.forEach((dag, keep) -> upkeep.deleteRuns(dag, java.util.Set.of(), now.minus(keep)));
        upkeep.deleteRuns(null, own.keySet(), now.minus(history));
        // History goes by whole weeks, so the DAG that keeps longest decides.
        Duration longest = Stream.concat(own.values().stream(), Stream.of(history)).max(Comparator.naturalOrder()).orElse(history);
        upkeep.dropHistory(now.minus(longest));
        upkeep.sweep(now.minus(LEFTOVERS));
        sweepLogs(now.minus(Duration.ofDays(settings.logDays())));
    }

    private Map<String, Duration> ownRetention() {
        Map<String, Duration> own = new HashMap<>();
        journal.dags().forEach(dag -> {
            DagPlan.Retention retention = journal.plan(dag.version()).retention();
            if (retention != null && retention.history() != null) {
                own.put(dag.dagId(), retention.history());
            }
        });
        return own;
    }

    /** A run's directory goes when nothing was written to it for that long. */
    private void sweepLogs(Instant before) throws IOException {
        if (!Files.isDirectory(logs)) {
            return;
        }
        try (Stream<Path> runs = Files.list(logs)) {
            for (Path run : runs.filter(Files::isDirectory).toList()) {
                if (newest(run).isBefore(before)) {
                    remove(run);
                }
            }
        }
    }

    private static Instant newest(Path run) throws IOException {
        Instant newest = Files.getLastModifiedTime(run).toInstant();
        for (Path file : files(run)) {
            Instant at = Files.getLastModifiedTime(file).toInstant();
            newest = at.isAfter(newest) ? at : newest;
        }
        return newest;
    }

    private static void remove(Path run) throws IOException {
        for (Path file : files(run)) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(run);
    }

    private static List<Path> files(Path run) throws IOException {
        try (Stream<Path> files = Files.list(run)) {
            return files.toList();
        }
    }
}
