package io.batuta.server.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.batuta.engine.watch.Lease;
import io.batuta.model.dag.Dag;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.RunSnapshot;
import io.batuta.model.journal.TaskRow;
import io.batuta.model.schedule.Schedule;
import io.batuta.model.shell.Shell;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import io.batuta.store.table.BundleStore;
import io.batuta.store.table.DagStore;
import io.batuta.store.table.PoolStore;
import io.batuta.store.testing.ScratchDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two whole nodes on one Postgres: one takes over from the other, schedules fire once, and pools are shared. */
@org.junit.jupiter.api.Tag("proof")
class TwoNodesTest {
    private static final Duration LIMIT = Duration.ofSeconds(25);
    private static final String NARROW = "narrow";

    @TempDir Path homes;

    private ScratchDatabase scratch;
    private Jdbi sql;
    private Node a;
    private Node b;

    @BeforeEach
    void open() throws Exception {
        scratch = ScratchDatabase.create();
        sql = Jdbi.create(scratch.database().pool());
        a = new Node("a", scratch.database(), homes.resolve("a"));
        b = new Node("b", scratch.database(), homes.resolve("b"));
    }

    @AfterEach
    void close() throws Exception {
        a.close();
        b.close();
        scratch.close();
    }

    @Test
    void aNodeThatStandsStillLosesItsRunsAndWhatItFinishesLaterCountsForNothing() {
        var begun = new ConcurrentLinkedQueue<String>();
        var letGo = new CountDownLatch(1);
        pool(NARROW, 1);
        register("story", node -> Dag.named("story").tasks(t -> {
            var first = t.run("first", _ -> begun.add("first on " + node));
            var second = t.run("second", _ -> {
                begun.add("second on " + node);
                if (node.equals("a")) {
                    letGo.await();
                }
            }).after(first).pool(NARROW);
            t.add(Shell.run("third").command("/bin/true")).after(second);
        }));
        long run = a.trigger("story");
        await().atMost(LIMIT).until(() -> begun.contains("second on a"));

        a.time.begin();
        long seen = counter(b);
        await().atMost(LIMIT).until(() -> counter(b) >= seen + 2);
        b.time.jump(Lease.LENGTH.plusSeconds(1));
        await().atMost(LIMIT).until(() -> run(run).state().finished());

        assertThat(run(run)).returns(RunState.SUCCESS, RunRow::state).returns(b.engine.node(), RunRow::owner);
        assertThat(begun).containsExactly("first on a", "second on a", "second on b");
        assertThat(task(run, "first")).returns(1, TaskRow::tryNumber).returns(0, TaskRow::maxTries);
        TaskRow second = task(run, "second");
        assertThat(second).returns(2, TaskRow::tryNumber).returns(1, TaskRow::maxTries).returns(1, TaskRow::losses);

        a.time.end();
        letGo.countDown();
        await().atMost(LIMIT).untilTrue(a.fenced);
        await().atMost(LIMIT).until(() -> a.runner.underWay().isEmpty());
        a.engine.commands().explain("story", null, null);
        assertThat(task(run, "second")).isEqualTo(second);
        assertThat(count("event where task_instance = " + second.id() + " and to_state = 'success'")).isOne();
        assertThat(count("attempt where task_instance = " + second.id())).isEqualTo(2);
        assertThat(count("attempt where ended_at is null")).isZero();
        assertThat(used(NARROW)).isZero();
    }

    @Test
    void aScheduleOfASecondFiresOnceEachWhileOneNodeLeavesAndTheOtherGoesOn() throws Exception {
        register("tick", _ -> Dag.named("tick").schedule(Schedule.every(Duration.ofSeconds(1))).maxActiveRuns(100)
                .tasks(t -> t.add(Shell.run("only").command("/bin/true"))));
        await().atMost(LIMIT).until(() -> ended("tick") >= 4);
        a.engine.close();
        long soFar = ended("tick");
        await().atMost(LIMIT).until(() -> ended("tick") >= soFar + 7);

        List<Instant> dates = sql.withHandle(handle -> handle
                .createQuery("select logical_date from run where dag = 'tick' order by logical_date").mapTo(Instant.class).list());
        assertThat(dates).doesNotHaveDuplicates();
        assertThat(IntStream.range(1, dates.size()).mapToObj(i -> Duration.between(dates.get(i - 1), dates.get(i))))
                .containsOnly(Duration.ofSeconds(1));
        assertThat(count("skipped_tick")).isZero();
        assertThat(count("(select task_instance from attempt where cause = 'first' group by 1 having count(*) > 1) twice")).isZero();
    }

    @Test
    void aPoolIsOneForAllNodes() {
        pool(NARROW, 3);
        register("many", _ -> Dag.named("many").tasks(t -> IntStream.range(0, 12)
                .forEach(i -> t.add(Shell.run("t" + i).command("/bin/sleep", "0.1")).pool(NARROW))));
        List<Long> runs = List.of(a.trigger("many"), b.trigger("many"));
        await().atMost(LIMIT).until(() -> runs.stream().allMatch(run -> run(run).state().finished()));

        assertThat(runs).allSatisfy(run -> assertThat(run(run).state()).isEqualTo(RunState.SUCCESS));
        assertThat(count("attempt where node = " + a.engine.node())).isEqualTo(12);
        assertThat(count("attempt where node = " + b.engine.node())).isEqualTo(12);
        assertThat(count("(select 1 from attempt x join attempt y on y.started_at <= x.started_at and y.ended_at > x.started_at "
                + "group by x.id having count(*) > 3) crowd")).isZero();
        assertThat(used(NARROW)).isZero();
    }

    private void pool(String name, int slots) {
        new PoolStore(scratch.database()).create(new PoolStore.Pool(name, slots, 0, false, null));
    }

    private void register(String id, Function<String, Dag> dag) {
        var store = new DagStore(scratch.database(), () -> b.journal.takeIds(1));
        var built = new DagStore.Built(dag.apply("any").plan(), "test");
        var registered = store.register(new BundleStore.Bundle(id, "test", new byte[0]), "test", List.of(built), false,
                Instant.parse("2026-01-01T00:00:00Z")).getFirst();
        for (Node node : List.of(a, b)) {
            node.know(registered.version(), dag.apply(node.name));
        }
    }

    private RunRow run(long run) {
        return snapshot(run).run();
    }

    private TaskRow task(long run, String id) {
        return snapshot(run).tasks().stream().filter(task -> task.taskId().equals(id)).findFirst().orElseThrow();
    }

    private RunSnapshot snapshot(long run) {
        return b.journal.loadRuns(List.of(run)).getFirst();
    }

    private long ended(String dag) {
        return count("run where dag = '" + dag + "' and state = '" + TaskState.SUCCESS.word() + "'");
    }

    private long counter(Node node) {
        return number("select counter from node where id = " + node.engine.node());
    }

    private long used(String pool) {
        return number("select used from pool where name = '" + pool + "'");
    }

    private long count(String from) {
        return number("select count(*) from " + from);
    }

    private long number(String query) {
        return sql.withHandle(handle -> handle.createQuery(query).mapTo(Long.class).one());
    }
}
