package io.batuta.testing.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.engine.command.Commands;
import io.batuta.model.dag.Dag;
import io.batuta.model.journal.RunRow;
import io.batuta.model.schedule.Schedule;
import io.batuta.model.state.RunState;
import io.batuta.model.state.RunType;
import io.batuta.model.task.Recovery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Schedules that are always on. */
class ContinuousTest {
    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration MOST = Duration.ofSeconds(60);

    private static Dag always() {
        return Dag.named("always").schedule(Schedule.continuous().backOff(FIRST, MOST).steadyAfter(Duration.ofMinutes(5)))
                .tasks(t -> t.run("work", run -> {}));
    }

    private static Story story() {
        return new Story(always());
    }

    /** Each takes that long and ends so. */
    private static void script(Story story, Duration takes, boolean well) {
        story.launcher.script(attempt -> ScriptedLauncher.Play.of(attempt, takes, well ? Story.ok() : Story.fails("no luck")));
    }

    private static List<RunRow> scheduled(Story story) {
        return story.journal.newestScheduled("always", 1_000).reversed();
    }

    /** From the end of one run to the beginning of the next. */
    private static List<Duration> pauses(Story story) {
        List<RunRow> runs = scheduled(story);
        List<Duration> pauses = new ArrayList<>();
        for (int i = 1; i < runs.size(); i++) {
            RunRow run = runs.get(i);
            if (run.startedAt() != null) {
                pauses.add(Duration.between(Objects.requireNonNull(runs.get(i - 1).endedAt()), run.startedAt()));
            }
        }
        return pauses;
    }

    private static List<String> why(Story story) {
        return story.engine.commands().explain("always", null, null).reasons();
    }

    @Test
    void oneRunFollowsTheOtherAtOnceAndThereAreNeverTwo() {
        Story story = story();
        script(story, Duration.ofSeconds(20), true);
        story.engine.pass(Duration.ofMinutes(10));
        List<RunRow> runs = scheduled(story);
        assertThat(runs).hasSizeBetween(29, 32).extracting(RunRow::logicalDate).doesNotHaveDuplicates().isSorted();
        assertThat(runs).allSatisfy(run -> {
            assertThat(run.intervalStart()).isEqualTo(run.logicalDate()).isEqualTo(run.intervalEnd());
            assertThat(run.runAfter()).isEqualTo(run.logicalDate());
        });
        assertThat(runs.subList(0, runs.size() - 1)).allMatch(run -> run.state() == RunState.SUCCESS);
        assertThat(pauses(story)).allMatch(Duration::isZero);
        assertThat(why(story))
                .anyMatch(reason -> reason.matches("run scheduled__.* has been running since .*; the next begins when it has ended"));
        assertThat(story.journal.dags().getFirst().nextFire()).isNull();
    }

    @Test
    void runsThatEndInAnInstantBeginASecondApart() {
        Story story = story();
        script(story, Duration.ZERO, true);
        story.engine.pass(Duration.ofSeconds(30));
        assertThat(scheduled(story)).hasSizeBetween(29, 32);
    }

    @Test
    void failuresInARowAreFollowedByGrowingPausesThatASuccessEnds() {
        Story story = story();
        script(story, Duration.ofSeconds(1), false);
        story.engine.pass(Duration.ofMinutes(6));
        // The story's first run had begun before the script said that they fail.
        List<Duration> pauses = pauses(story).stream().dropWhile(Duration::isZero).toList();
        assertThat(pauses).hasSizeGreaterThan(5);
        for (int i = 0; i < pauses.size(); i++) {
            long longest = Math.min(MOST.toMillis(), FIRST.toMillis() << i);
            assertThat(pauses.get(i).toMillis()).as("pause " + i).isBetween(longest * 8 / 10 - 1, longest);
        }
        script(story, Duration.ofSeconds(30), true);
        story.engine.pass(Duration.ofSeconds(100));
        int before = pauses(story).size();
        script(story, Duration.ofSeconds(1), false);
        story.engine.pass(Duration.ofSeconds(90));
        assertThat(pauses(story).subList(before, pauses(story).size())).anyMatch(pause -> pause.compareTo(FIRST) <= 0 && !pause.isZero());
    }

    @Test
    void aRunThatWorkedForAGoodWhileBeginsTheCountAnew() {
        Story story = story();
        script(story, Duration.ofMinutes(6), false);
        story.engine.pass(Duration.ofMinutes(60));
        assertThat(pauses(story)).hasSizeGreaterThan(5).allMatch(pause -> pause.compareTo(FIRST) <= 0);
    }

    @Test
    void afterKillNineTheBackOffIsWhereItWas() {
        Story story = story();
        script(story, Duration.ofSeconds(1), false);
        story.engine.pass(Duration.ofSeconds(40));
        List<String> before = why(story);
        assertThat(before).anyMatch(reason -> reason.matches("failed [0-9]+ times in a row; the next run starts at .*"));
        story.killAndStart();
        assertThat(why(story)).isEqualTo(before);
        story.engine.pass(Duration.ofMinutes(6));
        assertThat(pauses(story)).last().satisfies(pause -> assertThat(pause).isGreaterThan(MOST.multipliedBy(7).dividedBy(10)));
    }

    @Test
    void aKilledProcessFindsTheRunAgainAndBeginsNoSecondOne() {
        Story story = story();
        story.recovery = Recovery.REATTACH;
        story.engine = story.start();
        script(story, Duration.ofHours(1), true);
        story.engine.pass(Duration.ofMinutes(1));
        int runs = scheduled(story).size();
        story.killAndStart();
        story.engine.pass(Duration.ofMinutes(10));
        assertThat(scheduled(story)).hasSize(runs);
        assertThat(scheduled(story).getLast().state()).isEqualTo(RunState.RUNNING);
    }

    @Test
    void aPauseLetsThePresentRunEndAndAnUnpauseBeginsOneAtOnce() {
        Story story = story();
        script(story, Duration.ofSeconds(20), false);
        story.engine.pass(Duration.ofSeconds(5));
        story.engine.commands().pause("always", true, "ann");
        story.engine.pass(Duration.ofMinutes(10));
        int runs = scheduled(story).size();
        assertThat(scheduled(story)).allMatch(run -> run.state().finished());
        assertThat(why(story)).anyMatch(reason -> reason.startsWith("paused: unpause it to start"));
        assertThat(story.engine.commands().unpausePreview("always")).containsExactly(story.clock.instant());
        assertThat(story.engine.commands().pause("always", false, "ann")).containsExactly(story.clock.instant());
        assertThat(scheduled(story)).hasSize(runs + 1).last().satisfies(run -> {
            assertThat(run.state()).isEqualTo(RunState.RUNNING);
            assertThat(run.logicalDate()).isEqualTo(story.clock.instant());
        });
        story.engine.commands().pause("always", true, "ann");
        assertThat(story.engine.commands().pause("always", false, "ann")).as("one is open").isEmpty();
        assertThat(scheduled(story)).hasSize(runs + 1);
    }

    @Test
    void aRunThatIsKilledIsAFailure() {
        Story story = story();
        script(story, Duration.ofHours(1), true);
        story.engine.pass(Duration.ofMinutes(1));
        RunRow run = scheduled(story).getLast();
        story.engine.commands().markRun("always", run.runId(), RunState.FAILED, "ann");
        assertThat(why(story)).anyMatch(reason -> reason.matches("failed 1 time in a row; the next run starts at .*"));
        story.engine.pass(FIRST);
        assertThat(scheduled(story).getLast().runId()).isNotEqualTo(run.runId());
    }

    @Test
    void aRunByHandWaitsForItsTurnAndNothingPilesUp() {
        Story story = story();
        script(story, Duration.ofSeconds(20), true);
        story.engine.pass(Duration.ofSeconds(5));
        String mine = story.trigger("always");
        assertThat(story.run(mine).state()).isEqualTo(RunState.QUEUED);
        story.engine.pass(Duration.ofMinutes(2));
        assertThat(story.run(mine).state()).isEqualTo(RunState.SUCCESS);
        assertThat(story.journal.runs()).filteredOn(run -> run.state() == RunState.RUNNING).hasSize(1);
        assertThat(story.journal.runs()).filteredOn(run -> !run.state().finished()).hasSize(1);
    }

    @Test
    void aClearedRunHoldsUpTheNext() {
        Story story = story();
        script(story, Duration.ofSeconds(1), false);
        story.engine.pass(Duration.ofSeconds(60));
        RunRow last = scheduled(story).getLast();
        script(story, Duration.ofHours(1), true);
        story.engine.commands().clear(new Commands.Clear("always", last.runId(), List.of(), false, false, false, false, false, false, false,
                false, "ann"));
        story.engine.pass(Duration.ofMinutes(10));
        assertThat(scheduled(story).getLast().runId()).isEqualTo(last.runId());
        assertThat(story.run(last.runId()).state()).isEqualTo(RunState.RUNNING);
    }

    @Test
    void aDeletedRunIsNotMissed() {
        Story story = story();
        script(story, Duration.ofSeconds(1), false);
        story.engine.pass(Duration.ofSeconds(50));
        story.engine.commands().pause("always", true, "ann");
        scheduled(story).forEach(run -> story.engine.commands().deleteRun("always", run.runId(), "ann"));
        assertThat(scheduled(story)).isEmpty();
        story.engine.commands().pause("always", false, "ann");
        assertThat(scheduled(story)).hasSize(1);
    }

    @Test
    void theStartAndTheEndDateBoundIt() {
        Instant start = Story.MORNING.plus(Duration.ofHours(1));
        Story story = new Story(Dag.named("always").schedule(Schedule.continuous()).startingAt(start).endingAt(
                start.plus(Duration.ofMinutes(1)).toString()).tasks(t -> t.run("work", run -> {})));
        script(story, Duration.ofSeconds(9), true);
        story.engine.pass(Duration.ofMinutes(59));
        assertThat(scheduled(story)).isEmpty();
        story.engine.pass(Duration.ofHours(2));
        assertThat(scheduled(story)).hasSize(7).allMatch(run -> run.state() == RunState.SUCCESS)
                .first().satisfies(run -> assertThat(run.logicalDate()).isEqualTo(start));
    }

    @Test
    void aBackfillIsRefused() {
        Story story = story();
        assertThatThrownBy(() -> story.engine.commands().backfill(new Commands.Backfill("always", Story.MORNING.minusSeconds(60),
                Story.MORNING, "none", 1, false, null, false, "ann")))
                .hasMessageContaining("runs continuously: it has no dates that could be made up for");
        assertThat(story.journal.runs()).allMatch(run -> run.type() == RunType.SCHEDULED);
    }

    @Test
    void aChangeToContinuousAndBackTakesEffectAtOnce() {
        Story story = new Story(Dag.named("always").schedule(Schedule.daily()).tasks(t -> t.run("work", run -> {})));
        story.engine.pass(Duration.ofSeconds(5));
        assertThat(story.journal.runs()).isEmpty();
        story.journal.register(always().plan());
        story.engine.refresh();
        assertThat(scheduled(story)).hasSize(1);
        story.engine.pass(Duration.ofSeconds(30));
        story.journal.register(Dag.named("always").schedule(Schedule.daily()).tasks(t -> t.run("work", run -> {})).plan());
        story.engine.refresh();
        int runs = scheduled(story).size();
        story.engine.pass(Duration.ofHours(1));
        assertThat(scheduled(story)).hasSize(runs);
        assertThat(story.journal.dags().getFirst().nextFire()).isEqualTo(Instant.parse("2026-08-02T00:00:00Z"));
    }
}
