package io.batuta.server.wiring;

import io.batuta.model.task.Connection;
import io.batuta.server.home.Home;
import io.batuta.server.settings.Settings;
import io.batuta.store.table.DagStore;
import io.batuta.testing.demo.DemoWorld;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What {@code --demo} adds: the broker and the API, Spark and a database where this host has a Spark, connections that lead to them, and a DAG that uses them. */
final class Demo implements AutoCloseable {
    private static final String DAG = "random_users";

    /** The producer's settings as the Python program had them that this pipeline replaces. */
    private static final String PRODUCER = """
            {"bootstrap_servers": ["127.0.0.1:9092"], "linger_ms": 20, "compression_type": "lz4", "request_timeout_ms": 10000}
            """;

    private final DemoWorld world;
    private final Optional<DemoSpark> spark;
    private final String missing;

    private Demo(DemoWorld world, Optional<DemoSpark> spark, String missing) {
        this.world = world;
        this.spark = spark;
        this.missing = missing;
    }

    /** Starts both and saves how to reach them. A connection of the same name that somebody made stays as it is, except for ports of the demo's own that have changed. */
    static Demo start(Home home, Settings settings, Vault vault, Map<String, String> environment) {
        DemoWorld world = DemoWorld.start(home.path(), settings.kafkaPort(), settings.demoApiPort(), InstantSource.system());
        try {
            Demo demo = new Demo(world, DemoSpark.start(home.path(), environment), DemoSpark.missing(environment));
            demo.connections().forEach(vault::keepDemo);
            vault.keepDemo("random_users_producer", PRODUCER.strip());
            // Left by an earlier demo on a host that had a Spark: with it the last task would fail instead of being skipped.
            demo.spark.map(DemoSpark::connections).ifPresentOrElse(connections -> connections.forEach(vault::keepDemo),
                    () -> vault.dropDemo("spark"));
            return demo;
        } catch (RuntimeException e) {
            world.close();
            throw e;
        }
    }

    private List<Connection> connections() {
        URI api = world.apiBaseUri();
        String[] broker = world.bootstrapServers().split(":", 2);
        return List.of(
                new Connection("kafka", "kafka", Vault.OF_THE_DEMO, broker[0], Integer.valueOf(broker[1]), null, null, null, Map.of(),
                        Set.of()),
                new Connection("randomuser", "http", Vault.OF_THE_DEMO, api.getHost(), api.getPort(), null, null, api.getScheme(), Map.of(),
                        Set.of()));
    }

    /** Unpauses the demo's DAG unless it was ever switched on before: somebody may have paused it since. */
    static Consumer<List<String>> unpause(DagStore dags, Consumer<String> unpause) {
        return changed -> {
            boolean fresh = changed.contains(DAG)
                    && dags.find(DAG).filter(dag -> dag.paused() && !dag.stale() && dag.anchor() == null).isPresent();
            if (fresh) {
                unpause.accept(DAG);
            }
        };
    }

    /** For the first page in the terminal. */
    List<String> lines() {
        List<String> lines = new ArrayList<>(world.lines());
        lines.addAll(spark.map(DemoSpark::lines).orElse(List.of(missing)));
        return lines;
    }

    @Override
    public void close() {
        spark.ifPresent(DemoSpark::close);
        world.close();
    }
}
