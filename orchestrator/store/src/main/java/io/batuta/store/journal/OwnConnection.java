package io.batuta.store.journal;

import io.batuta.model.journal.JournalException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jspecify.annotations.Nullable;

/**
 * A connection for those who must never wait for others, and ask so often that finding out whether a pooled connection lives would cost as much as the question. Opened at first use, and again after
 * it broke. One caller at a time; others wait.
 */
final class OwnConnection implements AutoCloseable {
    /** Whoever does not answer for as long as a lease lasts is gone. */
    private static final int SILENCE_MILLIS = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final WriterConnection.Connector connector;
    private final String name;
    private @Nullable Handle handle;

    OwnConnection(WriterConnection.Connector connector, String name) {
        this.connector = connector;
        this.name = name;
    }

    /** One statement. */
    <T> T run(String doing, HandleCallback<T, RuntimeException> work) {
        lock.lock();
        try {
            return work.withHandle(open());
        } catch (SQLException e) {
            throw Failures.of(doing, e);
        } catch (RuntimeException e) {
            JournalException failure = Failures.of(doing, e);
            if (failure.kind() != JournalException.Kind.REFUSED) {
                drop();
            }
            throw failure;
        } finally {
            lock.unlock();
        }
    }

    private Handle open() throws SQLException {
        Handle known = handle;
        if (known == null) {
            Connection connection = connector.connect(name);
            connection.setNetworkTimeout(Runnable::run, SILENCE_MILLIS);
            known = Jdbi.create(connection).installPlugin(new PostgresPlugin()).open();
            handle = known;
        }
        return known;
    }

    private void drop() {
        Handle broken = handle;
        handle = null;
        if (broken != null) {
            try {
                broken.getConnection().close();
            } catch (SQLException _) {
                // It is broken already.
            }
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            drop();
        } finally {
            lock.unlock();
        }
    }
}
