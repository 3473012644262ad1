package io.batuta.server.wiring;

import io.batuta.model.task.Connection;
import io.batuta.server.home.Home;
import io.batuta.server.settings.Settings;
import io.batuta.store.table.DagStore;
import io.batuta.testing.demo.DemoWorld;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What {@code --demo} adds: the broker and the API, connections that lead to them, and a DAG that uses them. */
final class Demo implements AutoCloseable {
    private static final String DAG = "random_users";

    private final DemoWorld world;

    private Demo(DemoWorld world) {
        this.world = world;
    }

    /** Starts both and saves how to reach them. A connection of the same name that somebody made stays as it is, except for ports of the demo's own that have changed. */
    static Demo start(Home home, Settings settings, Vault vault) {
        Demo demo = new Demo(DemoWorld.start(home.path(), settings.kafkaPort(), settings.demoApiPort(), InstantSource.system()));
        demo.connections().forEach(vault::keepDemo);
        return demo;
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
        return world.lines();
    }

    @Override
    public void close() {
        world.close();
    }
}
