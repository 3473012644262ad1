package io.batuta.server.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.batuta.engine.command.Commands;
import io.batuta.model.dag.Dag;
import io.batuta.model.decide.Reason;
import io.batuta.model.journal.Journal;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.RunSnapshot;
import io.batuta.model.journal.TaskRow;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import io.batuta.store.table.BundleStore;
import io.batuta.store.table.DagStore;
import io.batuta.store.testing.ScratchDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How bad ends end, from the author's code to the rows in a real Postgres and back. */
class EndingsTest {
    private static final Duration LIMIT = Duration.ofSeconds(25);

    @TempDir Path home;

    private ScratchDatabase scratch;
    private Jdbi sql;
    private Node node;

    record Person(String name) {}

    record OlderPerson(String name, int age) {}

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

    @Test
    void whatTheDatabaseCannotHoldFailsItsOwnTaskOnly() {
        register("nul", Dag.named("nul").tasks(t -> {
            t.call("output", String.class, _ -> "half\0half");
            t.call("surrogate", String.class, _ -> "lonely \uD800");
            t.run("reason", _ -> {
                throw new IllegalStateException("a NUL\0in the message");
            });
            t.run("state", run -> run.state().put("n", "a\0b"));
            t.call("fine", String.class, _ -> "snowman \u2603");
        }));
        long run = node.trigger("nul");
        awaitEnd(run);

        assertThat(task(run, "output")).returns(TaskState.FAILED, TaskRow::state)
                .returns("its output cannot be stored: it holds the character U+0000 near “\"half”", TaskRow::reason);
        assertThat(task(run, "surrogate").state()).isEqualTo(TaskState.FAILED);
        assertThat(task(run, "reason").reason()).contains("a NUL").contains("in the message").doesNotContain("\0");
        assertThat(task(run, "state").state()).isEqualTo(TaskState.FAILED);
        assertThat(task(run, "fine").state()).isEqualTo(TaskState.SUCCESS);
        assertThat(run(run).state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void oneOfTwoWhoChangeTheSameValueFailsAsAConflictAndDoesItAgain() {
        CyclicBarrier bothHaveRead = new CyclicBarrier(2);
        register("count", Dag.named("count").tasks(t -> t.run("add", run -> {
            int before = run.state().get("n", Integer.class).orElse(0);
            if (run.tryNumber() == 1) {
                bothHaveRead.await();
            }
            run.state().put("n", before + 1);
        }).retries(1).retryDelay(Duration.ZERO)));
        List<Long> runs = List.of(node.trigger("count"), node.trigger("count"));
        runs.forEach(this::awaitEnd);

        assertThat(runs).allSatisfy(run -> assertThat(run(run).state()).isEqualTo(RunState.SUCCESS));
        assertThat(runs.stream().map(run -> task(run, "add").tryNumber())).containsExactlyInAnyOrder(1, 2);
        assertThat(node.journal.state(new Journal.StateKey("", "count", "add", "n"))).map(Journal.StateValue::json).contains("2");
        assertThat(text("select reason from attempt where state = 'up_for_retry'"))
                .isEqualTo(
                        "a durable value it wrote was changed by somebody else meanwhile; it is tried again with the value as it is now");
    }

    @Test
    void anOutputThatALaterVersionCannotReadNamesBothVersions() {
        AtomicInteger reads = new AtomicInteger();
        register("people", Dag.named("people").tasks(t -> {
            var person = t.call("person", Person.class, _ -> new Person("Ada"));
            t.call("greet", String.class, person, (_, p) -> {
                reads.incrementAndGet();
                throw new IllegalStateException("not today, " + p.name());
            });
        }));
        long run = node.trigger("people");
        awaitEnd(run);
        assertThat(reads).hasValue(1);

        register("people", Dag.named("people").tasks(t -> {
            var person = t.call("person", OlderPerson.class, _ -> new OlderPerson("Ada", 36));
            t.call("greet", String.class, person, (_, p) -> p.name() + " is " + p.age());
        }));
        clear(run, "greet");
        awaitEnd(run);
        assertThat(task(run, "greet")).returns(TaskState.FAILED, TaskRow::state);
        assertThat(task(run, "greet").reason()).startsWith(
                "the output of task person, made by version 1 of DAG people, cannot be read as OlderPerson by version 2: at $.age: Missing");
        String remedy = "clear task person, too, so that it is made anew";
        assertThat(task(run, "greet").hint()).isEqualTo(remedy);
        String runId = run(run).runId();
        var greet = new Commands.TaskSelector("greet", -1);
        assertThat(node.engine.commands().explain("people", runId, greet).reasons())
                .contains("it has ended as failed", "what to do: " + remedy);
        assertThat(node.engine.commands().explain("people", runId, null).reasons()).contains("greet: what to do: " + remedy);
        node.engine.commands().markTask("people", runId, List.of(greet), TaskState.SUCCESS, false, false, "ann");
        assertThat(node.engine.commands().explain("people", runId, greet).reasons()).contains("it has ended as success")
                .noneMatch(reason -> reason.startsWith("what to do"));

        clear(run, "person", "greet");
        awaitEnd(run);
        assertThat(run(run).state()).isEqualTo(RunState.SUCCESS);
        assertThat(node.journal.output(Optional.ofNullable(task(run, "greet").outputAttempt()).orElseThrow())).contains("\"Ada is 36\"");
    }

    @Test
    void whileTheDiskIsNearlyFullNothingStartsAndTheReasonIsSaid() {
        register("plain", Dag.named("plain").tasks(t -> t.run("only", _ -> {})));
        node.engine.hold(new Reason.DiskFull("/home", 80, 512));
        long run = node.trigger("plain");
        String runId = text("select run_id from run");
        assertThat(node.engine.commands().explain("plain", runId, null).reasons())
                .contains(
                        "the disk of this node is nearly full (/home has 80 MB free, 512 MB are kept in reserve); make room, and it goes on by itself");
        assertThat(text("select state from run")).isEqualTo("queued");
        node.engine.hold(null);
        awaitEnd(run);
        assertThat(run(run).state()).isEqualTo(RunState.SUCCESS);
    }

    private void clear(long run, String... tasks) {
        List<Commands.TaskSelector> selected = List.of(tasks).stream().map(task -> new Commands.TaskSelector(task, -1)).toList();
        RunRow row = run(run);
        node.engine.commands().clear(new Commands.Clear(row.dagId(), row.runId(), selected, false, false, false, false, false, false, true,
                false, "test"));
    }

    private void register(String id, Dag dag) {
        var store = new DagStore(scratch.database(), () -> node.journal.takeIds(1));
        var bundle = new BundleStore.Bundle(id + " " + text("select count(*) from bundle"), "test", new byte[0]);
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
