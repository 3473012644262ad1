package io.batuta.tasks.ssh;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows all attempts on one host with one look at a time, however many there are: what ended, what printed more, and now and then whether their processes live. One virtual thread, and only while
 * there are attempts. When the host cannot be reached, every wait ends with an {@link SshException} and the attempts go on there.
 */
final class Watch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final long SOONEST_MILLIS = 200;
    private static final long CLOSELY_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** A close look reads two files of each attempt there; many of them make it rarer. */
    private static final long CLOSELY_NANOS_EACH = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long NEVER_BEGAN_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int PIECE = 1 << 20;
    private static final int PIECES_AT_ONCE = 8 << 20;

    private final Host host;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private final Map<String, RemoteAttempt> followed = new ConcurrentHashMap<>();
    private final Map<String, Long> idleSince = new HashMap<>();
    private boolean running;
    private boolean closely;
    private volatile boolean closed;
    private long lastClosely;

    Watch(Host host) {
        this.host = host;
    }

    /** Waits for an attempt's end from now on. */
    CompletableFuture<RemoteEnd> follow(RemoteAttempt attempt, int generation) {
        CompletableFuture<RemoteEnd> end = attempt.runsAs(generation);
        lock.lock();
        try {
            followed.put(attempt.name(), attempt);
            if (!running && !closed) {
                running = true;
                Thread.ofVirtual().name("ssh-watch " + host.target().to().host()).start(this::run);
            }
        } finally {
            lock.unlock();
        }
        return end;
    }

    /** Nobody waits for its end any more. */
    void forget(RemoteAttempt attempt) {
        followed.remove(attempt.name(), attempt);
    }

    /** Looks at once, and closely. */
    void lookClosely() {
        lock.lock();
        try {
            closely = true;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean idle() {
        return followed.isEmpty();
    }

    private void run() {
        while (goesOn()) {
            List<RemoteAttempt> all = List.copyOf(followed.values());
            try {
                lookTwice(all);
            } catch (IOException | RuntimeException e) {
                if (closed) {
                    return;
                }
                if (e instanceof RuntimeException) {
                    LOG.error("Looking at attempts on {} failed", host.target().words(), e);
                }
                SshException lost = e instanceof SshException known
                        ? known
                        : new SshException("looking at " + host.target().words() + " failed: " + e.getMessage(), null, true, e);
                all.forEach(attempt -> {
                    forget(attempt);
                    attempt.end().completeExceptionally(lost);
                });
            }
        }
    }

    /** Waits until the next look; false when nothing is left to look at. */
    private boolean goesOn() {
        lock.lock();
        try {
            if (!closed && !closely) {
                var _ = woken.await(Math.max(SOONEST_MILLIS, followed.size()), TimeUnit.MILLISECONDS);
            }
            running = !closed && !followed.isEmpty();
            return running;
        } catch (InterruptedException _) {
            running = false;
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** A pooled connection may have died unseen: only a second failure means that the host is out of reach. */
    private void lookTwice(List<RemoteAttempt> all) throws IOException {
        boolean close = closeNow();
        try {
            look(all, close);
        } catch (SshException e) {
            if (!e.sent()) {
                throw e;
            }
            look(all, true);
        }
    }

    private boolean closeNow() {
        lock.lock();
        try {
            boolean now = closely || System.nanoTime() - lastClosely > Math.max(CLOSELY_NANOS, followed.size() * CLOSELY_NANOS_EACH);
            closely = false;
            if (now) {
                lastClosely = System.nanoTime();
            }
            return now;
        } finally {
            lock.unlock();
        }
    }

    private void look(List<RemoteAttempt> all, boolean close) throws IOException {
        Map<String, RemoteAttempt> byName = new HashMap<>();
        StringBuilder program = new StringBuilder(Sh.set("close", close ? "1" : "0")).append(RemoteScripts.LOOK);
        for (RemoteAttempt attempt : all) {
            byName.put(attempt.name(), attempt);
            program.append("look ").append(Sh.quote(attempt.name())).append(' ').append(attempt.generation()).append('\n');
        }
        Map<RemoteAttempt, RemoteEnd> ends = new HashMap<>();
        host.askNow(program + "sizes\necho looked\n", (answer, _) -> {
            for (String line = answer.line(); !line.equals("looked"); line = answer.line()) {
                if (answer.ended()) {
                    throw new IOException("the answer broke off");
                }
                read(line.split(" ", -1), byName, ends);
            }
            return true;
        });
        limit(all, ends);
        fetch(all);
        ends.forEach((attempt, end) -> {
            forget(attempt);
            idleSince.remove(attempt.name());
            attempt.end().complete(end);
        });
    }

    private void read(String[] words, Map<String, RemoteAttempt> byName, Map<RemoteAttempt, RemoteEnd> ends) {
        if (words[0].equals("size")) {
            size(words, byName);
            return;
        }
        RemoteAttempt attempt = words.length < 2 ? null : byName.get(words[1]);
        if (attempt == null) {
            return;
        }
        switch (words[0]) {
            case "exit" -> ends.put(attempt, RemoteEnd.exited(Integer.parseInt(words[3])));
            case "never" -> ends.put(attempt, new RemoteEnd.NeverBegan());
            case "gone" -> ends.put(attempt, new RemoteEnd.Vanished("it was killed from outside together with its wrapper"));
            case "reboot" -> ends.put(attempt, new RemoteEnd.Vanished("it was running when the host was restarted"));
            case "missing" -> ends.put(attempt, new RemoteEnd.Vanished("its directory there was removed while it ran"));
            case "idle" -> idle(attempt);
            default -> {
            }
        }
    }

    /** The fields of ls: mode, links, user, group, size, three or so for the time, the path. */
    private static void size(String[] words, Map<String, RemoteAttempt> byName) {
        List<String> fields = Arrays.stream(words).filter(word -> !word.isEmpty()).toList();
        String[] path = fields.getLast().split("/", -1);
        RemoteAttempt attempt = byName.get(path[0]);
        if (attempt != null && path.length == 3) {
            (path[2].equals("out") ? attempt.out() : attempt.err()).size = Long.parseLong(fields.get(5));
        }
    }

    /** Its wrapper has not begun: after a while it is forbidden to. */
    private void idle(RemoteAttempt attempt) {
        long since = idleSince.computeIfAbsent(attempt.name(), _ -> System.nanoTime());
        if (System.nanoTime() - since > NEVER_BEGAN_NANOS) {
            idleSince.put(attempt.name(), System.nanoTime());
            var _ = host.end(attempt, false);
        }
    }

    private void limit(List<RemoteAttempt> all, Map<RemoteAttempt, RemoteEnd> ends) {
        for (RemoteAttempt attempt : all) {
            long most = attempt.maxOutputMb() * 1024L * 1024;
            if (attempt.out().size > most || attempt.err().size > most) {
                attempt.spools().forEach(spool -> spool.size = Math.min(spool.size, most));
                if (!(ends.put(attempt, new RemoteEnd.PrintedTooMuch(attempt.maxOutputMb())) instanceof RemoteEnd.Exited)) {
                    var _ = host.end(attempt, true);
                }
            }
        }
    }

    /** Fetches what is new, in rounds of limited size. */
    private void fetch(List<RemoteAttempt> all) throws IOException {
        while (true) {
            List<RemoteAttempt.Spooled> spools = new ArrayList<>();
            List<Integer> counts = new ArrayList<>();
            StringBuilder program = new StringBuilder(RemoteScripts.LOOK);
            int sum = 0;
            for (RemoteAttempt attempt : all) {
                for (RemoteAttempt.Spooled spool : attempt.spools()) {
                    int count = (int) Math.min(spool.missing(), PIECE);
                    if (count > 0 && sum < PIECES_AT_ONCE) {
                        spools.add(spool);
                        counts.add(count);
                        sum += count;
                        program.append("piece ").append(Sh.quote(spool.path())).append(' ').append(spool.fetched()).append(' ')
                                .append(count)
                                .append('\n');
                    }
                }
            }
            if (spools.isEmpty()) {
                return;
            }
            host.askNow(program.toString(), (answer, _) -> {
                for (int i = 0; i < spools.size(); i++) {
                    byte[] bytes = answer.bytes(counts.get(i));
                    answer.mark();
                    spools.get(i).add(bytes);
                }
                return true;
            });
        }
    }

    @Override
    public void close() {
        closed = true;
        lookClosely();
    }
}
