package io.batuta.store.journal;

import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jdbi.v3.postgres.PostgresPlugin;

/** Short work on pooled connections, with every error in the words of the port. */
final class Sessions {
    private static final int TRIES_WHEN_UNDONE = 5;

    private final Jdbi jdbi;

    Sessions(DataSource pool) {
        this.jdbi = Jdbi.create(pool).installPlugin(new PostgresPlugin());
    }

    /** One statement. */
    <T> T run(String doing, HandleCallback<T, RuntimeException> work) {
        try {
            return jdbi.withHandle(work);
        } catch (RuntimeException e) {
            throw Failures.of(doing, e);
        }
    }

    /** Several reads that see one moment. */
    <T> T snapshot(String doing, HandleCallback<T, RuntimeException> work) {
        try {
            return jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
                handle.setReadOnly(true);
                return work.withHandle(handle);
            });
        } catch (RuntimeException e) {
            throw Failures.of(doing, e);
        }
    }

    /** Several changes, all or none. Tried again when the database undid them because of another transaction. */
    <T> T transaction(String doing, HandleCallback<T, RuntimeException> work) {
        for (int attempt = 1;; attempt++) {
            try {
                return jdbi.inTransaction(work);
            } catch (RuntimeException e) {
                if (attempt == TRIES_WHEN_UNDONE || !Failures.isUndone(e)) {
                    throw Failures.of(doing, e);
                }
            }
        }
    }

    /** Changes without an answer. */
    void change(String doing, Change work) {
        transaction(doing, handle -> {
            work.on(handle);
            return true;
        });
    }

    /** What {@link #change} does. */
    @FunctionalInterface
    interface Change {
        void on(Handle handle);
    }
}
