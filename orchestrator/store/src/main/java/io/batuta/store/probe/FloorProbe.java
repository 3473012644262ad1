package io.batuta.store.probe;

import io.batuta.store.db.Database;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What this machine and this Postgres can do at all: the bare durable facts of the workloads, written by a minimal loop. Each chain step is one commit (one row ends, the next starts, two lines of
 * history); a wide DAG is two facts per task in large commits.
 */
public final class FloorProbe {
    private static final String STEP = """
            with u as (update floor_row set state = v.state from unnest(?::bigint[], ?::int[]) v (id, state) where floor_row.id = v.id returning floor_row.id)
            insert into floor_event (row_id, at) select id, clock_timestamp() from u
            """;

    private final Database database;

    /** Probes that database; it makes two tables of its own there. */
    public FloorProbe(Database database) {
        this.database = database;
    }

    /** Milliseconds for a chain of that many steps. */
    public double chainMillis(int steps) throws SQLException {
        try (Connection connection = prepared(steps + 1);
                var statement = connection.prepareStatement(STEP)) {
            for (int i = 0; i < 20; i++) {
                step(connection, statement, new Long[]{0L, 1L}, new Integer[]{0, 0});
            }
            long begun = System.nanoTime();
            for (int i = 0; i <= steps; i++) {
                step(connection, statement, new Long[]{(long) i, (long) Math.min(i + 1, steps)}, new Integer[]{2, 1});
            }
            return (System.nanoTime() - begun) / 1e6;
        }
    }

    /** Tasks per second when each task's two facts are written in commits of that many rows. */
    public double wideRate(int tasks, int perCommit) throws SQLException {
        try (Connection connection = prepared(tasks);
                var statement = connection.prepareStatement(STEP)) {
            long begun = System.nanoTime();
            for (int fact = 1; fact <= 2; fact++) {
                for (int from = 0; from < tasks; from += perCommit) {
                    int n = Math.min(perCommit, tasks - from);
                    Long[] ids = new Long[n];
                    Integer[] states = new Integer[n];
                    for (int i = 0; i < n; i++) {
                        ids[i] = (long) from + i;
                        states[i] = fact;
                    }
                    step(connection, statement, ids, states);
                }
            }
            return tasks / ((System.nanoTime() - begun) / 1e9);
        }
    }

    private static void step(Connection connection, java.sql.PreparedStatement statement, Long[] ids, Integer[] states)
            throws SQLException {
        statement.setArray(1, connection.createArrayOf("bigint", ids));
        statement.setArray(2, connection.createArrayOf("int", states));
        statement.execute();
    }

    private Connection prepared(int rows) throws SQLException {
        Connection connection = database.connectAsOwner("floor");
        try (var statement = connection.createStatement()) {
            statement.execute("drop table if exists floor_row, floor_event");
            statement.execute("create table floor_row (id bigint primary key, state int not null) with (fillfactor = 60)");
            statement.execute("create table floor_event (row_id bigint not null, at timestamptz not null)");
            statement.execute("insert into floor_row select i, 0 from generate_series(0, " + rows + ") i");
        }
        return connection;
    }
}
