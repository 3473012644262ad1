package io.batuta.engine.bundle;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one origin's content into force: reads it, has it built unless it is stored already, hands it to the sink. Thread-safe, but called for one origin by one thread at a time. */
final class BundleImport {
    private static final Logger LOG = LoggerFactory.getLogger(BundleImport.class);

    private final BundleSink sink;
    private final Builder builder;
    private final Map<String, String> inForce = new ConcurrentHashMap<>();
    private final Map<String, String> owners = new HashMap<>();
    private final Set<String> conflicting = ConcurrentHashMap.newKeySet();
    private final Map<String, Set<String>> poolsMissing = new ConcurrentHashMap<>();

    BundleImport(BundleSink sink, Builder builder) {
        this.sink = sink;
        this.builder = builder;
    }

    /** Takes over what was in force before this process began, so that a start with a thousand unchanged files changes nothing. */
    void remember(Map<String, BundleSink.InForce> before) {
        synchronized (owners) {
            before.forEach((origin, bundle) -> {
                inForce.put(origin, bundle.hash());
                bundle.dags().forEach(dag -> owners.put(dag, origin));
            });
        }
    }

    /** Brings it in. Anything wrong with it becomes an import error; an exception means that the sink or the disk failed and it should be tried again. */
    void bringIn(Path root, Path file) throws IOException, InterruptedException {
        String origin = file.toString();
        poolsMissing.remove(origin);
        try {
            BundleFiles.Snapshot snapshot = BundleFiles.read(root, file);
            if (snapshot.hash().equals(inForce.get(origin))) {
                return;
            }
            Optional<List<String>> known = sink.known(snapshot.hash());
            if (known.isPresent()) {
                claim(origin, known.get());
                sink.revive(origin, snapshot.hash());
            } else {
                BundleSink.Built built = BundleBuild.build(builder, origin, BundleFiles.name(file), snapshot);
                claim(origin, built.dags().stream().map(BundleSink.BuiltDag::dagId).toList());
                sink.register(built);
            }
            inForce.put(origin, snapshot.hash());
        } catch (BundleFiles.RefusedException e) {
            refuse(origin, String.valueOf(e.getMessage()), null, "");
        } catch (AccessDeniedException e) {
            refuse(origin, e.getFile() + " may not be read by " + System.getProperty("user.name")
                    + ", as whom Batuta runs; give that user the right to read it and it is read at once", null, "");
        } catch (PoolsMissingException e) {
            poolsMissing.put(origin, e.pools());
            refuse(origin, BundleFiles.name(file) + ": " + e.getMessage(), null, "");
        } catch (BuildException e) {
            refuse(origin, e.trouble().message(), e.trouble().line(), e.trouble().details());
        }
    }

    /** The origin is gone. */
    void gone(String origin) {
        sink.gone(origin);
        inForce.remove(origin);
        conflicting.remove(origin);
        poolsMissing.remove(origin);
        synchronized (owners) {
            owners.values().removeIf(origin::equals);
        }
    }

    /** Origins whose DAGs another one offers; worth another look when something has changed. */
    Set<String> conflicting() {
        return conflicting;
    }

    /** Whether any origin waits for a pool. */
    boolean waitsForPools() {
        return !poolsMissing.isEmpty();
    }

    /** Origins whose pools were missing and exist now. */
    Set<String> poolsFound() {
        try {
            return poolsMissing.entrySet().stream().filter(one -> sink.hasPools(one.getValue())).map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
        } catch (RuntimeException e) {
            LOG.debug("Whether pools are there cannot be seen now", e);
            return Set.of();
        }
    }

    private void refuse(String origin, String message, @Nullable Integer line, String details) {
        // Returning to what it was must clear the error, so it is no longer taken as known.
        inForce.remove(origin);
        sink.importError(new BundleSink.Problem(origin, message, line, details));
    }

    private void claim(String origin, List<String> dags) throws BuildException {
        conflicting.remove(origin);
        synchronized (owners) {
            for (String dag : dags) {
                String owner = owners.get(dag);
                if (owner != null && !owner.equals(origin)) {
                    conflicting.add(origin);
                    throw new BuildException(BundleFiles.name(Path.of(origin)) + ": DAG " + dag + " is offered by " + owner
                            + " already; give one of them another id", null, "");
                }
            }
            owners.values().removeIf(origin::equals);
            dags.forEach(dag -> owners.put(dag, origin));
        }
    }

    /** Removes a directory with all that is in it; links in it are not followed. */
    static void removeAll(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path left, @Nullable IOException e) throws IOException {
                Files.delete(left);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
