package io.batuta.server.wiring;

import io.batuta.engine.bundle.BundleSink;
import io.batuta.engine.bundle.StoredBundles;
import io.batuta.model.json.Json;
import io.batuta.model.plan.DagPlan;
import io.batuta.store.journal.Outages;
import io.batuta.store.table.BundleStore;
import io.batuta.store.table.BundleStore.Bundle;
import io.batuta.store.table.BundleStore.VersionCode;
import io.batuta.store.table.DagStore;
import io.batuta.store.table.ImportErrorStore;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What the DAG folder offers, in the tables of DAGs, bundles and import errors. Thread-safe. */
final class BundleRows implements BundleSink, StoredBundles {
    private final Tables tables;
    private final boolean newDagsPaused;
    private final Consumer<List<String>> changed;

    /** Where it goes. */
    record Tables(BundleStore bundles, DagStore dags, ImportErrorStore errors, PoolCheck pools, InstantSource clock) {}

    /** @param changed told the ids of DAGs that are new, changed, stale or back */
    BundleRows(Tables tables, boolean newDagsPaused, Consumer<List<String>> changed) {
        this.tables = tables;
        this.newDagsPaused = newDagsPaused;
        this.changed = changed;
    }

    @Override
    public Collection<String> origins() {
        var origins = new TreeSet<String>();
        tables.dags.all().stream().filter(dag -> !dag.stale()).forEach(dag -> origins.add(dag.fileloc()));
        tables.errors.all().forEach(error -> origins.add(error.file()));
        return origins;
    }

    @Override
    public Map<String, InForce> inForce() {
        return tables.dags.inForce().stream().collect(Collectors.toMap(DagStore.InForce::fileloc,
                one -> new InForce(one.bundle(), Set.copyOf(one.dags()))));
    }

    @Override
    public Optional<List<String>> known(String hash) {
        return tables.bundles.exists(hash)
                ? Optional.of(tables.bundles.dagsOf(hash).stream().map(VersionCode::dagId).toList())
                : Optional.empty();
    }

    @Override
    public void revive(String origin, String hash) {
        Bundle stored = tables.bundles.find(hash).orElseThrow(() -> new IllegalStateException("bundle " + hash + " is not stored"));
        List<DagStore.Built> dags = tables.bundles.dagsOf(hash).stream()
                .map(code -> new DagStore.Built(Json.<DagPlan>readLenient(code.plan(), DagPlan.class), code.sourceClass()))
                .toList();
        putInForce(new Bundle(hash, origin, stored.bytes()), origin, dags);
    }

    @Override
    public void register(Built bundle) {
        List<DagStore.Built> dags = bundle.dags().stream().map(dag -> new DagStore.Built(dag.plan(), dag.sourceClass())).toList();
        putInForce(new Bundle(bundle.hash(), bundle.origin(), bundle.bytes()), bundle.origin(), dags);
    }

    private void putInForce(Bundle bundle, String origin, List<DagStore.Built> dags) {
        tables.pools.check(dags.stream().map(DagStore.Built::plan).toList());
        var registered = tables.dags.register(bundle, origin, dags, newDagsPaused, tables.clock.instant());
        var ids = new TreeSet<>(registered.stream().map(DagStore.Registered::dagId).toList());
        var gone = tables.dags.retire(origin, List.copyOf(ids), tables.clock.instant());
        tables.errors.clear(origin);
        ids.addAll(gone);
        changed.accept(List.copyOf(ids));
    }

    @Override
    public boolean hasPools(Set<String> pools) {
        return tables.pools.missing(pools).isEmpty();
    }

    @Override
    public void importError(Problem problem) {
        tables.errors.put(problem.origin(), problem.message(), problem.line(), problem.details(), tables.clock.instant());
        changed.accept(tables.dags.all().stream().filter(dag -> dag.fileloc().equals(problem.origin())).map(DagStore.Known::id).toList());
    }

    @Override
    public void gone(String origin) {
        List<String> stale = tables.dags.retire(origin, List.of(), tables.clock.instant());
        tables.errors.clear(origin);
        changed.accept(stale);
    }

    @Override
    public Version version(long dagVersion) {
        VersionCode code = Outages.told("reading a DAG version", () -> tables.bundles.version(dagVersion))
                .orElseThrow(() -> new IllegalStateException("there is no DAG version " + dagVersion));
        return new Version(code.dagId(), code.bundle(), code.sourceClass(), code.plan());
    }

    @Override
    public byte[] bytes(String hash) {
        return Outages.told("reading a bundle", () -> tables.bundles.find(hash)).map(Bundle::bytes)
                .orElseThrow(() -> new IllegalStateException("bundle " + hash + " is not stored"));
    }
}
