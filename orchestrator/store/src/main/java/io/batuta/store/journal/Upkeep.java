package io.batuta.store.journal;

import io.batuta.model.json.Json;
import io.batuta.model.plan.DagPlan;
import io.batuta.store.db.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps the database in shape: makes the weeks of history ahead, and removes what is older than it has to be kept. Called by the engine every now and then, by one node or by several at once. Thread-safe. */
public final class Upkeep {
    private static final int WEEKS_AHEAD = 4;
    private static final int RUNS_AT_ONCE = 100;
    private static final String PREFIX = "event_";
    private static final DateTimeFormatter NAME = DateTimeFormatter.BASIC_ISO_DATE;

    private static final String WEEKS = """
            select c.relname
            from pg_inherits i
            join pg_class c on c.oid = i.inhrelid
            where i.inhparent = 'event'::regclass
            """;

    private static final String ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtextextended('batuta/weeks', 0))";

    private static final String ELSEWHERE = "select exists (select from event_elsewhere where at >= ? and at < ?)";

    private static final String NEWEST_ELSEWHERE = "select coalesce(max(at) < ?, false) from event_elsewhere";

    /** Rows that another node is just removing are left to it. */
    private static final String OLD_RUNS = """
            select id
            from run
            where ended_at < :before and state in ('success', 'failed') and (cast(:dag as text) is null or dag = :dag) and dag <> all(:except)
            order by ended_at
            limit :limit
            for update skip locked
            """;

    private static final String OWN_RETENTION = """
            select v.plan
            from dag d
            join dag_version v on v.id = d.version
            where v.plan like '%"retention":{%'
            """;

    private static final String STANDING = "select id, dag, ended_at from run where id = any(:runs)";

    private final Database database;
    private final Sessions sessions;

    public Upkeep(Database database) {
        this.database = database;
        this.sessions = new Sessions(database.pool());
    }

    /** Makes sure that history has a table for this week and the next ones. */
    public void ensurePartitions(Instant now) {
        asOwner("making weeks of history", connection -> {
            var weeks = weeks(connection);
            var monday = monday(now);
            for (int i = 0; i <= WEEKS_AHEAD; i++) {
                var from = monday.plusWeeks(i);
                if (!weeks.contains(from) && !hasElsewhere(connection, from)) {
                    execute(connection, "create table %s%s partition of event for values from ('%sT00:00:00Z') to ('%sT00:00:00Z')"
                            .formatted(PREFIX, NAME.format(from), from, from.plusWeeks(1)));
                }
            }
        });
    }

    /** Drops the weeks of history that ended before the time; gives how many. */
    public int dropHistory(Instant before) {
        var dropped = new ArrayList<LocalDate>();
        asOwner("dropping old weeks of history", connection -> {
            for (var week : weeks(connection)) {
                if (!week.plusWeeks(1).atStartOfDay().toInstant(ZoneOffset.UTC).isAfter(before)) {
                    execute(connection, "drop table " + PREFIX + NAME.format(week));
                    dropped.add(week);
                }
            }
            if (isTrue(connection, NEWEST_ELSEWHERE, before, null)) {
                execute(connection, "truncate event_elsewhere");
            }
        });
        return dropped.size();
    }

    /**
     * Removes runs that ended before the time, with all that belongs to them, in small bites.
     *
     * @param dag only its runs; null for those of all DAGs
     * @param except DAGs left alone, because they have a time of their own
     * @return how many runs were removed
     */
    public int deleteRuns(@Nullable String dag, Set<String> except, Instant before) {
        int removed = 0;
        int bite;
        do {
            bite = sessions.transaction("removing old runs", handle -> {
                var runs = handle.createQuery(OLD_RUNS)
                        .bind("dag", dag)
                        .bindArray("except", String.class, List.copyOf(except))
                        .bind("before", before)
                        .bind("limit", RUNS_AT_ONCE)
                        .mapTo(Long.class)
                        .list();
                Removal.delete(handle, runs);
                return runs.size();
            });
            removed += bite;
        } while (bite == RUNS_AT_ONCE);
        return removed;
    }

    /** What the newest version of each DAG, gone ones included, says about how long it is kept; only of those that say something. */
    public Map<String, DagPlan.Retention> ownRetention() {
        var own = new HashMap<String, DagPlan.Retention>();
        sessions.run("reading how long DAGs are kept", handle -> handle.createQuery(OWN_RETENTION).mapTo(String.class).list())
                .forEach(json -> {
                    DagPlan plan = Json.readLenient(json, DagPlan.class);
                    var retention = plan.retention();
                    if (retention != null) {
                        own.put(plan.dagId(), retention);
                    }
                });
        return own;
    }

    /** How those among these runs stand that still exist. */
    public Map<Long, Standing> standing(Collection<Long> runs) {
        var standing = new HashMap<Long, Standing>();
        sessions.run("looking up runs", handle -> handle.createQuery(STANDING)
                .bindArray("runs", Long.class, runs)
                .map((row, _) -> Map.entry(row.getLong("id"), new Standing(row.getString("dag"), Micros.optionalTime(row, "ended_at"))))
                .list())
                .forEach(entry -> standing.put(entry.getKey(), entry.getValue()));
        return standing;
    }

    /** A run's DAG, and when it ended; null while it has not. */
    public record Standing(String dag, @Nullable Instant endedAt) {}

    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    private void asOwner(String doing, Work work) {
        try (var connection = database.connectAsOwner("batuta upkeep")) {
            connection.setAutoCommit(false);
            execute(connection, "set local lock_timeout = '5s'");
            execute(connection, ONE_AT_A_TIME);
            work.on(connection);
            connection.commit();
        } catch (SQLException e) {
            throw Failures.of(doing, e);
        }
    }

    private static Set<LocalDate> weeks(Connection connection) throws SQLException {
        var weeks = new HashSet<LocalDate>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(WEEKS)) {
            while (rows.next()) {
                var name = rows.getString(1);
                if (name.matches(PREFIX + "\\d{8}")) {
                    weeks.add(LocalDate.parse(name.substring(PREFIX.length()), NAME));
                }
            }
        }
        return weeks;
    }

    /** Lines of a week that were written before its table was there stay where they are. */
    private static boolean hasElsewhere(Connection connection, LocalDate week) throws SQLException {
        return isTrue(connection, ELSEWHERE, start(week), start(week.plusWeeks(1)));
    }

    private static boolean isTrue(Connection connection, String sql, Instant first, @Nullable Instant second) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setObject(1, first.atOffset(ZoneOffset.UTC));
            if (second != null) {
                statement.setObject(2, second.atOffset(ZoneOffset.UTC));
            }
            try (var rows = statement.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static LocalDate monday(Instant now) {
        return now.atOffset(ZoneOffset.UTC).toLocalDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}
