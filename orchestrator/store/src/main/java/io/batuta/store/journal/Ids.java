package io.batuta.store.journal;

import java.util.concurrent.locks.ReentrantLock;

/** Numbers for rows, handed out from blocks so that almost never the database is asked. Thread-safe. */
final class Ids {
    /** The increment of the sequence. */
    static final int BLOCK = 100_000;

    private final Sessions sessions;
    private final ReentrantLock lock = new ReentrantLock();
    private long next;
    private long end;

    Ids(Sessions sessions) {
        this.sessions = sessions;
    }

    long take(int count) {
        if (count < 1 || count > BLOCK) {
            throw new IllegalArgumentException("between 1 and %d ids can be taken at once, not %d".formatted(BLOCK, count));
        }
        lock.lock();
        try {
            if (end - next < count) {
                next = sessions.run("taking ids", handle -> handle.createQuery("select nextval('id_block')").mapTo(Long.class).one());
                end = next + BLOCK;
            }
            long first = next;
            next += count;
            return first;
        } finally {
            lock.unlock();
        }
    }
}
