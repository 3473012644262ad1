package io.batuta.store.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the database's clock right: asks every few seconds, on a connection of its own, and opens another when that breaks. */
public final class ClockKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClockKeeper.class);
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final int SILENCE_MILLIS = 10_000;
    private static final String NAME = "batuta clock";

    private final Database database;
    private final DatabaseClock clock;
    private final ScheduledExecutorService thread = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("clock").factory());
    private @Nullable Connection connection;

    private ClockKeeper(Database database, Connection connection, DatabaseClock clock) {
        this.database = database;
        this.connection = connection;
        this.clock = clock;
    }

    /**
     * Sets the clock and keeps it.
     *
     * @throws DatabaseException when the database does not answer
     */
    public static ClockKeeper start(Database database) {
        ClockKeeper keeper;
        try {
            Connection connection = database.connect(NAME);
            keeper = new ClockKeeper(database, connection, DatabaseClock.start(connection));
        } catch (SQLException e) {
            throw new DatabaseException("the database does not tell its time: " + e.getMessage(), e);
        }
        var _ = keeper.thread.scheduleWithFixedDelay(keeper::refresh, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return keeper;
    }

    /** The clock it keeps. */
    public DatabaseClock clock() {
        return clock;
    }

    private synchronized void refresh() {
        try {
            if (connection == null) {
                connection = database.connect(NAME);
            }
            connection.setNetworkTimeout(Runnable::run, SILENCE_MILLIS);
            clock.refresh(connection);
        } catch (SQLException e) {
            LOG.debug("The database's clock could not be read: {}", e.getMessage());
            drop();
        }
    }

    private void drop() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            LOG.debug("A broken connection could not be closed", e);
        }
        connection = null;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        synchronized (this) {
            drop();
        }
    }
}
