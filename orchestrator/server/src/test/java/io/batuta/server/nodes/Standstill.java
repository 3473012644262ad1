package io.batuta.server.nodes;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** A node's sense of time. While it stands still, every thread that asks what time it is stops dead, as all threads do in a halted machine. Thread-safe. */
final class Standstill {
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final AtomicLong ahead = new AtomicLong();

    void begin() {
        gate = new CountDownLatch(1);
    }

    void end() {
        gate.countDown();
    }

    /** Lets monotonic time jump. */
    void jump(Duration by) {
        ahead.addAndGet(by.toNanos());
    }

    long nanos() {
        pass();
        return System.nanoTime() + ahead.get();
    }

    void pass() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
