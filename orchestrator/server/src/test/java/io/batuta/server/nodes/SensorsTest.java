package io.batuta.server.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.batuta.model.dag.Dag;
import io.batuta.model.file.LocalFile;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.RunSnapshot;
import io.batuta.model.journal.TaskRow;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import io.batuta.store.table.BundleStore;
import io.batuta.store.table.DagStore;
import io.batuta.store.testing.ScratchDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sensors on a real engine and a real Postgres. */
class SensorsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir Path home;

    private ScratchDatabase scratch;
    private Jdbi sql;
    private Node node;

    @BeforeEach
    void open() throws Exception {
        scratch = ScratchDatabase.create();
        sql = Jdbi.create(scratch.database().pool());
        node = new Node("a", scratch.database(), home);
    }

    @AfterEach
    void close() throws Exception {
        node.close();
        scratch.close();
    }

    private String file() {
        return home.resolve("come").toString();
    }

    @Test
    void aSensorSaysWhatItWaitsForAndGoesOnAfterARestartInTheSameTry() throws Exception {
        Dag dag = Dag.named("waits").tasks(t -> t.add(LocalFile.waitFor("file").path(file()).every(SECOND)).retries(2));
        register(dag);
        long run = node.trigger("waits");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(why(run, "file")).singleElement().asString()
                .startsWith("it waits for " + file() + "; it is not there, seen after "));
        Instant firstTry = task(run, "file").firstTryAt();
        node.close();
        node = new Node("a", scratch.database(), home);
        register(dag);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(why(run, "file")).singleElement().asString().contains("seen after"));
        Files.writeString(Path.of(file()), "x");
        awaitEnd(run);
        assertThat(run(run).state()).isEqualTo(RunState.SUCCESS);
        assertThat(task(run, "file")).returns(1, TaskRow::tryNumber).returns(firstTry, TaskRow::firstTryAt).returns(0, TaskRow::losses);
        assertThat(text("select count(*) from attempt")).isEqualTo("1");
    }

    @Test
    void oneThatGivesItsRoomBackWaitsAsARowAndGivesUpAllTheSame() {
        register(Dag.named("gives").tasks(t -> t.add(LocalFile.waitFor("file").path(file()).every(SECOND).giveUpAfter(Duration.ofSeconds(3))
                .givingRoomBack().orSkip()).retries(2)));
        long run = node.trigger("gives");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(why(run, "file")).last().asString()
                .startsWith("it waits for " + file() + "; it is not there"));
        awaitEnd(run);
        assertThat(task(run, "file")).returns(TaskState.SKIPPED, TaskRow::state).returns(1, TaskRow::tryNumber);
        assertThat(task(run, "file").reason()).startsWith("it waited ").endsWith("it is not there");
        assertThat(Integer.parseInt(text("select count(*) from attempt"))).isBetween(3, 5);
    }

    private List<String> why(long run, String task) {
        return node.engine.commands().explain(run(run).dagId(), run(run).runId(), task).reasons();
    }

    private void register(Dag dag) {
        var store = new DagStore(scratch.database(), () -> node.journal.takeIds(1));
        var bundle = new BundleStore.Bundle("bundle of " + dag.id(), "test", new byte[0]);
        node.know(store.register(bundle, "test", List.of(new DagStore.Built(dag.plan(), "test")), false,
                Instant.parse("2026-01-01T00:00:00Z")).getFirst().version(), dag);
    }

    private void awaitEnd(long run) {
        await().atMost(LIMIT).until(() -> run(run).state().finished());
    }

    private RunRow run(long run) {
        return snapshot(run).run();
    }

    private TaskRow task(long run, String id) {
        return snapshot(run).tasks().stream().filter(task -> task.taskId().equals(id)).findFirst().orElseThrow();
    }

    private RunSnapshot snapshot(long run) {
        return node.journal.loadRuns(List.of(run)).getFirst();
    }

    private String text(String query) {
        return sql.withHandle(handle -> handle.createQuery(query).mapTo(String.class).one());
    }
}
