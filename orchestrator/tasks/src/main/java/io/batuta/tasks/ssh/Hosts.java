package io.batuta.tasks.ssh;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** All hosts in use. One thread is their clock; it never waits for a host. Thread-safe. */
public final class Hosts implements AutoCloseable {
    private static final long IDLE_LOOK_SECONDS = 15;

    private final Map<Target, Host> all = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("batuta-ssh-clock").factory());
    private boolean started;

    Host of(Target target) {
        start();
        return all.computeIfAbsent(target, fresh -> new Host(fresh, clock));
    }

    /** Without SSH tasks there is nothing to look after. */
    private synchronized void start() {
        if (!started) {
            started = true;
            var _ = clock.scheduleWithFixedDelay(() -> Thread.ofVirtual().start(() -> all.values().removeIf(Host::closeIdle)),
                    IDLE_LOOK_SECONDS, IDLE_LOOK_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Leaves all hosts; what runs there goes on. */
    @Override
    public void close() {
        clock.shutdownNow();
        all.values().forEach(Host::close);
    }
}
