package io.batuta.web.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** Ten wrong passwords a minute for a name from an address, and thirty for an address; then a pause. Thread-safe. */
final class LoginLimit {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int PER_NAME = 10;
    private static final int PER_ADDRESS = 30;
    private static final int MOST_REMEMBERED = 10_000;

    private final InstantSource clock;
    private final Map<String, Deque<Instant>> failures = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Instant>> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    LoginLimit(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether another try is let in. */
    synchronized boolean allows(String name, String address) {
        return recent(address + "\n" + name) < PER_NAME && recent(address) < PER_ADDRESS;
    }

    /** Notes a wrong try. */
    synchronized void failed(String name, String address) {
        note(address + "\n" + name);
        note(address);
    }

    /** Forgets the wrong tries of a name that has come in. */
    synchronized void succeeded(String name, String address) {
        failures.remove(address + "\n" + name);
    }

    private void note(String key) {
        failures.computeIfAbsent(key, _ -> new ArrayDeque<>()).addLast(clock.instant());
    }

    private int recent(String key) {
        Deque<Instant> times = failures.get(key);
        if (times == null) {
            return 0;
        }
        Instant since = clock.instant().minus(WINDOW);
        while (!times.isEmpty() && !times.getFirst().isAfter(since)) {
            times.removeFirst();
        }
        return times.size();
    }
}
