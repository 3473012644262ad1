package io.batuta.web.live;

import io.batuta.engine.command.Happening;
import io.batuta.web.http.ApiError;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Hands changes from the engine to whoever has a page open. {@link #happened} never waits for a page. Thread-safe. */
public final class Live implements AutoCloseable {
    private static final int MOST_LISTENERS = 500;
    /** Changes within this time go out together: at most four events a second. */
    private static final long GATHER_MILLIS = 250;

    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Tells of a change; called after its commit. */
    public void happened(Happening happening) {
        for (Listener listener : listeners) {
            listener.offer(happening);
        }
    }

    /** Starts to listen. */
    Listener listen(Topics topics) {
        if (closed || listeners.size() >= MOST_LISTENERS) {
            throw ApiError.of(503,
                    closed
                            ? "The service is stopping."
                            : "Too many live pages are open (" + MOST_LISTENERS + "); load the page again later.");
        }
        Listener listener = new Listener(topics);
        listeners.add(listener);
        return listener;
    }

    /** Watches one run, for whoever waits for its end. */
    public Watch watch(String dagId, String runId) {
        Listener listener = listen(new Topics(false, Set.of(), Set.of(dagId + "/" + runId), List.of()));
        return new Watch(listener);
    }

    /** Somebody who waits for a run. */
    public static final class Watch implements AutoCloseable {
        private final Listener listener;

        private Watch(Listener listener) {
            this.listener = listener;
        }

        /** Returns when something happened to the run or the time is over; false when the service is stopping. */
        public boolean await(long time, TimeUnit unit) throws InterruptedException {
            listener.next(unit.toMillis(time));
            return !listener.over();
        }

        @Override
        public void close() {
            listener.close();
        }
    }

    /** Ends all streams. */
    @Override
    public void close() {
        closed = true;
        listeners.forEach(Listener::close);
    }

    /** One page's view of what happens. */
    final class Listener implements AutoCloseable {
        private final Topics topics;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private Changes pending = new Changes();
        private boolean over;

        private Listener(Topics topics) {
            this.topics = topics;
        }

        private void offer(Happening happening) {
            if (!topics.covers(happening)) {
                return;
            }
            lock.lock();
            try {
                pending.add(happening);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        /** The next changes, or null when there are none within the time or the stream is over. */
        @Nullable
        Changes next(long waitMillis) throws InterruptedException {
            lock.lock();
            try {
                long left = TimeUnit.MILLISECONDS.toNanos(waitMillis);
                while (pending.isEmpty() && !over && left > 0) {
                    left = changed.awaitNanos(left);
                }
                if (pending.isEmpty() || over) {
                    return null;
                }
                gather();
                Changes ready = pending;
                pending = new Changes();
                return ready;
            } finally {
                lock.unlock();
            }
        }

        private void gather() throws InterruptedException {
            long left = TimeUnit.MILLISECONDS.toNanos(GATHER_MILLIS);
            while (!over && left > 0) {
                left = changed.awaitNanos(left);
            }
        }

        /** Whether the service is stopping. */
        boolean over() {
            lock.lock();
            try {
                return over;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            listeners.remove(this);
            lock.lock();
            try {
                over = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
