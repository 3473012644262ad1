package io.batuta.store.probe;

import io.batuta.store.db.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the database says about runs that a benchmark made: the other side of the ledger that their tasks wrote. Thread-safe. */
public final class Recorded {
    private static final String ATTEMPTS = """
            select r.dag || ' ' || r.run_id || ' ' || t.task || ' ' || t.map_index || ' ' || a.try_number
            from attempt a
            join task_instance t on t.id = a.task_instance
            join run r on r.id = t.run
            where r.dag like ?
            """;

    private static final String NOT_SUCCEEDED = """
            select count(*)
            from unnest(?::bigint[]) told (id)
            left join task_instance t on t.id = told.id
            where t.state is distinct from 'success'
            """;

    private static final String LAGS = """
            with layer as (
                select split_part(task, '_', 1) name, substr(split_part(task, '_', 1), 2)::int number, max(ended_at) ended
                from task_instance
                where run = ?
                group by 1, 2
            )
            select extract(epoch from t.started_at - before.ended)::float8 * 1000
            from task_instance t
            join layer own on own.name = split_part(t.task, '_', 1)
            join layer before on before.number = own.number - 1
            where t.run = ?
            """;

    private final Database database;

    /** Reads there. */
    public Recorded(Database database) {
        this.database = database;
    }

    /** Every attempt of these DAGs as {@code dag run task index try}. The pattern is one of {@code like}. */
    public List<String> attempts(String dagPattern) throws SQLException {
        return rows(ATTEMPTS, s -> s.setString(1, dagPattern), rows -> rows.getString(1));
    }

    /** How many of these task instances are not a success, though somebody was told that they are. */
    public long lost(Collection<Long> toldSuccessful) throws SQLException {
        Long[] ids = toldSuccessful.toArray(Long[]::new);
        return rows(NOT_SUCCEEDED, s -> s.setArray(1, s.getConnection().createArrayOf("bigint", ids)), rows -> rows.getLong(1)).getFirst();
    }

    /** When the runs of these DAGs were due, by {@code dag run}. */
    public Map<String, Instant> due(String dagPattern) throws SQLException {
        Map<String, Instant> due = new HashMap<>();
        rows("select dag || ' ' || run_id, run_after from run where dag like ?", s -> s.setString(1, dagPattern),
                row -> due.put(row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant()));
        return due;
    }

    /** Of a run whose tasks are called {@code l<layer>_<number>}: how long each started after the last of the layer before had ended, in milliseconds. */
    public List<Double> lags(long run) throws SQLException {
        return rows(LAGS, s -> {
            s.setLong(1, run);
            s.setLong(2, run);
        }, rows -> rows.getDouble(1));
    }

    /** A task instance and when it started. */
    public record Start(long taskInstance, Instant at) {}

    /** When the tasks of a run started. */
    public List<Start> starts(long run) throws SQLException {
        return rows("select id, started_at from task_instance where run = ? and started_at is not null", s -> s.setLong(1, run),
                rows -> new Start(rows.getLong(1), rows.getObject(2, OffsetDateTime.class).toInstant()));
    }

    /** How many different moments each DAG of the pattern has runs for, all added up. */
    public long moments(String dagPattern) throws SQLException {
        return rows("select count(distinct (dag, run_after)) from run where dag like ?", s -> s.setString(1, dagPattern),
                rows -> rows.getLong(1)).getFirst();
    }

    /** How many runs of these DAGs have not ended. */
    public long open(String dagPattern) throws SQLException {
        return rows("select count(*) from run where dag like ? and ended_at is null", s -> s.setString(1, dagPattern),
                rows -> rows.getLong(1)).getFirst();
    }

    /** How many transactions that database has seen, as far as its statistics were written: a second or two ago. A statement on its own is one, too. */
    public long transactions() throws SQLException {
        return rows("select xact_commit + xact_rollback from pg_stat_database where datname = current_database()", _ -> {},
                rows -> rows.getLong(1)).getFirst();
    }

    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private interface Mapping<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> List<T> rows(String sql, Binding binding, Mapping<T> mapping) throws SQLException {
        List<T> found = new ArrayList<>();
        try (Connection connection = database.connectAsOwner("bench");
                PreparedStatement statement = connection.prepareStatement(sql)) {
            binding.bind(statement);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(mapping.of(rows));
                }
            }
        }
        return found;
    }
}
