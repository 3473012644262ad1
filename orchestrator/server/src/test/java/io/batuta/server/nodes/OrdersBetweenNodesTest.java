package io.batuta.server.nodes;

import static io.batuta.model.schedule.Schedule.cron;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.batuta.engine.command.CommandException;
import io.batuta.engine.command.Commands.Backfill;
import io.batuta.engine.command.Commands.BackfillChange;
import io.batuta.engine.command.Commands.Clear;
import io.batuta.engine.command.Commands.TaskRef;
import io.batuta.engine.command.Commands.TaskSelector;
import io.batuta.engine.watch.Lease;
import io.batuta.model.dag.Dag;
import io.batuta.model.journal.RunSnapshot;
import io.batuta.model.shell.Shell;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import io.batuta.store.table.BundleStore;
import io.batuta.store.table.DagStore;
import io.batuta.store.testing.ScratchDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One asks a node for something that belongs to a run of another node, on one Postgres. */
class OrdersBetweenNodesTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir Path homes;

    private ScratchDatabase scratch;
    private Jdbi sql;
    private Node owner;
    private Node asked;
    private final AtomicInteger begun = new AtomicInteger();
    private long run;
    private String runId;

    @BeforeEach
    void aRunOfTheOwnerIsUnderWay() throws Exception {
        scratch = ScratchDatabase.create();
        sql = Jdbi.create(scratch.database().pool());
        owner = new Node("owner", scratch.database(), homes.resolve("a"));
        asked = new Node("asked", scratch.database(), homes.resolve("b"));
        register();
        run = owner.trigger("story");
        runId = snapshot().run().runId();
        await().atMost(LIMIT).until(() -> state("waits") == TaskState.RUNNING && begun.get() == 1);
    }

    @AfterEach
    void close() throws Exception {
        owner.close();
        asked.close();
        scratch.close();
    }

    @Test
    void itIsDoneByTheOwnerAndTheAnswerComesBack() {
        List<TaskRef> killed = asked.engine.commands().kill("story", runId, only("waits"), "ann");
        assertThat(killed).extracting(TaskRef::taskId).containsExactly("waits");
        assertThat(state("waits")).isEqualTo(TaskState.FAILED);
        await().atMost(LIMIT).until(() -> snapshot().run().state() == RunState.FAILED);
        assertThat(number("select count(*) from event where task_instance is not null and actor = 'ann' and to_state = 'failed'")).isOne();

        assertThat(asked.engine.commands().clear(clear(runId))).extracting(TaskRef::taskId).containsExactly("waits");
        await().atMost(LIMIT).until(() -> begun.get() == 2);
        assertThat(snapshot().run().owner()).isEqualTo(owner.engine.node());
        asked.engine.commands().markTask("story", runId, only("waits"), TaskState.SUCCESS, false, false, "ann");
        await().atMost(LIMIT).until(() -> snapshot().run().state() == RunState.SUCCESS);
        assertThat(number("select count(*) from inbox where answered_at is null")).isZero();
    }

    @Test
    void aRefusalComesBackInTheOwnersWords() {
        assertThatThrownBy(() -> asked.engine.commands().kill("story", runId, only("after"), "ann"))
                .isInstanceOf(CommandException.class).hasMessageContaining("nothing to kill");
        assertThat(state("waits")).isEqualTo(TaskState.RUNNING);
        asked.engine.commands().markRun("story", runId, RunState.FAILED, "ann");
        assertThat(snapshot().run().state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void nobodyIsToldAndItIsFoundAllTheSame() {
        owner.hears = false;
        assertThat(asked.engine.commands().kill("story", runId, only("waits"), "ann")).hasSize(1);
    }

    @Test
    void theSameOrderSentAndGivenOutTwiceIsCarriedOutOnce() {
        String order = "{\"order\":{\"type\":\"ClearTasks\",\"request\":" + io.batuta.model.json.Json.write(clear(runId)) + "}}";
        String key = UUID.randomUUID().toString();
        owner.hears = false;
        long letter = asked.journal.sendToOwner(run, key, order);
        assertThat(asked.journal.sendToOwner(run, key, order)).isEqualTo(letter);
        for (int i = 0; i < 20; i++) {
            owner.engine.lettersMayWait();
        }
        await().atMost(LIMIT).until(() -> begun.get() == 2 && state("waits") == TaskState.RUNNING);
        assertThat(asked.journal.reply(letter)).hasValueSatisfying(reply -> assertThat(reply.answer()).contains("waits"));
        assertThat(number("select count(*) from event where event = 'cleared' or reason = 'cleared by ann'")).isOne();
        assertThat(number("select count(*) from inbox")).isOne();
    }

    @Test
    void theOwnerDiesBeforeItTakesTheOrderAndWhoeverInheritsTheRunCarriesItOut() {
        owner.time.begin();
        await().atMost(LIMIT).until(() -> number("select count(*) from node where not dead") == 2);
        CompletableFuture<List<TaskRef>> answer = CompletableFuture
                .supplyAsync(() -> asked.engine.commands().markTask("story", runId, only("waits"), TaskState.SUCCESS, false, false, "ann"));
        await().atMost(LIMIT).until(() -> number("select count(*) from inbox where answered_at is null") == 1);
        long seen = counter(asked);
        await().atMost(LIMIT).until(() -> counter(asked) >= seen + 2);
        asked.time.jump(Lease.LENGTH.plusSeconds(1));
        await().atMost(LIMIT).until(() -> snapshot().run().owner() == asked.engine.node());
        await().atMost(LIMIT).until(() -> number("select count(*) from inbox where answered_at is null") == 0);
        assertThat(answer).succeedsWithin(LIMIT).satisfies(tasks -> assertThat(tasks).extracting(TaskRef::taskId).containsExactly("waits"));
        await().atMost(LIMIT).until(() -> snapshot().run().state() == RunState.SUCCESS);
        assertThat(number("select count(*) from event where reason = 'marked success by ann'")).isOne();
    }

    @Test
    void aBackfillIsCancelledByTheNodeThatHasItsRuns() {
        Dag days = Dag.named("days").schedule(cron("0 0 * * *")).tasks(t -> t.run("waits", _ -> {
            begun.incrementAndGet();
            new CountDownLatch(1).await();
        }));
        register(days, true);
        long backfill = Objects.requireNonNull(owner.engine.commands().backfill(new Backfill("days", Instant.parse("2026-03-01T00:00:00Z"),
                Instant.parse("2026-03-05T00:00:00Z"), "none", 1, false, null, false, "ann")).id());
        await().atMost(LIMIT).until(() -> begun.get() == 2);

        asked.engine.commands().changeBackfill(backfill, BackfillChange.CANCEL, "ann");
        assertThat(number("select count(*) from run where dag = 'days' and state = 'failed'")).isEqualTo(4);
        assertThat(number("select count(*) from event where reason = 'its backfill was cancelled' and actor = 'ann'")).isEqualTo(4);
        assertThat(number("select count(*) from run where dag = 'days' and state = 'running'")).as("what runs goes on").isOne();
        assertThat(number("select count(*) from backfill where finished_at is null")).isZero();
        assertThatThrownBy(() -> asked.engine.commands().changeBackfill(backfill, BackfillChange.CANCEL, "ann"))
                .hasMessageContaining("is finished or does not exist");
    }

    private static List<TaskSelector> only(String task) {
        return List.of(new TaskSelector(task, -1));
    }

    private static Clear clear(String runId) {
        return new Clear("story", runId, only("waits"), false, false, false, false, false, false, true, false, "ann");
    }

    private void register() {
        Dag dag = Dag.named("story").tasks(t -> {
            var waits = t.run("waits", _ -> {
                begun.incrementAndGet();
                new CountDownLatch(1).await();
            });
            t.add(Shell.run("after").command("/bin/true")).after(waits);
        });
        register(dag, false);
    }

    private void register(Dag dag, boolean paused) {
        var store = new DagStore(scratch.database(), () -> asked.journal.takeIds(1));
        var registered = store.register(new BundleStore.Bundle(dag.plan().dagId(), "test", new byte[0]), "test",
                List.of(new DagStore.Built(dag.plan(), "test")), paused, Instant.parse("2026-01-01T00:00:00Z")).getFirst();
        List.of(owner, asked).forEach(node -> node.know(registered.version(), dag));
    }

    private RunSnapshot snapshot() {
        return asked.journal.loadRuns(List.of(run)).getFirst();
    }

    private TaskState state(String id) {
        return snapshot().tasks().stream().filter(task -> task.taskId().equals(id)).findFirst().orElseThrow().state();
    }

    private long counter(Node node) {
        return number("select counter from node where id = " + node.engine.node());
    }

    private long number(String query) {
        return sql.withHandle(handle -> handle.createQuery(query).mapTo(Long.class).one());
    }
}
