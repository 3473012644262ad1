package io.batuta.server.wiring;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be done now and then. One thread; a job that fails is done again at its next turn. */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final ScheduledExecutorService thread = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("housekeeping").factory());

    /** A job; it may fail. */
    interface Job {
        void run() throws Exception;
    }

    /** Does it every so often, the first time after the first pause. */
    void every(Duration pause, String name, Job job) {
        every(pause, pause, name, job);
    }

    /** Does it every so often, the first time after {@code first}. */
    void every(Duration first, Duration pause, String name, Job job) {
        var _ = thread.scheduleWithFixedDelay(() -> {
            try {
                job.run();
            } catch (Exception | OutOfMemoryError e) {
                // Without a native thread or memory for a moment, too: a job that is never done again would be missed by nobody.
                LOG.warn("{} did not work and is tried again in {} s: {}", name, pause.toSeconds(), e.toString());
            }
        }, first.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
