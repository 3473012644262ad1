package io.batuta.store.probe;

import io.batuta.store.db.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;

/**
 * What this machine and this Postgres can do at all: the bare durable facts of the workloads, written by a minimal loop, on two tables without anything that is not needed. Every fact is a guarded change
 * of one row (its number, epoch and former state) and a line of history, in one statement.
 */
public final class FloorProbe {
    private static final String STEP = """
            with u as (
                update floor_row r
                set state = v.state
                from unnest(?::bigint[], ?::int[], ?::int[], ?::int[]) as v(id, epoch, from_state, state)
                where r.id = v.id and r.epoch = v.epoch and r.state = v.from_state
                returning r.id, r.state
            )
            insert into floor_event (row_id, state, at) select id, state, clock_timestamp() from u
            """;

    private static final int WAITING = 0;
    private static final int STARTED = 1;
    private static final int ENDED = 2;
    private static final int MOST_PER_COMMIT = 1_000;

    private final Database database;

    /** Probes that database; it makes two tables of its own there. */
    public FloorProbe(Database database) {
        this.database = database;
    }

    /** A row's change. {@code done} is completed when it is durable. */
    private record Fact(long id, int from, int to, CompletableFuture<Void> done) {
        Fact(long id, int from, int to) {
            this(id, from, to, new CompletableFuture<>());
        }
    }

    /** Milliseconds for a chain of that many steps: each commit ends one task and starts the next. */
    public double chainMillis(int steps) throws SQLException {
        int warmUp = 40;
        try (Connection connection = prepared(warmUp + steps + 2);
                var writer = new Writer(connection)) {
            for (int i = 0; i < warmUp; i++) {
                writer.write(step(i, 0));
            }
            long begun = System.nanoTime();
            for (int i = 0; i <= steps; i++) {
                writer.write(step(warmUp + 1 + i, i));
            }
            return (System.nanoTime() - begun) / 1e6;
        }
    }

    private static List<Fact> step(int next, int before) {
        var starts = new Fact(next, WAITING, STARTED);
        return before == 0 ? List.of(starts) : List.of(new Fact(next - 1, STARTED, ENDED), starts);
    }

    /**
     * Tasks per second with a group commit: every task is a virtual thread that waits for its start to be durable, and then for its end; one writer puts all facts that have gathered in one commit.
     *
     * @param inFlight how many tasks may be under way at once
     */
    public double wideRate(int tasks, int inFlight) throws SQLException {
        try (Connection connection = prepared(2 * tasks);
                var writer = new Writer(connection)) {
            group(writer, 0, tasks, inFlight);
            long begun = System.nanoTime();
            group(writer, tasks, tasks, inFlight);
            return tasks / ((System.nanoTime() - begun) / 1e9);
        } catch (InterruptedException | ExecutionException e) {
            throw new SQLException("the floor could not be measured", e);
        }
    }

    private static void group(Writer writer, int first, int tasks, int inFlight) throws InterruptedException, ExecutionException {
        var facts = new LinkedBlockingQueue<Fact>();
        var room = new Semaphore(inFlight);
        var writing = Thread.ofPlatform().name("floor").start(() -> writer.writeAll(facts));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<?>>();
            for (int i = 0; i < tasks; i++) {
                long id = first + i;
                room.acquire();
                all.add(threads.submit(() -> {
                    try {
                        await(facts, new Fact(id, WAITING, STARTED));
                        await(facts, new Fact(id, STARTED, ENDED));
                    } finally {
                        room.release();
                    }
                }));
            }
            for (var task : all) {
                task.get();
            }
        } finally {
            writing.interrupt();
            writing.join();
        }
    }

    private static void await(LinkedBlockingQueue<Fact> facts, Fact fact) {
        facts.add(fact);
        fact.done.join();
    }

    /** Writes facts on one connection. */
    private record Writer(PGConnection session, PreparedStatement statement) implements AutoCloseable {
        Writer(Connection connection) throws SQLException {
            this(connection.unwrap(PGConnection.class), connection.prepareStatement(STEP));
            statement.unwrap(PGStatement.class).setPrepareThreshold(1);
        }

        void write(List<Fact> facts) throws SQLException {
            statement.setArray(1, session.createArrayOf("int8", facts.stream().mapToLong(Fact::id).toArray()));
            statement.setArray(2, session.createArrayOf("int4", facts.stream().mapToInt(_ -> 1).toArray()));
            statement.setArray(3, session.createArrayOf("int4", facts.stream().mapToInt(Fact::from).toArray()));
            statement.setArray(4, session.createArrayOf("int4", facts.stream().mapToInt(Fact::to).toArray()));
            if (statement.executeUpdate() != facts.size()) {
                throw new SQLException("the floor's guards do not hold");
            }
        }

        /** Writes facts as they gather and tells those who wait, until it is interrupted; trouble is told to them, too. */
        void writeAll(LinkedBlockingQueue<Fact> facts) {
            var batch = new ArrayList<Fact>();
            try {
                while (true) {
                    batch.add(facts.take());
                    facts.drainTo(batch, MOST_PER_COMMIT - 1);
                    tell(batch);
                    batch.clear();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void tell(List<Fact> facts) {
            try {
                write(facts);
                facts.forEach(fact -> fact.done.complete(null));
            } catch (SQLException e) {
                facts.forEach(fact -> fact.done.completeExceptionally(e));
            }
        }

        @Override
        public void close() throws SQLException {
            statement.close();
        }
    }

    private Connection prepared(int rows) throws SQLException {
        Connection connection = database.connectAsOwner("floor");
        try (var statement = connection.createStatement()) {
            statement.execute("drop table if exists floor_row, floor_event");
            statement.execute(
                    "create table floor_row (id bigint primary key, epoch int not null, state int not null) with (fillfactor = 60)");
            statement.execute("create table floor_event (row_id bigint not null, state int not null, at timestamptz not null)");
            statement.execute("insert into floor_row select i, 1, 0 from generate_series(0, " + rows + ") i");
            statement.execute("analyze floor_row");
        }
        return connection;
    }
}
