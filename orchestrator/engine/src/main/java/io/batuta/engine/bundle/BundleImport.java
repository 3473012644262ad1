package io.batuta.engine.bundle;

import io.batuta.model.json.Json;
import io.batuta.model.plan.DagPlan;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
                BundleSink.Built built = build(origin, BundleFiles.name(file), snapshot);
                claim(origin, built.dags().stream().map(BundleSink.BuiltDag::dagId).toList());
                sink.register(built);
            }
            inForce.put(origin, snapshot.hash());
        } catch (BundleFiles.RefusedException e) {
            refuse(origin, String.valueOf(e.getMessage()), null, "");
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

    private BundleSink.Built build(String origin, String name, BundleFiles.Snapshot snapshot)
            throws IOException, InterruptedException, BuildException {
        Files.createDirectories(builder.work());
        Path staging = Files.createTempDirectory(builder.work(), "build-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            stage(snapshot, staging);
            BuildProtocol.Answer answer = builder.build(staging, name);
            BuildProtocol.Trouble trouble = answer.problem();
            if (trouble != null) {
                throw new BuildException(trouble.message(), trouble.line(), trouble.details());
            }
            byte[] bytes = BundleZip.pack(contents(staging));
            if (bytes.length > BundleFiles.MOST_BYTES) {
                throw new BuildException(name + " is more than 64 MB once it is built; move large libraries to BATUTA_HOME/lib", null, "");
            }
            return new BundleSink.Built(origin, snapshot.hash(), bytes, answer.dags().stream().map(BundleImport::dag).toList());
        } finally {
            removeAll(staging);
        }
    }

    private static BundleSink.BuiltDag dag(BuildProtocol.Made made) {
        DagPlan plan = Json.read(made.planJson(), DagPlan.class);
        return new BundleSink.BuiltDag(made.dagId(), made.sourceClass(), plan, made.planJson(), BundleFiles.hash(made.planJson()));
    }

    /** Sources as they are, resources where classes find them, jars aside. */
    private static void stage(BundleFiles.Snapshot snapshot, Path staging) throws IOException {
        Files.createDirectories(staging.resolve(BundleZip.SOURCES));
        for (Map.Entry<String, byte[]> file : snapshot.files().entrySet()) {
            String name = file.getKey();
            boolean jar = name.endsWith(".jar") && (name.startsWith(BundleZip.LIB) || name.indexOf('/') < 0);
            List<String> places = new ArrayList<>();
            if (jar) {
                places.add(BundleZip.LIB + name.substring(name.lastIndexOf('/') + 1));
            } else {
                places.add(BundleZip.SOURCES + name);
                if (!name.endsWith(".java")) {
                    places.add(BundleZip.CLASSES + name.replaceFirst("^src/main/(resources|java)/", ""));
                }
            }
            for (String place : places) {
                Path target = staging.resolve(place);
                Files.createDirectories(target.resolveSibling("."));
                Files.write(target, file.getValue());
            }
        }
    }

    private static Map<String, byte[]> contents(Path staging) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> all = Files.walk(staging)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                contents.put(staging.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return contents;
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
