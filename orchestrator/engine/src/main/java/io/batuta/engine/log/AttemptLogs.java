package io.batuta.engine.log;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes attempts' logs, and drives them with two threads for all of them: one writes gathered lines, one follows spools. Idle, it does nothing. Thread-safe. */
public final class AttemptLogs implements AutoCloseable {
    /** The longest a line waits before it is written. */
    public static final Duration DELAY = Duration.ofMillis(40);

    /** What an attempt may log unless set otherwise: 1 GB. */
    public static final long DEFAULT_CAP = 1L << 30;

    private static final Logger LOG = LoggerFactory.getLogger(AttemptLogs.class);

    private final LogStore store;
    private final KnownSecrets known;
    private final InstantSource clock;
    private final long cap;
    private final ScheduledExecutorService flusher = Executors.newSingleThreadScheduledExecutor(daemon("batuta-log-writer"));
    private final ScheduledExecutorService follower = Executors.newSingleThreadScheduledExecutor(daemon("batuta-log-follower"));
    private final Set<SpoolTailer> tailers = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean following = new AtomicBoolean();
    private final byte[] buffer = new byte[SpoolTailer.BUFFER];

    /** @param cap the most bytes an attempt may log; the cut is said in the log */
    public AttemptLogs(LogStore store, KnownSecrets known, InstantSource clock, long cap) {
        this.store = store;
        this.known = known;
        this.clock = clock;
        this.cap = cap;
    }

    /**
     * An attempt's log; costs nothing until it is written to.
     *
     * @param found whether the attempt is found again after a crash: then the log goes on where it stopped
     * @param workDirectory where the positions of its spools are kept; need not exist before {@link AttemptLog#follow}
     */
    public AttemptLog open(long run, long attempt, boolean found, Path workDirectory) {
        return new AttemptLog(this, run, attempt, found, workDirectory);
    }

    /** The secrets that every log hides. */
    public KnownSecrets known() {
        return known;
    }

    LogStore store() {
        return store;
    }

    InstantSource clock() {
        return clock;
    }

    long cap() {
        return cap;
    }

    void flushSoon(AttemptLog log) {
        try {
            var _ = flusher.schedule(log::flush, DELAY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.flush();
        }
    }

    void follow(SpoolTailer tailer) {
        tailers.add(tailer);
        if (following.compareAndSet(false, true)) {
            again(0);
        }
    }

    private void pumpAll() {
        boolean more = false;
        for (SpoolTailer tailer : tailers) {
            more |= pump(tailer);
        }
        tailers.removeIf(SpoolTailer::closed);
        if (!tailers.isEmpty()) {
            again(more ? 0 : DELAY.toMillis());
            return;
        }
        following.set(false);
        if (!tailers.isEmpty() && following.compareAndSet(false, true)) {
            again(0);
        }
    }

    /** One that breaks does not stop the others. */
    private boolean pump(SpoolTailer tailer) {
        try {
            return tailer.pump(buffer);
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.error("A spool cannot be followed any more", e);
            tailers.remove(tailer);
            return false;
        }
    }

    private void again(long millis) {
        try {
            var _ = follower.schedule(this::pumpAll, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            following.set(false);
        }
    }

    /** Ends its threads. Logs still open write at once from now on; spools are copied when their following is closed. */
    @Override
    public void close() {
        follower.shutdownNow();
        flusher.shutdown();
    }

    private static ThreadFactory daemon(String name) {
        return Thread.ofPlatform().daemon().name(name).factory();
    }
}
