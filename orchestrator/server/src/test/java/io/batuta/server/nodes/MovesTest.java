package io.batuta.server.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.batuta.model.dag.Dag;
import io.batuta.store.table.BundleStore;
import io.batuta.store.table.DagStore;
import io.batuta.store.testing.ScratchDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the watchdog asks: a lifecycle that hangs is seen, one that waits for the time to pass is well. */
class MovesTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir Path home;

    @Test
    void aLifecycleThatHangsIsSeen() throws Exception {
        try (var scratch = ScratchDatabase.create(); Node node = new Node("n", scratch.database(), home)) {
            Dag dag = Dag.named("any").tasks(t -> t.run("only", _ -> {}));
            var store = new DagStore(scratch.database(), () -> node.journal.takeIds(1));
            node.know(store.register(new BundleStore.Bundle("any", "test", new byte[0]), "test",
                    List.of(new DagStore.Built(dag.plan(), "test")), false, Instant.parse("2026-01-01T00:00:00Z")).getFirst().version(),
                    dag);
            node.time.jump(Duration.ofMinutes(10));
            await().atMost(LIMIT).until(node.engine::moves);
            var hangs = new CountDownLatch(1);
            var letGo = new CountDownLatch(1);
            node.engine.listen(_ -> {
                hangs.countDown();
                try {
                    letGo.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            });
            node.engine.commands().pause("any", true, "ann");
            hangs.await();
            assertThat(node.engine.moves()).as("a moment is no reason").isTrue();
            node.time.jump(Duration.ofMinutes(4));
            assertThat(node.engine.moves()).isFalse();
            letGo.countDown();
            await().atMost(LIMIT).until(node.engine::moves);
        }
    }
}
