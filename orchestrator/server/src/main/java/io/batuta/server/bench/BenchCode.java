package io.batuta.server.bench;

import io.batuta.engine.bundle.CodeSource;
import io.batuta.model.dag.Dag;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The workloads' DAGs with their code, by version. */
final class BenchCode implements CodeSource {
    private final Map<Long, Dag> byVersion = new ConcurrentHashMap<>();

    void put(long version, Dag dag) {
        byVersion.put(version, dag);
    }

    @Override
    public Loaded load(long dagVersion) {
        Dag dag = Objects.requireNonNull(byVersion.get(dagVersion));
        return new Loaded() {
            @Override
            public Dag dag() {
                return dag;
            }

            @Override
            public List<Path> classPath() {
                return List.of();
            }

            @Override
            public void close() {
                // Nothing to release: the workloads are on the class path.
            }
        };
    }
}
