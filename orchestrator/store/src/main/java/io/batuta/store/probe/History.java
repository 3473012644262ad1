package io.batuta.store.probe;

import io.batuta.store.db.Database;
import java.sql.Connection;
import java.sql.SQLException;

/** Fills a database with the finished runs of years, so that what is read from a large one can be measured. */
public final class History {
    /** A range of ids that no node will be given. */
    private static final String RESERVE = "select setval('id_block', nextval('id_block') + ?) - ?";

    private static final String RUNS = """
            insert into run (id, logical_date, run_after, queued_at, started_at, ended_at, dag_version, owner, owner_epoch, uuid, dag, run_id, type, state, triggered_by)
            select ? + row_number() over (), due, due, due, due, due + interval '90 seconds', d.version, 0, 1, gen_random_uuid(), d.id,
                   'scheduled__' || to_char(due at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS') || 'Z', 'scheduled', case when n % 20 = 7 then 'failed' else 'success' end, 'timetable'
            from (select id, version, row_number() over (order by id) number from dag where id like ?) d
            cross join generate_series(1, ?) n
            cross join lateral (select date_trunc('hour', now()) - interval '1 hour' * n - interval '1 second' * d.number due) moment
            order by n desc, d.id
            """;

    private static final String TASKS = """
            with task as materialized (
                select v.id version, t.task ->> 'id' id, t.place, count(*) over (partition by v.id) last
                from dag d
                join dag_version v on v.id = d.version
                cross join lateral json_array_elements(v.plan::json -> 'tasks') with ordinality t (task, place)
                where d.id like ?
            )
            insert into task_instance (id, run, attempt, node, scheduled_at, queued_at, started_at, ended_at, first_try_at, uuid, epoch, try_number, max_tries, tries_since_clear, losses, task, state)
            select ? + number, run, ? + number, 0, queued_at, queued_at, begun, begun + interval '8 seconds', begun, gen_random_uuid(), 1, 1, 0, 1, 0, task,
                   case when failed and place = last then 'failed' else 'success' end
            from (
                select row_number() over () number, r.id run, r.queued_at, r.started_at + interval '9 seconds' * (t.place - 1) begun, t.id task, t.place, t.last,
                       r.state = 'failed' failed
                from run r
                join task t on t.version = r.dag_version
                where r.id > ? and r.owner = 0
            ) made
            """;

    private static final String ATTEMPTS = """
            insert into attempt (task_instance, id, node, started_at, ended_at, try_number, slots, cause, outside_name, pool, state)
            select id, attempt, 0, started_at, ended_at, 1, 1, 'first', 'batuta-' || attempt, 'default_pool', state
            from task_instance
            where id > ? and epoch = 1 and node = 0
            """;

    private final Database database;

    /** Fills that one. */
    public History(Database database) {
        this.database = database;
    }

    /**
     * Adds an hourly run of the past to each DAG of the pattern, so and so often, every task with its one attempt; one run in twenty failed in its last task. Gives the number of task instances.
     *
     * @param dagPattern as in {@code like}
     */
    public long add(String dagPattern, int runsOfEach) throws SQLException {
        try (Connection connection = database.connectAsOwner("bench")) {
            long base;
            try (var reserve = connection.prepareStatement(RESERVE)) {
                reserve.setLong(1, 10_000_000);
                reserve.setLong(2, 10_000_000);
                try (var rows = reserve.executeQuery()) {
                    rows.next();
                    base = rows.getLong(1) + 100_000;
                }
            }
            try (var runs = connection.prepareStatement(RUNS)) {
                runs.setLong(1, base);
                runs.setString(2, dagPattern);
                runs.setInt(3, runsOfEach);
                runs.executeUpdate();
            }
            long tasks;
            try (var insert = connection.prepareStatement(TASKS)) {
                insert.setString(1, dagPattern);
                insert.setLong(2, base + 1_000_000);
                insert.setLong(3, base + 5_000_000);
                insert.setLong(4, base);
                tasks = insert.executeUpdate();
            }
            try (var attempts = connection.prepareStatement(ATTEMPTS)) {
                attempts.setLong(1, base + 1_000_000);
                attempts.executeUpdate();
            }
            try (var statement = connection.createStatement()) {
                // What autovacuum would have done in those years.
                statement.execute("vacuum analyze run, task_instance, attempt");
            }
            return tasks;
        }
    }
}
