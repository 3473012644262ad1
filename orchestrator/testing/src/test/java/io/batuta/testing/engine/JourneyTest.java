package io.batuta.testing.engine;

import static io.batuta.model.state.TaskState.FAILED;
import static io.batuta.model.state.TaskState.RUNNING;
import static io.batuta.model.state.TaskState.SKIPPED;
import static io.batuta.model.state.TaskState.SUCCESS;
import static io.batuta.model.state.TaskState.UPSTREAM_FAILED;
import static io.batuta.model.state.TaskState.UP_FOR_RETRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.batuta.engine.command.Commands;
import io.batuta.engine.runner.Attempt;
import io.batuta.engine.runner.Ended;
import io.batuta.model.dag.Dag;
import io.batuta.model.decide.TriggerRule;
import io.batuta.model.journal.Batch;
import io.batuta.model.schedule.Catchup;
import io.batuta.model.schedule.Schedule;
import io.batuta.model.state.RunState;
import io.batuta.model.state.RunType;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.OutputType;
import io.batuta.model.task.Recovery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JourneyTest {
    private static Dag chain() {
        return Dag.named("chain").tasks(t -> {
            var a = t.run("a", run -> {});
            var b = t.run("b", run -> {}).after(a);
            t.run("c", run -> {}).after(b);
        });
    }

    @Test
    void tasksRunOneAfterTheOther() {
        Story story = new Story(chain());
        String run = story.trigger("chain");
        assertThat(story.task(run, "a").state()).isEqualTo(RUNNING);
        story.engine.pass(Duration.ofSeconds(10));
        assertThat(story.states(run)).containsOnly(entry("a", SUCCESS), entry("b", SUCCESS), entry("c", SUCCESS));
        assertThat(story.run(run).state()).isEqualTo(RunState.SUCCESS);
        assertThat(Duration.between(story.run(run).startedAt(), story.run(run).endedAt())).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aFailureIsRetriedAfterItsDelayThenFailsTheRun() {
        Story story = new Story(Dag.named("flaky").tasks(t -> {
            var a = t.run("a", run -> {}).retries(1).retryDelay(Duration.ofMinutes(1));
            t.run("b", run -> {}).after(a);
            t.run("always", run -> {}).after(a).triggerRule(TriggerRule.ALL_DONE);
        }));
        story.script(attempt -> attempt.task().id().equals("a") ? Story.fails("no luck") : Story.ok());
        String run = story.trigger("flaky");
        story.engine.pass(Duration.ofSeconds(30));
        assertThat(story.task(run, "a").state()).isEqualTo(UP_FOR_RETRY);
        story.engine.pass(Duration.ofMinutes(2));
        assertThat(story.states(run)).containsOnly(entry("a", FAILED), entry("b", UPSTREAM_FAILED), entry("always", SUCCESS));
        assertThat(story.task(run, "a").tryNumber()).isEqualTo(2);
        assertThat(story.task(run, "a").reason()).isEqualTo("no luck");
        assertThat(story.run(run).state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void everyTwentyFiveSecondsMeansEveryTwentyFiveSeconds() {
        Story story = new Story(Dag.named("often").schedule(Schedule.every(Duration.ofSeconds(25))).startingAt("2026-08-01T06:00:00Z")
                .tasks(t -> t.empty("x")));
        story.engine.pass(Duration.ofHours(24));
        List<Instant> dates = story.journal.runs().stream().map(run -> run.logicalDate()).toList();
        assertThat(dates).hasSize(3457).doesNotHaveDuplicates();
        for (int i = 1; i < dates.size(); i++) {
            assertThat(dates.get(i)).isEqualTo(dates.get(i - 1).plusSeconds(25));
        }
        assertThat(story.journal.runs()).allMatch(run -> run.state() == RunState.SUCCESS)
                .allMatch(run -> java.util.Objects.equals(run.startedAt(), run.logicalDate()));
    }

    @Test
    void catchupAllMakesUpForEveryDateWithinTheLimitOfActiveRuns() {
        Story story = new Story(Dag.named("daily").schedule(Schedule.daily()).startingAt("2026-07-01T00:00:00Z").catchup(Catchup.ALL)
                .maxActiveRuns(3).tasks(t -> t.run("x", run -> {})));
        assertThat(story.journal.runs()).hasSize(32);
        assertThat(story.journal.runs().stream().filter(run -> run.state() == RunState.RUNNING)).hasSize(3);
        story.engine.pass(Duration.ofMinutes(1));
        assertThat(story.journal.runs()).allMatch(run -> run.state() == RunState.SUCCESS);
    }

    @Test
    void runsTriggeredInOneSecondHaveDifferentIds() {
        Story story = new Story(Dag.named("d").tasks(t -> t.run("x", run -> {})));
        var ids = IntStream.range(0, 5).mapToObj(_ -> story.trigger("d")).toList();
        assertThat(ids).doesNotHaveDuplicates().first().asString().matches("manual__[0-9T:-]{19}Z");
        story.engine.pass(Duration.ofSeconds(60));
        assertThat(story.journal.runs()).hasSize(5).allMatch(run -> run.state() == RunState.SUCCESS);
    }

    @Test
    void poolsAndParallelismAreNeverExceeded() {
        Dag wide = Dag.named("wide").tasks(t -> IntStream.range(0, 20).forEach(i -> t.run("t" + i, run -> {}).pool("small").poolSlots(2)));
        Dag other = Dag.named("other").tasks(t -> t.run("x", run -> {}));
        Story story = new Story(wide, other);
        story.journal.pool("small", 5);
        story.engine.refresh();
        String run = story.trigger("wide");
        story.engine.pass(Duration.ofMillis(1));
        String another = story.trigger("other", "another");
        assertThat(story.launcher.underWay()).isEqualTo(3);
        assertThat(story.task(another, "x").state()).isEqualTo(RUNNING);
        assertThat(story.engine.commands().explain("wide", run, new Commands.TaskSelector("t19", -1)).reasons())
                .containsExactly("pool small has 4 of 5 slots in use and the task wants 2");
        story.engine.pass(Duration.ofSeconds(60));
        assertThat(story.run(run).state()).isEqualTo(RunState.SUCCESS);
        assertThat(story.journal.pools()).allMatch(pool -> pool.used() == 0);
    }

    @Test
    void aBranchSkipsWhatItDidNotChoose() {
        Story story = new Story(Dag.named("fork").tasks(t -> {
            var choose = t.branch("choose", run -> List.of("left"));
            var left = t.run("left", run -> {}).after(choose);
            var right = t.run("right", run -> {}).after(choose);
            t.run("join", run -> {}).after(left, right).triggerRule(TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS);
        }));
        story.script(attempt -> attempt.task().id().equals("choose") ? new Outcome.Branched(null, Set.of("left"), false) : Story.ok());
        String run = story.trigger("fork");
        story.engine.pass(Duration.ofSeconds(10));
        assertThat(story.states(run)).containsOnly(entry("choose", SUCCESS), entry("left", SUCCESS), entry("right", SKIPPED),
                entry("join", SUCCESS));
    }

    @Test
    void aMappedTaskHasOneInstancePerElementAndAnEmptyListSkipsIt() {
        Story story = new Story(Dag.named("mapped").tasks(t -> {
            var list = t.call("list", OutputType.listOf(Integer.class), run -> List.of(1, 2, 3));
            var each = t.map("each", Integer.class, list, (run, i) -> i * 2);
            t.run("sum", each, (run, all) -> {});
        }));
        String[] elements = {"[1,2,3]"};
        story.launcher.script(attempt -> new ScriptedLauncher.Play(Duration.ofSeconds(1), at -> {
            String json = attempt.task().id().equals("list") ? elements[0] : attempt.task().id().equals("each") ? "0" : null;
            Batch.OutputRow output = json == null
                    ? null
                    : new Batch.OutputRow(attempt.id(), attempt.taskInstance(), json, 3, false, false, null);
            return new Ended(attempt.id(), Story.ok(), output, List.of(), at);
        }));
        String run = story.trigger("mapped");
        story.engine.pass(Duration.ofSeconds(10));
        assertThat(story.states(run)).containsOnly(entry("list", SUCCESS), entry("each[0]", SUCCESS), entry("each[1]", SUCCESS),
                entry("each[2]", SUCCESS), entry("sum", SUCCESS));
        Attempt sum = story.launcher.launched().getLast();
        assertThat(sum.inputs()).hasSize(1).allSatisfy(input -> assertThat(input.attempts()).hasSize(3).doesNotContain(0L));

        elements[0] = "[1]";
        story.engine.commands()
                .clear(new Commands.Clear("mapped", run, List.of(), false, false, false, false, false, false, true, false, "tester"));
        story.engine.pass(Duration.ofSeconds(10));
        assertThat(story.states(run)).containsEntry("each[0]", SUCCESS).containsEntry("each[1]", io.batuta.model.state.TaskState.REMOVED)
                .containsEntry("sum", SUCCESS);
        assertThat(story.run(run).state()).isEqualTo(RunState.SUCCESS);

        elements[0] = "[]";
        String empty = story.trigger("mapped");
        story.engine.pass(Duration.ofSeconds(10));
        assertThat(story.states(empty)).containsOnly(entry("list", SUCCESS), entry("each", SKIPPED), entry("sum", SKIPPED));
    }

    @Test
    void aCrowdThatWaitsIsWrittenDownAFewAtATime() {
        Story story = new Story(Dag.named("crowd").maxActiveTasks(1)
                .tasks(t -> IntStream.range(0, 2_500).forEach(i -> t.run("t" + i, run -> {}))));
        story.launcher.script(attempt -> ScriptedLauncher.Play.of(attempt, Duration.ofMillis(600), Story.ok()));
        String run = story.trigger("crowd");
        assertThat(story.states(run).values().stream().filter(RUNNING::equals)).as("starts follow the commit that creates so many")
                .hasSize(1);
        assertThat(story.journal.events().stream().filter(event -> event.event().equals("DependenciesMet"))).isEmpty();
        story.engine.pass(Duration.ofMillis(650));
        assertThat(waiting(story, run)).isEqualTo(100);
        story.engine.pass(Duration.ofMillis(100));
        assertThat(waiting(story, run)).isEqualTo(200);
        story.engine.pass(Duration.ofMillis(2_400));
        assertThat(waiting(story, run)).as("all but those that came first").isBetween(2_490L, 2_500L);
        story.engine.pass(Duration.ofSeconds(1_600));
        assertThat(story.run(run).state()).isEqualTo(RunState.SUCCESS);
    }

    private static long waiting(Story story, String run) {
        return story.states(run).values().stream().filter(io.batuta.model.state.TaskState.SCHEDULED::equals).count();
    }

    @Test
    void clearingCountsTriesAsTheContractSays() {
        Story story = new Story(Dag.named("flaky").tasks(t -> t.run("a", run -> {}).retries(1).retryDelay(Duration.ofSeconds(1))));
        story.script(_ -> Story.fails("no"));
        String run = story.trigger("flaky");
        story.engine.pass(Duration.ofMinutes(1));
        story.engine.commands()
                .clear(new Commands.Clear("flaky", run, List.of(), false, false, false, false, false, false, true, false, "tester"));
        story.engine.pass(Duration.ofMinutes(1));
        assertThat(story.task(run, "a").tryNumber()).isEqualTo(4);
        assertThat(story.task(run, "a").maxTries()).isEqualTo(3);
        assertThat(story.run(run).clearNo()).isEqualTo(1);
    }

    @Test
    void aTimeoutCancelsAndUsesUpATry() {
        Story story = new Story(Dag.named("slow")
                .tasks(t -> t.run("a", run -> {}).timeout(Duration.ofSeconds(5)).retries(1).retryDelay(Duration.ofSeconds(1))));
        story.launcher.script(attempt -> ScriptedLauncher.Play.of(attempt, Duration.ofHours(1), Story.ok()));
        String run = story.trigger("slow");
        story.engine.pass(Duration.ofSeconds(30));
        assertThat(story.task(run, "a").state()).isEqualTo(FAILED);
        assertThat(story.task(run, "a").reason()).isEqualTo("timed out after PT5S");
        assertThat(story.task(run, "a").tryNumber()).isEqualTo(2);
    }

    @Test
    void afterKillNineWorkGoesOnWithoutUsingUpARetry() {
        Story story = new Story(chain());
        String run = story.trigger("chain");
        story.killAndStart();
        story.engine.pass(Duration.ofSeconds(10));
        assertThat(story.run(run).state()).isEqualTo(RunState.SUCCESS);
        assertThat(story.task(run, "a").tryNumber()).isEqualTo(2);
        assertThat(story.task(run, "a").maxTries()).isEqualTo(1);
    }

    @Test
    void anEffectThatCanBeFoundAgainIsNotStartedTwice() {
        Story story = new Story(chain());
        story.recovery = Recovery.REATTACH;
        String run = story.trigger("chain");
        story.killAndStart();
        story.engine.pass(Duration.ofSeconds(10));
        assertThat(story.run(run).state()).isEqualTo(RunState.SUCCESS);
        assertThat(story.task(run, "a").tryNumber()).isEqualTo(1);
        assertThat(story.launcher.launched()).extracting(attempt -> attempt.task().id() + ":" + attempt.mode()).containsExactly("a:START",
                "a:REATTACH", "b:START", "c:START");
    }

    @Test
    void anAttemptAliveAtThreeDeathsIsPoison() {
        Story story = new Story(chain());
        String run = story.trigger("chain");
        story.killAndStart();
        story.killAndStart();
        story.killAndStart();
        story.engine.pass(Duration.ofSeconds(10));
        assertThat(story.task(run, "a").state()).isEqualTo(FAILED);
        assertThat(story.task(run, "a").reason()).contains("under way at 3 deaths of the process");
    }

    @Test
    void aBackfillRunsItsDatesUnderItsOwnLimitAndNeverTwice() {
        Story story = new Story(
                Dag.named("daily").schedule(Schedule.daily()).startingAt("2026-06-01T00:00:00Z").tasks(t -> t.run("x", run -> {})));
        var request = new Commands.Backfill("daily", Instant.parse("2026-07-01T00:00:00Z"), Instant.parse("2026-07-10T00:00:00Z"), "none",
                2, true, null, false, "tester");
        var plan = story.engine.commands().backfill(request);
        assertThat(plan.dates()).hasSize(10).first().isEqualTo(Instant.parse("2026-07-10T00:00:00Z"));
        assertThat(story.launcher.underWay()).isEqualTo(2);
        story.engine.pass(Duration.ofMinutes(1));
        assertThat(story.journal.runs()).hasSize(10).allMatch(run -> run.type() == RunType.BACKFILL && run.state() == RunState.SUCCESS);
        var again = story.engine.commands()
                .backfill(new Commands.Backfill("daily", request.from(), request.to(), "none", 2, false, null, true, "tester"));
        assertThat(again.dates()).isEmpty();
        assertThat(again.leftOut()).hasSize(10);
    }

    @Test
    void paramsThatCannotBeAreRefusedBeforeThereIsARun() {
        Story story = new Story(Dag.named("daily").schedule(Schedule.daily()).startingAt("2026-06-01T00:00:00Z").param("rows", 10)
                .param("note", "").tasks(t -> t.run("x", run -> {})));
        assertThatThrownBy(() -> story.engine.commands().backfill(new Commands.Backfill("daily", Instant.parse("2026-07-01T00:00:00Z"),
                Instant.parse("2026-07-10T00:00:00Z"), "none", 2, true, "{\"rows\": \"many\"}", false, "tester")))
                .hasMessageEndingWith("param rows must be of type integer, not string (\"many\")");
        assertThatThrownBy(() -> story.engine.commands().backfill(new Commands.Backfill("daily", Instant.parse("2026-07-01T00:00:00Z"),
                Instant.parse("2026-07-10T00:00:00Z"), "none", 2, true, "{\"note\": \"a\\u0000b\"}", true, "tester")))
                .hasMessageEndingWith("param note: it contains the character U+0000, which cannot be used");
        assertThat(story.journal.runs()).isEmpty();
    }

    @Test
    void aPausedDagKeepsItsRunsQueuedAndSaysSo() {
        Story story = new Story(chain());
        story.engine.commands().pause("chain", true, "tester");
        String run = story.trigger("chain");
        assertThat(story.run(run).state()).isEqualTo(RunState.QUEUED);
        assertThat(story.engine.commands().explain("chain", run, null).reasons()).contains("DAG chain is paused; unpause it to go on");
        story.engine.commands().pause("chain", false, "tester");
        story.engine.pass(Duration.ofSeconds(10));
        assertThat(story.run(run).state()).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void killedTasksEndAtOnceAndAreNotRetried() {
        Story story = new Story(Dag.named("slow").tasks(t -> t.run("a", run -> {}).retries(3)));
        story.launcher.script(attempt -> ScriptedLauncher.Play.of(attempt, Duration.ofHours(1), Story.ok()));
        String run = story.trigger("slow");
        story.engine.commands().kill("slow", run, List.of(), "tester");
        story.engine.pass(Duration.ofMinutes(10));
        assertThat(story.task(run, "a").state()).isEqualTo(FAILED);
        assertThat(story.task(run, "a").reason()).isEqualTo("killed by tester");
        assertThat(story.launcher.underWay()).isZero();
        assertThat(story.journal.attempts()).allMatch(attempt -> attempt.endedAt() != null);
    }

    @Test
    void dependsOnPastWaitsForTheRunBefore() {
        Story story = new Story(Dag.named("past").schedule(Schedule.daily()).startingAt("2026-07-30T00:00:00Z").catchup(Catchup.ALL)
                .tasks(t -> t.run("x", run -> {}).dependsOnPast()));
        assertThat(story.launcher.underWay()).isEqualTo(1);
        story.engine.pass(Duration.ofMinutes(1));
        assertThat(story.journal.runs()).hasSize(3).allMatch(run -> run.state() == RunState.SUCCESS);
        List<Instant> starts = story.launcher.launched().stream().map(attempt -> attempt.run().logicalDate()).collect(Collectors.toList());
        assertThat(starts).isSorted();
    }
}
