package io.batuta.server.wiring;

import io.batuta.engine.log.LocalLogStore;
import io.batuta.store.db.Database;
import io.batuta.store.testing.ScratchDatabase;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Days of a service that is busy all the time: runs of two tasks with all the rows that commits would write of them, and their logs. */
final class BusyDays {
    static final int TASKS = 2;
    private static final byte[] LOG = "2026-01-01T00:00:00Z INFO task ten records were sent\n".repeat(4).getBytes(StandardCharsets.UTF_8);

    private static final List<String> ROWS = List.of(
            """
                    insert into run (id, uuid, dag, run_id, type, state, logical_date, interval_start, interval_end, run_after, queued_at, started_at, ended_at, triggered_by, dag_version, owner, owner_epoch)
                    select :id + n, gen_random_uuid(), :dag, 'scheduled__' || to_char(d at time zone 'UTC', 'YYYYMMDD.HH24MISSUS'), 'scheduled', 'success', d, d, d, d, d, d, d + interval '3 seconds', 'timetable', 1, 1, 1
                    from generate_series(0, :runs - 1) n, lateral (select cast(:day as timestamptz) + n * (interval '1 day' / :runs) as d) t
                    """,
            """
                    insert into task_instance (id, uuid, run, epoch, task, state, try_number, max_tries, tries_since_clear, losses, attempt, node, output_attempt, scheduled_at, queued_at, started_at, ended_at, first_try_at)
                    select r.id * 10 + k, gen_random_uuid(), r.id, 1, 'task_' || k, 'success', 1, 1, 1, 0, r.id * 10 + k, 1, r.id * 10 + k, r.started_at, r.started_at, r.started_at, r.ended_at, r.started_at
                    from run r, generate_series(1, 2) k
                    where r.id >= :id and r.id < :id + :runs and r.dag = :dag
                    """,
            """
                    insert into attempt (task_instance, id, node, started_at, ended_at, try_number, slots, cause, outside_name, pool, state)
                    select t.id, t.id, 1, t.started_at, t.ended_at, 1, 1, 'first', 'batuta-' || t.id, 'default_pool', 'success'
                    from task_instance t
                    where t.run >= :id and t.run < :id + :runs
                    """,
            """
                    insert into output (attempt, task_instance, items, json)
                    select t.id, t.id, 10, '[' || repeat('{"name":"Ada"},', 10) || '{}]'
                    from task_instance t
                    where t.run >= :id and t.run < :id + :runs
                    """,
            """
                    insert into event (at, run, task_instance, attempt, dag, event, from_state, to_state, actor, source)
                    select t.started_at, t.run, t.id, t.id, :dag, e.event, e.was, e.becomes, 'scheduler', 'lifecycle'
                    from task_instance t, (values ('started', 'none', 'running'), ('succeeded', 'running', 'success')) e (event, was, becomes)
                    where t.run >= :id and t.run < :id + :runs
                    """,
            """
                    insert into outbox (key, channel, dag, run, payload, state, next_at, ended_at, created_at)
                    select 'run-' || r.id, 'hook', r.dag, r.id, '{}', case when r.id % 2 = 0 then 'done' else 'waiting' end, r.ended_at, r.ended_at, r.ended_at
                    from run r
                    where r.id >= :id and r.id < :id + :runs and r.id % 100 < 2
                    """,
            "insert into skipped_tick (dag, first, last, ticks, reason, at) values (:dag, :day, :day, 1, 'the service was away', :day)");

    private static final String BYTES = """
            select sum(pg_total_relation_size(c.oid))
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')
            """;

    private final Database database;
    private final Jdbi sql;
    private final LocalLogStore logs;
    private long nextId = 1_000;

    BusyDays(ScratchDatabase scratch, LocalLogStore logs) {
        this.database = scratch.database();
        this.sql = Jdbi.create(database.pool());
        this.logs = logs;
    }

    /** A day's runs, as they stand at its end; gives the id of the first. */
    long day(String dag, Instant day, int runs) {
        long first = nextId;
        nextId += runs;
        sql.useTransaction(handle -> ROWS.forEach(rows -> {
            var update = handle.createUpdate(rows);
            if (rows.contains(":day")) {
                update.bind("day", day);
            }
            if (rows.contains(":runs")) {
                update.bind("runs", runs);
            }
            if (rows.contains(":id")) {
                update.bind("id", first);
            }
            if (rows.contains(":dag")) {
                update.bind("dag", dag);
            }
            update.execute();
        }));
        return first;
    }

    /** Logs of the first of a day's runs. */
    void logs(long first, int runs) throws IOException {
        for (long run = first; run < first + runs; run++) {
            for (int task = 1; task <= TASKS; task++) {
                try (OutputStream log = logs.append(run, run * 10 + task, 0)) {
                    log.write(LOG);
                }
            }
        }
    }

    /** As autovacuum does in the background, for which the days of a test are too short. The tables are their owner's alone. */
    void vacuum() throws SQLException {
        try (var connection = database.connectAsOwner("vacuum"); var statement = connection.createStatement()) {
            statement.execute("vacuum");
        }
    }

    /** Of all tables with their indexes. */
    long bytes() {
        return number(BYTES);
    }

    long count(String from) {
        return number("select count(*) from " + from);
    }

    private long number(String query) {
        return sql.withHandle(handle -> handle.createQuery(query).mapTo(Long.class).one());
    }

    void execute(String statement, Object... arguments) {
        sql.useHandle(handle -> handle.execute(statement, arguments));
    }

    static Instant at(Instant start, int day) {
        return start.plus(Duration.ofDays(day));
    }
}
