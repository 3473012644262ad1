package io.batuta.engine.bundle;

import io.batuta.model.plan.TaskSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Remembers what a database would. Origins are told by their file names. */
final class MemorySink implements BundleSink, StoredBundles {
    private final Map<String, Built> stored = new HashMap<>();
    private final Map<String, String> inForce = new TreeMap<>();
    private final Map<String, Problem> problems = new TreeMap<>();
    private final List<String> happenings = new ArrayList<>();
    private final Set<String> pools = new TreeSet<>(Set.of("default_pool"));
    private final List<String> before = new ArrayList<>();

    /** An origin that was in force before this watcher began. */
    synchronized MemorySink with(String origin) {
        before.add(origin);
        return this;
    }

    @Override
    public synchronized Collection<String> origins() {
        return List.copyOf(before);
    }

    @Override
    public synchronized Map<String, InForce> inForce() {
        Map<String, InForce> all = new HashMap<>();
        inForce.forEach((origin, hash) -> {
            if (!problems.containsKey(origin)) {
                all.put(origin, new InForce(hash, Set.copyOf(known(hash).orElseThrow())));
            }
        });
        return all;
    }

    @Override
    public synchronized Optional<List<String>> known(String hash) {
        return Optional.ofNullable(stored.get(hash)).map(built -> built.dags().stream().map(BuiltDag::dagId).toList());
    }

    /** A pool that was created. */
    synchronized void pool(String name) {
        pools.add(name);
    }

    @Override
    public synchronized boolean hasPools(Set<String> wanted) {
        return pools.containsAll(wanted);
    }

    @Override
    public synchronized void revive(String origin, String hash) {
        note("revived", origin);
        inForce.put(origin, hash);
        problems.remove(origin);
    }

    @Override
    public synchronized void register(Built bundle) {
        Set<String> missing = bundle.dags().stream().flatMap(dag -> dag.plan().tasks().stream()).map(TaskSpec::pool)
                .filter(pool -> !pools.contains(pool)).collect(Collectors.toSet());
        if (!missing.isEmpty()) {
            throw new PoolsMissingException("there are no pools " + missing, missing);
        }
        note("registered", bundle.origin());
        stored.put(bundle.hash(), bundle);
        inForce.put(bundle.origin(), bundle.hash());
        problems.remove(bundle.origin());
    }

    @Override
    public synchronized void importError(Problem problem) {
        note("refused", problem.origin());
        problems.put(problem.origin(), problem);
    }

    @Override
    public synchronized void gone(String origin) {
        note("gone", origin);
        inForce.remove(origin);
        problems.remove(origin);
    }

    private void note(String what, String origin) {
        happenings.add(what + " " + origin.substring(origin.lastIndexOf('/') + 1));
    }

    /** What happened, in order, since the last call. */
    synchronized List<String> happened() {
        List<String> all = List.copyOf(happenings);
        happenings.clear();
        return all;
    }

    synchronized int count() {
        return happenings.size();
    }

    /** The ids of the DAGs in force. */
    synchronized Collection<String> dags() {
        TreeSet<String> ids = new TreeSet<>();
        inForce.values().forEach(hash -> known(hash).orElseThrow().forEach(ids::add));
        return ids;
    }

    synchronized @Nullable Problem problem(String file) {
        return problems.values().stream().filter(one -> one.origin().endsWith("/" + file)).findFirst().orElse(null);
    }

    synchronized String message(String file) {
        Problem problem = problem(file);
        return problem == null ? "" : problem.message();
    }

    synchronized Built built(String dagId) {
        return inForce.values().stream().map(hash -> java.util.Objects.requireNonNull(stored.get(hash)))
                .filter(one -> one.dags().stream().anyMatch(dag -> dag.dagId().equals(dagId))).findFirst().orElseThrow();
    }

    /** Versions are numbers given to DAGs in the order of their first use. */
    private final List<Version> versions = new ArrayList<>();

    synchronized long version(String dagId) {
        Built built = built(dagId);
        BuiltDag dag = built.dags().stream().filter(one -> one.dagId().equals(dagId)).findFirst().orElseThrow();
        versions.add(new Version(dagId, built.hash(), dag.sourceClass(), dag.planJson()));
        return versions.size() - 1L;
    }

    synchronized long version(Version version) {
        versions.add(version);
        return versions.size() - 1L;
    }

    @Override
    public synchronized Version version(long dagVersion) {
        return versions.get((int) dagVersion);
    }

    @Override
    public synchronized byte[] bytes(String hash) {
        return java.util.Objects.requireNonNull(stored.get(hash)).bytes();
    }
}
