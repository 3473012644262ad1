package io.batuta.store.journal;

import io.batuta.model.journal.JournalException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The writer's own connection: opened at first use, and again after it broke. Used by one thread at a time. */
final class WriterConnection implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WriterConnection.class);

    /** Batches come in few shapes; each shape is prepared once. */
    private static final int SHAPES = 48;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** Longer than the server's own limit for a statement, so that the server is the one to give up. */
    private static final int SILENCE_MILLIS = 60_000;

    /**
     * Plans are made once, when tables may still be empty, so they are told to go by index, one look-up per row: every row that is only walked past is made to look dear. A lock that somebody holds for
     * long, or a session of ours that stopped inside a transaction, must not hold up everything.
     */
    private static final String SETTINGS = """
            set synchronous_commit = on;
            set plan_cache_mode = force_generic_plan;
            set enable_seqscan = off;
            set enable_bitmapscan = off;
            set enable_hashjoin = off;
            set enable_mergejoin = off;
            set random_page_cost = 1;
            set cpu_tuple_cost = 1;
            set cpu_index_tuple_cost = 1;
            set jit = off;
            set lock_timeout = '10s';
            set statement_timeout = '40s';
            set idle_in_transaction_session_timeout = '10s'
            """;

    private static final String WHO_AM_I = "select pid, (extract(epoch from backend_start) * 1000000)::bigint from pg_stat_activity where pid = pg_backend_pid()";

    private static final String END = """
            select pg_terminate_backend(pid, 5000)
            from pg_stat_activity
            where pid = ? and (extract(epoch from backend_start) * 1000000)::bigint = ?
            """;

    private final Connector connector;
    private @Nullable Session session;
    private volatile @Nullable Backend doubtful;
    private Duration pause = Duration.ZERO;

    /** Opens a connection of the program's role. */
    @FunctionalInterface
    interface Connector {
        Connection connect(String name) throws SQLException;
    }

    /** The server's process behind a connection; the time tells it from a later one with the same number. */
    private record Backend(int pid, long startedMicros) {}

    private record Session(Connection connection, BaseConnection postgres, Backend backend, Map<List<Part>, CommitStatement> statements) {}

    WriterConnection(Connector connector) {
        this.connector = connector;
    }

    /** The open connection, with auto-commit on. */
    Connection get() throws SQLException {
        return session().connection;
    }

    BaseConnection postgres() throws SQLException {
        return session().postgres;
    }

    CommitStatement statement(List<Part> shape) throws SQLException {
        var session = session();
        var statement = session.statements.get(shape);
        if (statement == null) {
            statement = CommitStatement.prepare(session.connection, shape);
            session.statements.put(shape, statement);
        }
        return statement;
    }

    /** Whether a former connection broke, and nobody made sure since that its last commit has ended. */
    boolean isInDoubt() {
        return doubtful != null;
    }

    /** Says what kind of trouble it is, and gives the connection up when it is no good any more. */
    JournalException failure(String doing, SQLException e) {
        var failure = Failures.of(doing, e);
        if (failure.kind() == JournalException.Kind.UNREACHABLE) {
            giveUp();
        }
        return failure;
    }

    void rollBack() {
        ifOpen(Connection::rollback);
    }

    void autoCommit() {
        ifOpen(connection -> connection.setAutoCommit(true));
    }

    private Session session() throws SQLException {
        var current = session;
        if (current == null) {
            LockSupport.parkNanos(pause.toNanos());
            pause = pause.isZero()
                    ? FIRST_PAUSE
                    : pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            current = open();
            session = current;
            pause = Duration.ZERO;
        }
        return current;
    }

    private Session open() throws SQLException {
        var connection = connector.connect("batuta writer");
        try {
            connection.setNetworkTimeout(Runnable::run, SILENCE_MILLIS);
            try (var statement = connection.createStatement()) {
                statement.execute(SETTINGS);
            }
            endDoubtful(connection);
            return new Session(connection, connection.unwrap(BaseConnection.class), backend(connection), statements());
        } catch (SQLException e) {
            closeQuietly(connection);
            throw e;
        }
    }

    /** The former connection's process may still carry out what was sent to it; it is ended before anybody reads what became of it. */
    private void endDoubtful(Connection connection) throws SQLException {
        var former = doubtful;
        if (former == null) {
            return;
        }
        try (var statement = connection.prepareStatement(END)) {
            statement.setInt(1, former.pid);
            statement.setLong(2, former.startedMicros);
            try (var rows = statement.executeQuery()) {
                if (rows.next() && !rows.getBoolean(1)) {
                    throw new SQLException("the former connection's process " + former.pid + " does not end", "08007");
                }
            }
        }
        doubtful = null;
        log.info("The writer is connected to the database again");
    }

    private static Backend backend(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(WHO_AM_I)) {
            rows.next();
            return new Backend(rows.getInt(1), rows.getLong(2));
        }
    }

    private void giveUp() {
        var former = session;
        session = null;
        if (former != null) {
            doubtful = former.backend;
            closeQuietly(former.connection);
        }
    }

    private static Map<List<Part>, CommitStatement> statements() {
        return new LinkedHashMap<>(SHAPES, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<List<Part>, CommitStatement> eldest) {
                if (size() <= SHAPES) {
                    return false;
                }
                closeQuietly(eldest.getValue());
                return true;
            }
        };
    }

    @FunctionalInterface
    private interface Step {
        void on(Connection connection) throws SQLException;
    }

    /** For tidying up after an error that is being reported already: a second one says nothing new. */
    private void ifOpen(Step step) {
        var current = session;
        if (current == null) {
            return;
        }
        try {
            step.on(current.connection);
        } catch (SQLException e) {
            log.debug("The writer's connection is broken: {}", e.getMessage());
            giveUp();
        }
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            log.debug("Closing left an error behind: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        var current = session;
        session = null;
        if (current != null) {
            closeQuietly(current.connection);
        }
    }
}
