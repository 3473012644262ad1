package io.batuta.testing;

import static io.batuta.testing.SimulationAssertions.assertThat;
import static io.batuta.testing.Times.always;
import static io.batuta.testing.Times.once;
import static io.batuta.testing.Times.times;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.model.dag.Dag;
import io.batuta.model.decide.TriggerRule;
import io.batuta.model.file.LocalFile;
import io.batuta.model.json.Json;
import io.batuta.model.runs.DagTriggerConfig;
import io.batuta.model.runs.OtherDag;
import io.batuta.model.schedule.Schedule;
import io.batuta.model.shell.Shell;
import io.batuta.model.shell.ShellConfig;
import io.batuta.model.sql.Sql;
import io.batuta.model.state.RunState;
import io.batuta.model.task.AlertOn;
import io.batuta.model.task.OutputType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DagSimulationTest {
    record Order(String id, double amount) {}

    private static Dag sales() {
        return Dag.named("sales").schedule(Schedule.cron("30 2 * * *").in("Europe/Berlin")).param("rows", 2)
                .defaults(d -> d.retries(2).retryDelay(ofMinutes(1)).mailOn(AlertOn.FAILURE, "ops@example.org"))
                .tasks(t -> {
                    var orders = t.call("fetch", OutputType.listOf(Order.class), run -> {
                        List<Order> all = new ArrayList<>();
                        for (int i = 0; i < run.param("rows", Integer.class); i++) {
                            all.add(new Order("o" + i, 1.5));
                        }
                        run.log().info("fetched " + all.size() + " for " + run.logicalDate());
                        return all;
                    });
                    var sum = t.call("sum", Double.class, orders, (run, all) -> all.stream().mapToDouble(Order::amount).sum());
                    t.add(Shell.run("load").command("load-it")).after(sum);
                });
    }

    @Test
    void bodiesReallyRunAndTheirOutputsFlow() {
        var result = DagSimulation.of(sales()).at("2027-03-28T02:30", "Europe/Berlin").param("rows", 3).run();
        assertThat(result).succeeded().ran("fetch", "sum", "load").hasLogicalDates("2027-03-28T01:30:00Z").alertedNobody();
        assertThat(result).task("sum").hasOutput(4.5).tried(1);
        assertThat(result).task("fetch").logged("fetched 3 for 2027-03-28T01:30:00Z");
        assertThat(result).task("load").recorded(ShellConfig.class, config -> assertThat(config.command()).containsExactly("load-it"));
    }

    @Test
    void whatWaitsForOthersIsRecorded() {
        var dag = Dag.named("waits").tasks(t -> {
            var file = t.add(LocalFile.waitFor("file").path("/in/x.csv"));
            var yes = t.add(Sql.waitFor("yes").connection("warehouse").sql("select 1")).after(file);
            var newest = t.latestOnly("newest").after(yes);
            t.add(OtherDag.trigger("report").dag("report").param("region", "north").andWait()).after(newest);
        });
        var result = DagSimulation.of(dag).at("2027-01-01T00:00:00Z").output("file", List.of(new LocalFile("/in/x.csv", 7))).run();
        assertThat(result).succeeded().ran("file", "yes", "newest", "report");
        assertThat(result).task("report").recorded(DagTriggerConfig.class,
                config -> assertThat(Json.write(config.params())).isEqualTo("{\"region\":\"north\"}"));
    }

    @Test
    void failuresAreRetriedInVirtualTime() {
        var result = DagSimulation.of(sales()).at("2027-01-01T00:00:00Z").failing("sum", times(2)).taking("sum", ofSeconds(10)).run();
        assertThat(result).succeeded();
        assertThat(result).task("sum").succeeded().tried(3).triedAt("2027-01-01T00:00:00Z", "2027-01-01T00:01:10Z", "2027-01-01T00:02:20Z")
                .waitedBetweenTries(ofMinutes(1), ofMinutes(1));
        assertThat(result).alertedNobody();
    }

    @Test
    void whatFailsForGoodFailsTheRunAndSendsMail() {
        var result = DagSimulation.of(sales()).failing("sum", always(), "the disk is full").run();
        assertThat(result).failed().mailed("sum", AlertOn.FAILURE, "ops@example.org").task("sum").failedWith("the disk is full").tried(3);
        assertThat(result).task("load").upstreamFailed();
        assertThatThrownBy(() -> assertThat(result).succeeded()).isInstanceOf(AssertionError.class).hasMessageContaining("the disk is full")
                .hasMessageContaining("load: upstream_failed");
    }

    @Test
    void theScheduleMakesTheRuns() {
        var result = DagSimulation.of(sales()).scheduledFrom("2027-03-26T12:00:00+01:00").until("2027-03-30T12:00:00+02:00").run();
        assertThat(result).succeeded().hasRuns(4).hasLogicalDates("2027-03-27T01:30:00Z", "2027-03-28T01:00:00Z", "2027-03-29T00:30:00Z",
                "2027-03-30T00:30:00Z");
        assertThat(result.nextFires(Instant.parse("2027-03-30T10:00:00Z"), 2)).containsExactly(Instant.parse("2027-03-31T00:30:00Z"),
                Instant.parse("2027-04-01T00:30:00Z"));
    }

    @Test
    void aDayOfEveryTwentyFiveSecondsTakesAMoment() {
        Dag often = Dag.named("often").schedule(Schedule.every(ofSeconds(25))).tasks(t -> t.run("count", run -> {
            int before = run.state().get("runs", Integer.class).orElse(0);
            run.state().put("runs", before + 1);
        }));
        var result = DagSimulation.of(often).state("count", "runs", 100).scheduledFrom("2027-01-01T00:00:00Z").until("2027-01-02T00:00:00Z")
                .run();
        assertThat(result).succeeded().hasRuns(3457).hasState("count", "runs", 3557);
    }

    @Test
    void branchesMappingAndReplacements() {
        Dag dag = Dag.named("fork").tasks(t -> {
            var list = t.call("list", OutputType.listOf(String.class), run -> List.of("a", "b"));
            var each = t.map("each", Integer.class, list, (run, name) -> name.length());
            var choose = t.branch("choose", each, (run, lengths) -> List.of("big"));
            var big = t.run("big", run -> {}).after(choose);
            var small = t.run("small", run -> {}).after(choose);
            t.run("end", run -> {}).after(big, small).triggerRule(TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS);
        });
        var result = DagSimulation.of(dag).output("list", List.of("x", "yy", "zzz")).run();
        assertThat(result).succeeded().ran("list", "each[0]", "each[1]", "each[2]", "choose", "big", "end").task("each", 2).hasOutput(3);
        assertThat(result).task("small").skipped();
        assertThat(DagSimulation.of(dag).choosing("choose", "small").run()).task("big").skipped();
    }

    @Test
    void hooksAreRecordedAndCalledWhenAsked() {
        List<String> called = new ArrayList<>();
        Dag dag = Dag.named("hooked").onRun(AlertOn.SUCCESS, what -> called.add("run " + what.runId()))
                .tasks(t -> t.run("a", run -> {}).retries(1).retryDelay(ofSeconds(1))
                        .onRetry(what -> called.add("retry " + what.tryNumber())));
        assertThat(DagSimulation.of(dag).failing("a", once()).run()).succeeded().hooked("a", AlertOn.RETRY, 1);
        assertThat(called).isEmpty();
        DagSimulation.of(dag).failing("a", once()).callingHooks().run();
        assertThat(called).containsExactlyInAnyOrder("retry 1", "run manual__2027-01-04T06:00:00Z");
    }

    @Test
    void connectionsVariablesAndExceptionsAreAsInProduction() {
        Dag dag = Dag.named("asks").tasks(t -> {
            t.run("host", run -> run.log().info(run.connection("crm").host() + " " + run.variable("region")));
            t.run("breaks", run -> {
                throw new java.io.IOException("no route to host");
            });
        });
        var result = DagSimulation.of(dag).connection("crm", "http", "crm.example.org", 443).variable("region", "eu").run();
        assertThat(result).failed().task("host").succeeded().logged("crm.example.org eu");
        assertThat(result).task("breaks").failedWith("no route to host");
        assertThat(DagSimulation.of(dag).connection("crn", "http", "x", 1).run()).task("host").failedWith("there is no connection 'crm'");
    }

    @Test
    void whatCannotEndSaysWhy() {
        Dag dag = Dag.named("stuck").tasks(t -> t.run("a", run -> {}).pool("none"));
        var result = DagSimulation.of(dag).pool("none", 0).within(ofMinutes(5)).run();
        assertThat(result.run().state()).isEqualTo(RunState.RUNNING);
        assertThat(result.story()).contains("waits: ");
    }

    @Test
    void wrongWishesAreRefusedWithASentence() {
        assertThatThrownBy(() -> DagSimulation.of(sales()).failing("lod", once()))
                .hasMessageContaining("DAG sales has no task 'lod'; it has fetch, load, sum");
        assertThatThrownBy(() -> DagSimulation.of(sales()).params(Map.of("rows", "many")).run())
                .hasMessageContaining("param rows must be of type integer");
        assertThatThrownBy(() -> DagSimulation.of(sales()).at("2027-01-01").run())
                .hasMessageContaining("is not a date and time with an offset");
    }
}
