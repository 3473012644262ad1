package io.batuta.engine.bundle;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Builds bundles in processes beside the server: at most two at once, kept warm for a while after use. Thread-safe. */
public final class Builder implements AutoCloseable {
    private static final int MOST_AT_ONCE = 2;

    private final Settings settings;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE, true);
    private final Deque<Idle> idle = new ArrayDeque<>();
    private final ScheduledExecutorService closer = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("batuta-builder-closer").factory());

    /**
     * How bundles are built.
     *
     * @param heapMb the builder's heap
     * @param limit how long a bundle's own code may take to make its DAGs
     * @param keepWarm how long a builder stays after its last build
     * @param libraries a folder of jars that every bundle may use; need not exist
     * @param work a private directory for what is being built
     */
    public record Settings(int heapMb, Duration limit, Duration keepWarm, Path libraries, Path work) {
        /** 256 MB, one minute, one minute. */
        public static Settings standard(Path libraries, Path work) {
            return new Settings(256, Duration.ofMinutes(1), Duration.ofMinutes(1), libraries, work);
        }
    }

    /** Builds with these settings; starts nothing yet. */
    public Builder(Settings settings) {
        this.settings = settings;
    }

    /** A builder waiting for work; the object itself tells one wait from the next. */
    private static final class Idle {
        final BuilderProcess process;

        Idle(BuilderProcess process) {
            this.process = process;
        }
    }

    Path work() {
        return settings.work();
    }

    /** Builds what lies in a staging directory and waits for the answer. */
    BuildProtocol.Answer build(Path staging, String name) throws IOException, InterruptedException {
        places.acquire();
        BuilderProcess process = null;
        try {
            process = take();
            var libraries = BundleZip.jars(settings.libraries()).stream().map(Path::toString).toList();
            return process.ask(new BuildProtocol.Request(staging.toString(), name, libraries, settings.limit().toMillis()));
        } finally {
            if (process != null) {
                giveBack(process);
            }
            places.release();
        }
    }

    /** Starts a builder ahead of the first build, so that it is warm. */
    public void warmUp() throws IOException {
        giveBack(take());
    }

    private BuilderProcess take() throws IOException {
        synchronized (idle) {
            while (!idle.isEmpty()) {
                BuilderProcess process = idle.removeLast().process;
                if (process.usable()) {
                    return process;
                }
                process.close();
            }
        }
        return new BuilderProcess(settings);
    }

    private void giveBack(BuilderProcess process) {
        if (!process.usable() || closer.isShutdown()) {
            process.close();
            return;
        }
        Idle waiting = new Idle(process);
        synchronized (idle) {
            idle.addLast(waiting);
        }
        var _ = closer.schedule(() -> tooLong(waiting), settings.keepWarm().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tooLong(Idle waiting) {
        boolean still;
        synchronized (idle) {
            still = idle.remove(waiting);
        }
        if (still) {
            waiting.process.close();
        }
    }

    /** Ends its processes. */
    @Override
    public void close() {
        closer.shutdownNow();
        synchronized (idle) {
            idle.forEach(one -> one.process.close());
            idle.clear();
        }
    }
}
