package io.batuta.tasks.process;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the ends of all detached processes with one thread: the kernel tells (inotify) when an exit code is written, and a look once a second finds what ended without one, printed too much, or
 * left something behind. A thousand running processes cost a thousand small directory watches and no threads. Thread-safe.
 */
public final class Processes implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Processes.class);
    private static final Duration NEVER_BEGAN_AFTER = Duration.ofMinutes(1);

    /** A killed process writes no exit code, so nobody tells of its end: it takes some milliseconds. */
    private static final Duration AFTER_FORCE = Duration.ofMillis(5);

    private static final int LOOKS_AFTER_FORCE = 100;

    /** So many looks in a row may fail, for want of file descriptors for example, before a process counts as out of sight. */
    private static final int MOST_FAILED_LOOKS = 600;

    private final Duration look;
    private final WatchService watcher;

    /** The JDK's watch service deadlocks when some 280 threads register at the same time: each writes into its small wake-up pipe while holding the lock that its reader wants. */
    private final ReentrantLock registering = new ReentrantLock();

    private final Leftovers leftovers = new Leftovers();
    private final Map<Path, Watched> watched = new ConcurrentHashMap<>();
    private final Thread thread;

    /** Waits with a look once a second. */
    public Processes() {
        this(Duration.ofSeconds(1));
    }

    Processes(Duration look) {
        this.look = look;
        try {
            this.watcher = FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot watch directories: fs.inotify.max_user_instances may be reached", e);
        }
        this.thread = Thread.ofPlatform().name("batuta-processes").daemon().start(this::watch);
    }

    /** One that is waited for; {@code key} is null when the kernel would not watch its directory, so that only the looks find its end. */
    private record Watched(DetachedProcess process, Launch launch, CompletableFuture<ProcessEnd> end, @Nullable WatchKey key,
            AtomicInteger looksBeforeBegin, AtomicInteger failedLooks) {}

    /** Waiting for one process's end. */
    public interface Awaiting extends AutoCloseable {
        /**
         * Blocks until it ended. An interrupt means either that the attempt is cancelled (then the end is near, and waited for) or that the service stops (then the process goes on without us).
         *
         * @throws InterruptedException when interrupted without being cancelled
         */
        ProcessEnd await(BooleanSupplier cancelled) throws InterruptedException;

        /** Stops waiting; the process goes on. */
        @Override
        void close();
    }

    /** Begins to wait, at best before the process begins. Whatever its session leaves behind is ended after it. */
    public Awaiting expect(DetachedProcess process, Launch launch) throws IOException {
        CompletableFuture<ProcessEnd> end = new CompletableFuture<>();
        Watched one = new Watched(process, launch, end, register(process.control()), new AtomicInteger(), new AtomicInteger());
        watched.put(process.control(), one);
        check(one, false);
        return new Awaiting() {
            @Override
            public ProcessEnd await(BooleanSupplier cancelled) throws InterruptedException {
                while (true) {
                    try {
                        return end.get();
                    } catch (InterruptedException e) {
                        if (!cancelled.getAsBoolean()) {
                            throw e;
                        }
                    } catch (ExecutionException e) {
                        throw new IllegalStateException("lost sight of the process in " + process.control(), e.getCause());
                    }
                }
            }

            @Override
            public void close() {
                forget(one);
            }
        };
    }

    /** Signals a process and looks at once whether that ended it. */
    public void signal(DetachedProcess process, String marker, boolean force) throws IOException, InterruptedException {
        process.signal(force, marker);
        Watched one = watched.get(process.control());
        if (one == null) {
            return;
        }
        check(one, true);
        for (int i = 0; force && !one.end().isDone() && i < LOOKS_AFTER_FORCE; i++) {
            Thread.sleep(AFTER_FORCE);
            check(one, true);
        }
    }

    private @Nullable WatchKey register(Path control) {
        registering.lock();
        try {
            return control.register(watcher, StandardWatchEventKinds.ENTRY_MODIFY);
        } catch (IOException e) {
            LOG.warn("cannot watch {} ({}); ends of processes are seen up to {} ms late. Raise fs.inotify.max_user_watches.", control,
                    e.getMessage(), look.toMillis());
            return null;
        } finally {
            registering.unlock();
        }
    }

    private void watch() {
        long nextLook = System.nanoTime() + look.toNanos();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                WatchKey key = watcher.poll(Math.max(0, nextLook - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (key != null) {
                    changed(key);
                }
                if (System.nanoTime() >= nextLook) {
                    // Set first: a look that breaks must not be repeated at once, for ever.
                    nextLook = System.nanoTime() + look.toNanos();
                    watched.values().forEach(one -> check(one, true));
                    leftovers.endThem();
                    Spawn.bury();
                }
            } catch (InterruptedException | java.nio.file.ClosedWatchServiceException _) {
                return;
            } catch (RuntimeException | OutOfMemoryError e) {
                // No native thread or no descriptor for a moment: without this thread no process's end would ever be seen again.
                LOG.error("watching processes failed once; it goes on", e);
            }
        }
    }

    private void changed(WatchKey key) {
        key.pollEvents();
        key.reset();
        Watched one = watched.get((Path) key.watchable());
        if (one != null) {
            check(one, false);
        }
    }

    private void check(Watched one, boolean closely) {
        try {
            var end = one.process().end(closely);
            one.failedLooks().set(0);
            if (end.isPresent()) {
                finish(one, end.get());
            } else if (closely) {
                limits(one);
            }
        } catch (ClosedByInterruptException _) {
            // The attempt was interrupted while its own thread looked; the next look sees the same files.
        } catch (NoSuchFileException e) {
            one.end().completeExceptionally(e);
        } catch (IOException e) {
            notSeen(one, e);
        } catch (RuntimeException e) {
            one.end().completeExceptionally(e);
        }
    }

    /** That we cannot look now says nothing of the process: it goes on, and to give it up would have it done twice. */
    private static void notSeen(Watched one, IOException e) {
        int failed = one.failedLooks().incrementAndGet();
        if (failed == 1) {
            LOG.warn("cannot look at the process in {} ({}); it is looked at again", one.process().control(), e.toString());
        } else if (failed > MOST_FAILED_LOOKS) {
            one.end().completeExceptionally(e);
        }
    }

    private void limits(Watched one) throws IOException {
        long most = one.launch().maxOutputMb() * 1024L * 1024;
        boolean tooMuch = Files.size(one.process().stdout()) > most || Files.size(one.process().stderr()) > most;
        if (tooMuch) {
            one.process().signal(true, one.launch().marker());
            finish(one, new ProcessEnd.PrintedTooMuch(one.launch().maxOutputMb()));
        } else if (one.process().begun().isEmpty() && one.looksBeforeBegin().incrementAndGet() > NEVER_BEGAN_AFTER.dividedBy(look)) {
            // Either it never will; or it was killed while it began, and nobody knows.
            finish(one, one.process().supersede() ? new ProcessEnd.NeverBegan() : new ProcessEnd.Vanished(false));
        }
    }

    private void finish(Watched one, ProcessEnd end) throws IOException {
        one.process().begun().ifPresent(begun -> leftovers.add(begun));
        one.end().complete(end);
    }

    private void forget(Watched one) {
        watched.remove(one.process().control(), one);
        if (one.key() != null) {
            registering.lock();
            try {
                one.key().cancel();
            } finally {
                registering.unlock();
            }
        }
    }

    /** Stops waiting for all of them; the processes go on. */
    @Override
    public void close() throws IOException {
        thread.interrupt();
        watcher.close();
    }
}
