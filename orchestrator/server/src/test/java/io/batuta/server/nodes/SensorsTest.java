package io.batuta.server.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.batuta.engine.command.Commands;
import io.batuta.model.dag.Dag;
import io.batuta.model.file.LocalFile;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.RunSnapshot;
import io.batuta.model.journal.TaskRow;
import io.batuta.model.runs.IfThere;
import io.batuta.model.runs.OtherDag;
import io.batuta.model.schedule.Catchup;
import io.batuta.model.schedule.Schedule;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import io.batuta.store.table.BundleStore;
import io.batuta.store.table.DagStore;
import io.batuta.store.testing.ScratchDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sensors on a real engine and a real Postgres. */
class SensorsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Instant DATE = Instant.parse("2026-08-01T00:00:00Z");
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
        assertThat(node.engine.commands().explain("waits", run(run).runId(), null).reasons()).anySatisfy(
                reason -> assertThat(reason).startsWith("file: it waits for " + file()));
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

    @Test
    void aTaskOfAnotherDagIsWaitedForByDate() {
        register(Dag.named("sales").tasks(t -> {
            t.run("load", _ -> {});
            t.add(LocalFile.waitFor("slow").path(file()).every(SECOND));
        }));
        register(Dag.named("report").tasks(t -> t.add(OtherDag.waitFor("loaded").dag("sales").task("load").every(SECOND))));
        long report = trigger("report", DATE);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(why(report, "loaded")).singleElement().asString()
                .startsWith("it waits for load in the run of DAG sales for " + DATE + "; there is no such run yet"));
        long sales = trigger("sales", DATE);
        awaitEnd(report);
        assertThat(run(report).state()).isEqualTo(RunState.SUCCESS);
        assertThat(run(sales).state()).isEqualTo(RunState.RUNNING);
    }

    @Test
    void whatCannotBeWaitedForIsSaid() {
        register(Dag.named("sales").tasks(t -> t.run("load", _ -> {
            throw new IllegalStateException("no");
        })));
        register(Dag.named("report").tasks(t -> {
            t.add(OtherDag.waitFor("failed").dag("sales").every(SECOND));
            t.add(OtherDag.waitFor("unknown").dag("sale").every(SECOND));
        }));
        awaitEnd(trigger("sales", DATE));
        long report = trigger("report", DATE);
        awaitEnd(report);
        assertThat(task(report, "failed").reason()).endsWith("is failed, in DAG sales");
        assertThat(task(report, "unknown").reason()).contains("there is no DAG called sale").contains("sales");
        long undated = node.trigger("report");
        awaitEnd(undated);
        assertThat(task(undated, "failed").reason()).contains("has no logical date");
    }

    @Test
    void aRunIsStartedOnceAndFoundAgainAfterARestart() throws Exception {
        Dag child = Dag.named("child").param("region", "south", "which").tasks(t -> t.add(LocalFile.waitFor("slow").path(file())
                .every(SECOND)));
        Dag parent = Dag.named("parent").tasks(t -> {
            var region = t.call("region", String.class, _ -> "north");
            t.add(OtherDag.trigger("start").dag("child").params(run -> Map.of("region", run.output(region)), region).andWait()
                    .every(SECOND));
        });
        register(child);
        register(parent);
        long run = node.trigger("parent");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(why(run, "start")).singleElement().asString().contains("it is running"));
        node.close();
        node = new Node("a", scratch.database(), home);
        register(child);
        register(parent);
        Files.writeString(Path.of(file()), "x");
        awaitEnd(run);
        assertThat(run(run).state()).isEqualTo(RunState.SUCCESS);
        assertThat(text("select count(*) from run where dag = 'child'")).isEqualTo("1");
        assertThat(text("select conf from run where dag = 'child'")).contains("north");
        assertThat(text("select triggered_by || ' ' || actor from run where dag = 'child'")).isEqualTo("operator DAG parent");

        // A clear is a new wish.
        node.engine.commands().clear(new Commands.Clear("parent", run(run).runId(), List.of(new Commands.TaskSelector("start", -1)), false,
                false, false, false, false, false, true, false, "test"));
        await().atMost(LIMIT).until(() -> text("select count(*) from run where dag = 'child' and state = 'success'").equals("2"));
        awaitEnd(run);
    }

    @Test
    void aRetryStartsAnotherRunOnlyWhenTheFirstHasFailed() {
        AtomicInteger calls = new AtomicInteger();
        register(Dag.named("child").tasks(t -> t.run("once", _ -> {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("the first fails");
            }
        })));
        register(Dag.named("parent").tasks(t -> t.add(OtherDag.trigger("start").dag("child").andWait().every(SECOND)).retries(1)
                .retryDelay(Duration.ZERO)));
        long run = node.trigger("parent");
        awaitEnd(run);
        assertThat(task(run, "start")).returns(TaskState.SUCCESS, TaskRow::state).returns(2, TaskRow::tryNumber);
        assertThat(text("select string_agg(state, ' ' order by id) from run where dag = 'child'")).isEqualTo("failed success");
        assertThat(text("select string_agg(right(run_id, 2), ' ' order by id) from run where dag = 'child'")).isEqualTo("~1 ~2");
    }

    @Test
    void aDateThatHasARunAlreadyIsRefusedUsedOrDoneAgain() {
        AtomicInteger calls = new AtomicInteger();
        register(Dag.named("child").tasks(t -> t.run("count", _ -> calls.incrementAndGet())));
        awaitEnd(trigger("child", DATE));
        register(Dag.named("parent").tasks(t -> {
            t.add(OtherDag.trigger("refused").dag("child").sameDate());
            t.add(OtherDag.trigger("used").dag("child").sameDate().ifThere(IfThere.USE).andWait().every(SECOND));
        }));
        long run = trigger("parent", DATE);
        awaitEnd(run);
        assertThat(task(run, "refused")).returns(TaskState.FAILED, TaskRow::state);
        assertThat(task(run, "refused").reason()).startsWith("DAG child has run manual__").contains("which is success");
        assertThat(task(run, "used").state()).isEqualTo(TaskState.SUCCESS);
        assertThat(calls).hasValue(1);
        register(Dag.named("again").tasks(t -> t.add(OtherDag.trigger("again").dag("child").sameDate().ifThere(IfThere.RERUN).andWait()
                .every(SECOND))));
        long again = trigger("again", DATE);
        awaitEnd(again);
        assertThat(run(again).state()).isEqualTo(RunState.SUCCESS);
        assertThat(calls).hasValue(2);
        assertThat(text("select count(*) from run where dag = 'child'")).isEqualTo("1");
    }

    @Test
    void onlyTheNewestTickGoesOn() {
        Instant start = Instant.now().minus(Duration.ofMinutes(150)).truncatedTo(ChronoUnit.SECONDS);
        register(Dag.named("ticks").schedule(Schedule.every(Duration.ofHours(1))).startingAt(start.toString()).catchup(Catchup.ALL)
                .tasks(t -> {
                    var latest = t.latestOnly("latest");
                    t.run("mail", _ -> {}).after(latest);
                }));
        await().atMost(LIMIT).until(() -> text("select count(*) from run where dag = 'ticks' and state = 'success'").equals("3"));
        assertThat(text("""
                select string_agg(t.state, ' ' order by r.logical_date)
                from run r join task_instance t on t.run = r.id where t.task = 'mail'"""))
                .isEqualTo("skipped skipped success");
        long byHand = trigger("ticks", DATE);
        awaitEnd(byHand);
        assertThat(task(byHand, "mail").state()).isEqualTo(TaskState.SUCCESS);
    }

    private long trigger(String dag, Instant date) {
        return node.engine.commands().trigger(new Commands.Trigger(dag, null, date, null, null, null, "cli", "test")).run();
    }

    private List<String> why(long run, String task) {
        return node.engine.commands().explain(run(run).dagId(), run(run).runId(), new Commands.TaskSelector(task, -1)).reasons();
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
