package io.batuta.server.systemd;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells systemd how we are (sd_notify). Without systemd every call does nothing. Thread-safe. */
public final class ServiceManager implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);

    private final @Nullable String socket;
    private final @Nullable Duration watchdog;
    private @Nullable ScheduledExecutorService feeder;

    /** As the environment of this process says. */
    public ServiceManager(Map<String, String> environment, long pid) {
        this.socket = environment.get("NOTIFY_SOCKET");
        this.watchdog = socket == null ? null : watchdog(environment, pid);
    }

    private static @Nullable Duration watchdog(Map<String, String> environment, long pid) {
        String micros = environment.get("WATCHDOG_USEC");
        String whose = environment.get("WATCHDOG_PID");
        boolean ours = whose == null || whose.equals(Long.toString(pid));
        return micros == null || !ours || !micros.matches("[0-9]{1,18}")
                ? null
                : Duration.of(Long.parseLong(micros), java.time.temporal.ChronoUnit.MICROS);
    }

    /** Says that the service is ready, and from now on, twice per watchdog interval, that it is well, as long as it is. */
    public synchronized void ready(String status, BooleanSupplier healthy) {
        send("READY=1\nSTATUS=" + status);
        if (watchdog != null && feeder == null) {
            feeder = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("watchdog").factory());
            long half = watchdog.toMillis() / 2;
            var _ = feeder.scheduleAtFixedRate(() -> feed(healthy), 0, Math.max(1, half), TimeUnit.MILLISECONDS);
        }
    }

    /** What the start is busy with. */
    public void status(String status) {
        send("STATUS=" + status);
    }

    private void feed(BooleanSupplier healthy) {
        if (healthy.getAsBoolean()) {
            send("WATCHDOG=1");
        } else {
            LOG.warn("The engine is not well; the watchdog is not fed");
        }
    }

    /** Says that the service stops. */
    @Override
    public synchronized void close() {
        send("STOPPING=1");
        if (feeder != null) {
            feeder.shutdownNow();
        }
    }

    private void send(String message) {
        if (socket != null && !NotifySocket.send(socket, message)) {
            LOG.warn("systemd did not take the message {}", message);
        }
    }
}
