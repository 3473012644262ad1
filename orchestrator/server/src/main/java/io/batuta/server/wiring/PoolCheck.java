package io.batuta.server.wiring;

import io.batuta.engine.bundle.PoolsMissingException;
import io.batuta.model.names.NearNames;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.plan.TaskSpec;
import io.batuta.store.table.PoolStore;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Refuses DAGs whose tasks name pools that do not exist, since such tasks would wait for ever. Thread-safe. */
final class PoolCheck {
    private final PoolStore pools;

    PoolCheck(PoolStore pools) {
        this.pools = pools;
    }

    /** Those of them that do not exist. */
    Set<String> missing(Collection<String> wanted) {
        Set<String> missing = new TreeSet<>(wanted);
        missing.remove(PoolStore.DEFAULT);
        if (!missing.isEmpty()) {
            missing.removeAll(there());
        }
        return missing;
    }

    /** @throws PoolsMissingException naming the first task whose pool is missing, and what there is */
    void check(List<DagPlan> plans) {
        Set<String> wanted = plans.stream().flatMap(plan -> plan.tasks().stream()).map(TaskSpec::pool).collect(Collectors.toSet());
        Set<String> missing = missing(wanted);
        for (DagPlan plan : plans) {
            for (TaskSpec task : plan.tasks()) {
                if (missing.contains(task.pool())) {
                    throw new PoolsMissingException("DAG " + plan.dagId() + ", task " + task.id() + ": " + sentence(task.pool()), missing);
                }
            }
        }
    }

    private String sentence(String pool) {
        Set<String> there = there();
        String near = NearNames.close(pool, there).map(name -> "; did you mean " + name + "?").orElse(".");
        return "there is no pool called %s, there are %s%s Name one of them, or create it and the DAG is taken in: ./batuta pools set %s SLOTS"
                .formatted(pool, NearNames.some(there), near, pool);
    }

    private Set<String> there() {
        return pools.all().stream().map(PoolStore.Pool::name).collect(Collectors.toCollection(TreeSet::new));
    }
}
