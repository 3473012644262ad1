package io.batuta.engine.bundle;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the DAG folders. Each {@code .java} file, folder and jar in them is a bundle of its own. A change is taken in once it has been the same in two looks, so a file being written is left alone;
 * the system's notices wake it at once, and a look now and then finds what they miss.
 */
public final class BundleWatcher implements AutoCloseable {
    /** How long a change must have stood still. */
    static final Duration STILL = Duration.ofMillis(150);

    private static final Logger LOG = LoggerFactory.getLogger(BundleWatcher.class);
    private static final Duration RESCAN = Duration.ofSeconds(60);

    /** Where the system tells nothing: of a directory too many, and of files that another machine changes. */
    private static final Duration RESCAN_BLIND = Duration.ofSeconds(20);
    private static final Pattern OF_OTHER_MACHINES = Pattern.compile("(nfs|cifs|smb|fuse|9p|ceph|lustre).*");
    private static final Duration RESCAN_FOR_POOLS = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final int MOST_FOLDERS = 5_000;

    /** A folder of a thousand files must not take every connection of the database, nor hold all their bytes at once. */
    private static final int MOST_AT_ONCE = 4;

    private final List<Path> folders;
    private final BundleSink sink;
    private final BundleImport imports;
    private final Map<String, Seen> seen = new TreeMap<>();
    private final Map<Path, WatchKey> watched = new HashMap<>();
    private final ExecutorService importers = importers();
    private @Nullable WatchService notices;
    private @Nullable Thread thread;
    private boolean incomplete;
    private boolean blind;
    private volatile boolean settled;

    /** Watches these folders; nothing happens before {@link #start}. */
    public BundleWatcher(List<Path> folders, BundleSink sink, Builder builder) {
        this.folders = folders.stream().map(folder -> folder.toAbsolutePath().normalize()).toList();
        this.sink = sink;
        this.imports = new BundleImport(sink, builder);
    }

    /** Threads of the system: a file on a share that does not answer must not take the carriers of virtual threads along. */
    private static ExecutorService importers() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(MOST_AT_ONCE, MOST_AT_ONCE, IDLE.toSeconds(), TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(), Thread.ofPlatform().daemon().name("batuta-import-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** What is known of an origin. Guarded by the watcher. */
    private static final class Seen {
        @Nullable List<BundleFiles.Print> last;
        @Nullable List<BundleFiles.Print> done;
        boolean busy;
        boolean missing;
    }

    /** Begins to watch. What was there before and is gone now is found, too. */
    public synchronized void start() throws IOException {
        sink.origins().forEach(origin -> seen.put(origin, new Seen()));
        imports.remember(sink.inForce());
        WatchService service = folders.isEmpty()
                ? Path.of("").getFileSystem().newWatchService()
                : folders.getFirst().getFileSystem().newWatchService();
        notices = service;
        blind = folders.stream().anyMatch(BundleWatcher::changedElsewhere);
        thread = Thread.ofPlatform().daemon().name("batuta-dag-watcher").start(() -> watch(service));
    }

    private void watch(WatchService service) {
        try {
            while (true) {
                if (lookSafely(service)) {
                    Thread.sleep(STILL);
                } else {
                    await(service);
                }
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            LOG.debug("The DAG folders are watched no longer");
        }
    }

    /** Whether files that were there at the start are still being taken in: what is not known by then is not missing. */
    public boolean reading() {
        return !settled;
    }

    private static boolean changedElsewhere(Path folder) {
        try {
            return OF_OTHER_MACHINES.matcher(Files.getFileStore(folder).type()).matches();
        } catch (IOException e) {
            return true;
        }
    }

    /** One look. One that breaks, for want of a thread or a file descriptor, must not be the last. */
    private boolean lookSafely(WatchService service) {
        try {
            listen(service);
            boolean unsettled = scan();
            if (!unsettled) {
                settled = true;
            }
            return unsettled;
        } catch (ClosedWatchServiceException e) {
            throw e;
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.error("A look at the DAG folders failed; the next one follows", e);
            return false;
        }
    }

    /** The system tells of files; whether a pool is there has to be asked. */
    private void await(WatchService service) throws InterruptedException {
        Duration limit = imports.waitsForPools() ? RESCAN_FOR_POOLS : blind ? RESCAN_BLIND : RESCAN;
        for (WatchKey key = service.poll(limit.toMillis(), TimeUnit.MILLISECONDS); key != null; key = service.poll()) {
            key.pollEvents();
            key.reset();
        }
    }

    /** Looks once. True when something is not settled, so that another look should follow soon. */
    synchronized boolean scan() {
        Map<String, Path> there = new TreeMap<>();
        incomplete = false;
        boolean unsettled = imports.waitsForPools() && lookAgain(imports.poolsFound());
        for (Path folder : folders) {
            unsettled |= look(folder, there);
        }
        for (Map.Entry<String, Seen> one : List.copyOf(seen.entrySet())) {
            if (!there.containsKey(one.getKey()) && !(incomplete && folders.stream().anyMatch(Path.of(one.getKey())::startsWith))) {
                unsettled |= leave(one.getKey(), one.getValue());
            }
        }
        return unsettled || seen.values().stream().anyMatch(one -> one.busy);
    }

    private boolean look(Path folder, Map<String, Path> there) {
        boolean unsettled = false;
        try {
            for (Path origin : BundleFiles.origins(folder)) {
                List<BundleFiles.Print> prints = prints(origin);
                if (prints == null || BundleFiles.mayOffer(prints)) {
                    there.put(origin.toString(), origin);
                    unsettled |= prints == null || compare(folder, origin, prints);
                }
            }
        } catch (IOException e) {
            incomplete = true;
            LOG.warn("The DAG folder {} cannot be read: {}; what it offered before stays in force", folder, e.toString());
        }
        return unsettled;
    }

    /** Null when it changes under our eyes. */
    private static @Nullable List<BundleFiles.Print> prints(Path origin) {
        try {
            return BundleFiles.prints(origin);
        } catch (AccessDeniedException e) {
            return List.of(BundleFiles.unreadable(origin, e.toString()));
        } catch (IOException e) {
            if (BundleFiles.leadsNowhere(origin)) {
                return List.of(BundleFiles.unreadable(origin, e.toString()));
            }
            LOG.debug("{} cannot be looked at now", origin, e);
            return null;
        }
    }

    private boolean compare(Path folder, Path origin, List<BundleFiles.Print> prints) {
        Seen one = seen.computeIfAbsent(origin.toString(), _ -> new Seen());
        one.missing = false;
        if (!prints.equals(one.last)) {
            one.last = prints;
            return true;
        }
        if (!prints.equals(one.done) && !one.busy) {
            one.busy = true;
            one.done = prints;
            importers.execute(() -> bringIn(folder, origin, one));
        }
        return one.busy;
    }

    private boolean leave(String origin, Seen one) {
        if (one.busy) {
            return true;
        }
        if (!one.missing) {
            one.missing = true;
            return true;
        }
        try {
            imports.gone(origin);
            seen.remove(origin);
            // Who offered a DAG of the same id may have its turn.
            return lookAgain(imports.conflicting());
        } catch (RuntimeException e) {
            LOG.warn("{} is gone, but that could not be noted: {}; it is tried again", origin, e.toString());
            return false;
        }
    }

    private void bringIn(Path folder, Path origin, Seen one) {
        boolean done = false;
        try {
            imports.bringIn(folder, origin);
            done = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} could not be taken in: {}; it is tried again", origin, e.toString());
        }
        synchronized (this) {
            one.busy = false;
            if (!done) {
                one.done = null;
            }
        }
    }

    /** What these origins hold has not changed, but what stood against it may be gone. */
    private boolean lookAgain(Set<String> origins) {
        boolean any = false;
        for (String origin : origins) {
            Seen one = seen.get(origin);
            if (one != null) {
                one.done = null;
                any = true;
            }
        }
        return any;
    }

    /** Asks for the system's notices of all folders. */
    private void listen(WatchService service) {
        for (Path folder : folders) {
            try (Stream<Path> all = Files.find(folder, Integer.MAX_VALUE,
                    (path, seen) -> seen.isDirectory() || (seen.isSymbolicLink() && Files.isDirectory(path)))) {
                all.limit(MOST_FOLDERS)
                        .filter(directory -> !watched.containsKey(directory) || !watched.get(directory).isValid())
                        .forEach(directory -> listen(service, directory));
            } catch (IOException | java.io.UncheckedIOException e) {
                LOG.debug("{} cannot be walked now", folder, e);
            }
        }
    }

    private void listen(WatchService service, Path directory) {
        try {
            watched.put(directory, directory.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE));
        } catch (IOException e) {
            blind = true;
            LOG.debug("{} cannot be watched; it is looked at every {} s", directory, RESCAN_BLIND.toSeconds(), e);
        }
    }

    /** Stops watching; builds under way are given up. */
    @Override
    public void close() {
        Thread watching;
        WatchService service;
        synchronized (this) {
            watching = thread;
            service = notices;
        }
        if (watching != null) {
            watching.interrupt();
        }
        try {
            if (service != null) {
                service.close();
            }
        } catch (IOException e) {
            LOG.debug("The folder notices could not be closed", e);
        }
        importers.shutdownNow();
    }
}
