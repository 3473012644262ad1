package io.batuta.engine.bundle;

import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.json.Json;
import io.batuta.model.task.TaskFailedException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives DAG versions' code. A bundle's classes are unpacked once under the cache directory and loaded by one class loader, which all versions from that bundle share; a version that nobody has used for a
 * while is let go, and its loader closed. Thread-safe.
 */
public final class LoadedBundles implements CodeSource, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LoadedBundles.class);
    private static final int IDLE_SWEEPS = 2;

    private final StoredBundles stored;
    private final Path cache;
    private final Path libraries;
    private final Map<Long, Version> versions = new ConcurrentHashMap<>();
    private final Map<String, Opened> opened = new HashMap<>();

    /**
     * Loads from what is stored.
     *
     * @param cache a private directory; what is in it is made again when it is lost
     * @param libraries a folder of jars that every bundle may use; need not exist
     */
    public LoadedBundles(StoredBundles stored, Path cache, Path libraries) {
        this.stored = stored;
        this.cache = cache;
        this.libraries = libraries;
    }

    /** A bundle's open class loader; {@code versions} counts those that use it. Guarded by {@code opened}. */
    private static final class Opened {
        final String hash;
        final BundleClassLoader loader;
        final List<Path> classPath;
        final Map<String, Source> sources = new ConcurrentHashMap<>();
        int versions;

        Opened(String hash, BundleClassLoader loader, List<Path> classPath) {
            this.hash = hash;
            this.loader = loader;
            this.classPath = classPath;
        }
    }

    /**
     * A source's DAGs by id, made once for all versions from the bundle: to make a thousand DAGs a thousand times takes minutes after a start. Has a lock of its own, since making them runs author code.
     */
    private static final class Source {
        private final ReentrantLock lock = new ReentrantLock();
        private @Nullable Map<String, Dag> dags;

        Map<String, Dag> dags(String sourceClass, ClassLoader loader) throws ReflectiveOperationException {
            lock.lock();
            try {
                Map<String, Dag> made = dags;
                if (made == null) {
                    made = new HashMap<>();
                    DagSource source = Class.forName(sourceClass, true, loader).asSubclass(DagSource.class).getConstructor().newInstance();
                    for (Dag dag : source.dags()) {
                        made.putIfAbsent(dag.id(), dag);
                    }
                    dags = made;
                }
                return made;
            } finally {
                lock.unlock();
            }
        }
    }

    /** A version's DAG, once it is loaded. Has a lock of its own, since loading runs author code: who never returns holds up nobody else's. */
    private static final class Version {
        final ReentrantLock lock = new ReentrantLock();
        @Nullable Code code;
        int uses;
        int idle;
        boolean dropped;
    }

    private record Code(Dag dag, Opened bundle, String sourceClass) {}

    @Override
    public Loaded load(long dagVersion) {
        while (true) {
            Version version = versions.computeIfAbsent(dagVersion, _ -> new Version());
            version.lock.lock();
            try {
                if (!version.dropped) {
                    return use(dagVersion, version);
                }
            } finally {
                version.lock.unlock();
            }
        }
    }

    private Loaded use(long dagVersion, Version version) {
        Code code = version.code;
        if (code == null) {
            code = code(dagVersion);
            version.code = code;
        }
        version.uses++;
        version.idle = 0;
        return new InUse(version, code);
    }

    private static final class InUse implements Loaded {
        private final Version version;
        private final Code code;
        private boolean closed;

        InUse(Version version, Code code) {
            this.version = version;
            this.code = code;
        }

        @Override
        public Dag dag() {
            return code.dag();
        }

        @Override
        public List<Path> classPath() {
            return code.bundle().classPath;
        }

        @Override
        public String sourceClass() {
            return code.sourceClass();
        }

        @Override
        public void close() {
            version.lock.lock();
            try {
                version.uses -= closed ? 0 : 1;
                closed = true;
            } finally {
                version.lock.unlock();
            }
        }
    }

    private Code code(long dagVersion) {
        StoredBundles.Version wanted = stored.version(dagVersion);
        Opened bundle;
        try {
            bundle = enter(wanted.bundleHash());
        } catch (IOException e) {
            throw new TaskFailedException("the code of DAG " + wanted.dagId() + " cannot be unpacked under " + cache + ": " + e,
                    "is the disk full?", true, e);
        }
        boolean made = false;
        try {
            Dag dag = dag(wanted, bundle);
            made = true;
            return new Code(dag, bundle, wanted.sourceClass());
        } finally {
            if (!made) {
                leave(bundle);
            }
        }
    }

    private Opened enter(String hash) throws IOException {
        synchronized (opened) {
            Opened bundle = opened.get(hash);
            if (bundle == null) {
                bundle = open(hash);
                opened.put(hash, bundle);
            }
            bundle.versions++;
            return bundle;
        }
    }

    private void leave(Opened bundle) {
        synchronized (opened) {
            if (--bundle.versions == 0) {
                opened.remove(bundle.hash);
                close(bundle);
            }
        }
    }

    private Opened open(String hash) throws IOException {
        Path unpacked = cache.resolve(hash);
        if (!Files.isDirectory(unpacked)) {
            unpack(hash, unpacked);
        }
        List<Path> path = new ArrayList<>(BundleZip.classPath(unpacked));
        path.addAll(BundleZip.jars(libraries));
        return new Opened(hash, new BundleClassLoader(hash, path), List.copyOf(path));
    }

    /** Whole or not at all, also when another process does the same at the same time. */
    private void unpack(String hash, Path into) throws IOException {
        Files.createDirectories(cache);
        Path fresh = Files.createTempDirectory(cache, "new-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            BundleZip.unpack(stored.bytes(hash), fresh);
            Files.move(fresh, into, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(into)) {
                throw e;
            }
        } finally {
            if (Files.exists(fresh)) {
                BundleImport.removeAll(fresh);
            }
        }
    }

    private static Dag dag(StoredBundles.Version wanted, Opened bundle) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(bundle.loader);
        try {
            Dag dag = bundle.sources.computeIfAbsent(wanted.sourceClass(), _ -> new Source()).dags(wanted.sourceClass(), bundle.loader)
                    .get(wanted.dagId());
            if (dag == null || !Json.write(dag.plan()).equals(wanted.planJson())) {
                throw different(wanted);
            }
            return dag;
        } catch (TaskFailedException e) {
            throw e;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError | StackOverflowError e) {
            throw new TaskFailedException("the code of DAG " + wanted.dagId() + " cannot be loaded: " + e,
                    "look at its import errors; save its file again to have it built anew", true, e);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static TaskFailedException different(StoredBundles.Version wanted) {
        return new TaskFailedException(
                "the code of DAG " + wanted.dagId() + " makes another DAG than when it was built",
                "it must depend on nothing but its code; save its file again to have it built anew", false, null);
    }

    /** Lets go what was not used since the last two sweeps; called every half minute or so. */
    public void sweep() {
        versions.forEach((id, version) -> {
            if (version.lock.tryLock()) {
                try {
                    sweep(id, version);
                } finally {
                    version.lock.unlock();
                }
            }
        });
    }

    private void sweep(Long id, Version version) {
        Code code = version.code;
        if (version.uses > 0 || ++version.idle < IDLE_SWEEPS) {
            return;
        }
        version.dropped = true;
        versions.remove(id);
        if (code != null) {
            leave(code.bundle());
        }
    }

    /** How many bundles are loaded now. */
    public int loaded() {
        synchronized (opened) {
            return opened.size();
        }
    }

    /** Removes unpacked bundles that the database no longer knows, and what a crash left half unpacked; called at start, before anything is loaded. */
    public void clean(Set<String> storedHashes) throws IOException {
        if (!Files.isDirectory(cache)) {
            return;
        }
        try (Stream<Path> all = Files.list(cache)) {
            for (Path directory : all.filter(path -> Files.isDirectory(path) && !storedHashes.contains(BundleFiles.name(path))).toList()) {
                BundleImport.removeAll(directory);
            }
        }
    }

    private static void close(Opened bundle) {
        try {
            bundle.loader.close();
        } catch (IOException e) {
            LOG.debug("A class loader could not be closed", e);
        }
    }

    /** Closes every loader; what is still in use may fail from now on. */
    @Override
    public void close() {
        synchronized (opened) {
            opened.values().forEach(LoadedBundles::close);
            opened.clear();
        }
        versions.clear();
    }
}
