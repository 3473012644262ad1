package io.batuta.store.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears at once what nodes tell each other (LISTEN batuta), on a connection and a thread of its own. Notices may be lost while the connection is down, so nobody may rely on them alone; after each
 * reconnection it says {@link #ORDERS} and {@link #CHANGES} by itself.
 */
public final class NoticeListener implements AutoCloseable {
    /** Orders for nodes, or answers to them. */
    public static final String ORDERS = "inbox";

    /** Something shared changed, or there is room again. */
    public static final String CHANGES = "";

    private static final Logger LOG = LoggerFactory.getLogger(NoticeListener.class);
    private static final String NAME = "batuta listener";
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** How long it hears nothing before it makes sure that the connection lives. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final int LIVES_WITHIN_SECONDS = 5;

    private final Database database;
    private final Consumer<String> heard;
    private final Thread thread = Thread.ofPlatform().daemon().name("notices").unstarted(this::listen);
    private volatile boolean closed;
    private volatile @Nullable Connection connection;

    private NoticeListener(Database database, Consumer<String> heard) {
        this.database = database;
        this.heard = heard;
    }

    /** Begins to listen; {@code heard} is called on its thread, with what was told. */
    public static NoticeListener start(Database database, Consumer<String> heard) {
        var listener = new NoticeListener(database, heard);
        listener.thread.start();
        return listener;
    }

    private void listen() {
        while (!closed) {
            try (Connection open = database.connect(NAME)) {
                connection = open;
                listen(open);
            } catch (SQLException e) {
                if (!closed) {
                    LOG.debug("Notices of other nodes are not heard for the moment: {}", e.getMessage());
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        }
    }

    private void listen(Connection open) throws SQLException {
        try (var statement = open.createStatement()) {
            statement.execute("listen batuta");
        }
        pass(ORDERS);
        pass(CHANGES);
        var postgres = open.unwrap(PGConnection.class);
        while (!closed) {
            PGNotification[] notices = postgres.getNotifications((int) SILENCE.toMillis());
            if (notices == null || notices.length == 0) {
                if (!open.isValid(LIVES_WITHIN_SECONDS)) {
                    throw new SQLException("the connection is dead", "08006");
                }
            } else {
                for (PGNotification notice : notices) {
                    pass(notice.getParameter());
                }
            }
        }
    }

    private void pass(String notice) {
        try {
            heard.accept(notice);
        } catch (RuntimeException e) {
            LOG.warn("What other nodes told could not be followed: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        Connection open = connection;
        if (open != null) {
            try {
                open.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("The listener's connection could not be closed: {}", e.getMessage());
            }
        }
    }
}
