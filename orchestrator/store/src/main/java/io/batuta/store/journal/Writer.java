package io.batuta.store.journal;

import io.batuta.model.failpoint.Failpoint;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.CommitResult;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** Carries out commits, one at a time, on a connection of its own. */
final class Writer implements AutoCloseable {
    private static final String DOING = "committing a batch";
    private static final int TRIES_WHEN_UNDONE = 4;

    /** Wakes the other nodes; at most once per commit, because every notification waits for a lock of the whole server. A command, not a query: rows are what late parts answer. */
    private static final String NOTIFY = "notify batuta";

    private final ReentrantLock lock = new ReentrantLock();
    private final WriterConnection connection;
    private final List<Part> parts;
    private volatile boolean othersAlive;

    Writer(WriterConnection connection, Sealing sealing) {
        this.connection = connection;
        this.parts = List.of(
                RunParts.CREATED,
                RunParts.CHANGED,
                TaskParts.REPLACED,
                TaskParts.CREATED,
                TaskParts.CHANGED,
                AttemptParts.CHANGED,
                AttemptParts.CREATED,
                DataParts.ELEMENTS,
                DataParts.outputs(sealing),
                DataParts.VALUES,
                DataParts.MESSAGES,
                AttemptParts.HISTORY,
                Inbox.ANSWERED,
                SharedParts.NEW_BACKFILLS,
                SharedParts.PAUSED_BACKFILLS,
                SharedParts.FINISHED_BACKFILLS,
                SharedParts.SKIPPED,
                SharedParts.DAGS,
                SharedParts.POOLS,
                Inbox.TOLD,
                new Part(NOTIFY, batch -> othersAlive && concernsOthers(batch), (_, _) -> {}));
    }

    /** Whether other nodes are there to be woken when something shared gets free. */
    void othersAlive(boolean alive) {
        othersAlive = alive;
    }

    CommitResult commit(Batch batch) {
        var rivals = DataParts.rivals(batch.stateWrites);
        if (!rivals.isEmpty()) {
            return new CommitResult.Late(Set.of(), Set.of(), Set.of(), rivals);
        }
        var shape = parts.stream().filter(part -> part.isIn().test(batch)).toList();
        if (shape.isEmpty()) {
            return new CommitResult.Accepted();
        }
        lock.lock();
        try {
            return commit(batch, shape);
        } catch (SQLException e) {
            throw connection.failure(DOING, e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Makes sure that no commit of ours is still on its way: after a broken connection the server may be carrying out what we sent and never heard of again. What is read afterwards is the truth.
     */
    void settle() {
        if (!connection.isInDoubt()) {
            return;
        }
        lock.lock();
        try {
            connection.get();
        } catch (SQLException e) {
            throw connection.failure("finding out what became of a commit", e);
        } finally {
            lock.unlock();
        }
    }

    private CommitResult commit(Batch batch, List<Part> shape) throws SQLException {
        boolean late = false;
        for (int attempt = 1;; attempt++) {
            try {
                connection.get();
                if (late) {
                    return commitTold(batch, shape);
                }
                Failpoint.at("before-send");
                connection.statement(shape).execute(connection.postgres(), batch);
                Failpoint.at("after-send");
                return new CommitResult.Accepted();
            } catch (SQLException e) {
                if (!late && Failures.isLate(e)) {
                    late = true;
                } else if (!Failures.isUndone(e) || attempt == TRIES_WHEN_UNDONE) {
                    throw e;
                }
            }
        }
    }

    /** The same once more, now told everything that is late instead of only the first; if nothing is any more, it is accepted. */
    private CommitResult commitTold(Batch batch, List<Part> shape) throws SQLException {
        var session = connection.get();
        session.setAutoCommit(false);
        try {
            try (var statement = session.createStatement()) {
                statement.execute("set local batuta.tell_late = 'yes'");
            }
            var statement = connection.statement(shape);
            statement.execute(connection.postgres(), batch);
            var late = statement.late();
            if (late.isEmpty()) {
                session.commit();
                return new CommitResult.Accepted();
            }
            session.rollback();
            return Lateness.of(batch, late);
        } catch (SQLException e) {
            connection.rollBack();
            throw e;
        } finally {
            connection.autoCommit();
        }
    }

    private static boolean concernsOthers(Batch batch) {
        var deltas = Stream.concat(batch.poolDeltas.values().stream(), batch.activeRunDeltas.values().stream());
        return !batch.switches.isEmpty() || !batch.backfillPauses.isEmpty() || deltas.anyMatch(delta -> delta < 0);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            connection.close();
        } finally {
            lock.unlock();
        }
    }
}
