package io.batuta.tasks.ssh;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one host: few, shared by all that ask something there, closed when nobody has for a while. Everybody who waits for a connection waits for the same one, so a host that cannot be
 * reached costs its timeout once. Thread-safe.
 */
final class Lines implements AutoCloseable {
    private static final int MOST = 4;

    /** Two below what sshd allows unless told otherwise (MaxSessions 10). */
    private static final int QUESTIONS_EACH = 8;

    private static final Duration IDLE = Duration.ofSeconds(60);

    private final Target target;
    private final ScheduledExecutorService clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Held> held = new ArrayList<>();
    private @Nullable CompletableFuture<Void> connecting;
    private int waiting;
    private boolean closed;

    Lines(Target target, ScheduledExecutorService clock) {
        this.target = target;
        this.clock = clock;
    }

    private static final class Held {
        private final Line line;
        private int questions;
        private int most = QUESTIONS_EACH;
        private long lastUsed = System.nanoTime();

        Held(Line line) {
            this.line = line;
        }
    }

    /** Does something with a connection. The caller's thread must be one that nobody interrupts. */
    interface Use<T> {
        T with(Line line) throws IOException;
    }

    /** Uses a connection, for so long at most: then it counts as lost. */
    <T> T use(Duration limit, Use<T> use) throws IOException {
        while (true) {
            Held one = take();
            ScheduledFuture<?> guard = clock.schedule(() -> Thread.ofVirtual().start(one.line::close), limit.toMillis(),
                    TimeUnit.MILLISECONDS);
            boolean full = false;
            try {
                return use.with(one.line);
            } catch (Line.FullException _) {
                full = true;
            } finally {
                guard.cancel(false);
                give(one, full);
            }
        }
    }

    /** Whether somebody waits for a connection. */
    boolean crowded() {
        lock.lock();
        try {
            return waiting > 0;
        } finally {
            lock.unlock();
        }
    }

    private Held take() throws SshException {
        lock.lock();
        waiting++;
        try {
            while (true) {
                if (closed) {
                    throw new SshException("the service stops", null, false, null);
                }
                Held free = free();
                if (free != null) {
                    free.questions++;
                    return free;
                }
                if (held.size() >= MOST) {
                    changed.awaitUninterruptibly();
                } else {
                    await(connection());
                }
            }
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    private @Nullable Held free() {
        held.removeIf(one -> !one.line.alive() && one.questions == 0);
        return held.stream().filter(one -> one.line.alive() && one.questions < one.most).findFirst().orElse(null);
    }

    private CompletableFuture<Void> connection() {
        CompletableFuture<Void> now = connecting;
        if (now == null) {
            CompletableFuture<Void> fresh = new CompletableFuture<>();
            connecting = fresh;
            Thread.ofVirtual().name("ssh-connect").start(() -> connect(fresh));
            now = fresh;
        }
        return now;
    }

    private void connect(CompletableFuture<Void> fresh) {
        Line line = null;
        Throwable why = null;
        try {
            line = Reach.connect(target);
        } catch (Throwable e) {
            why = e;
        }
        lock.lock();
        try {
            connecting = null;
            if (line != null && !closed) {
                held.add(new Held(line));
                line = null;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (line != null) {
            line.close();
        }
        if (why == null) {
            fresh.complete(null);
        } else {
            fresh.completeExceptionally(why);
        }
    }

    /** Waits outside the lock. */
    private void await(CompletableFuture<Void> connection) throws SshException {
        lock.unlock();
        try {
            connection.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SshException known) {
                throw new SshException(String.valueOf(known.getMessage()), known.hint(), false, known);
            }
            throw new SshException("cannot connect to " + target.words() + ": " + e.getCause(), null, false, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SshException("interrupted while connecting to " + target.words(), null, false, e);
        } finally {
            lock.lock();
        }
    }

    private void give(Held one, boolean full) throws SshException {
        lock.lock();
        try {
            one.questions--;
            one.lastUsed = System.nanoTime();
            if (full) {
                one.most = one.questions;
                if (one.most == 0) {
                    throw new SshException(target.words() + " allows no session on its connections",
                            "its sshd has MaxSessions 0, or no more processes can be begun there", false, null);
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Closes connections that nobody has used for a while. True when none is left. */
    boolean closeIdle() {
        List<Held> idle;
        boolean none;
        lock.lock();
        try {
            long now = System.nanoTime();
            idle = held.stream().filter(one -> one.questions == 0 && now - one.lastUsed > IDLE.toNanos()).toList();
            held.removeAll(idle);
            none = held.isEmpty() && connecting == null && waiting == 0;
        } finally {
            lock.unlock();
        }
        idle.forEach(one -> one.line.close());
        return none;
    }

    @Override
    public void close() {
        List<Held> rest;
        lock.lock();
        try {
            closed = true;
            rest = List.copyOf(held);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        rest.forEach(one -> one.line.close());
    }
}
