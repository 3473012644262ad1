package io.batuta.store.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.journal.Batch;
import io.batuta.model.journal.CommitResult;
import io.batuta.model.journal.CommitResult.Late;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A commit that is based on something somebody else changed writes nothing and says what it was. */
class CommitGuardsTest extends JournalTestBase {
    private static final Instant DATE = Instant.parse("2026-11-21T00:00:00Z");

    @Test
    void aStaleEpochChangesNothing() {
        var run = story.started("d", "r", 2);
        var batch = new Batch();
        story.start(batch, run.run(), Story.withEpoch(run.tasks().getFirst(), 2));
        story.start(batch, run.run(), run.tasks().get(1));
        assertThat(journal.commit(batch)).isEqualTo(late(Set.of(run.run().id())));
        assertThat(count("attempt")).isZero();
        assertThat(count("task_instance where state = 'none'")).isEqualTo(2);
        assertThat(count("event where event = 'started'")).isZero();
    }

    @Test
    void aWrongFormerStateChangesNothing() {
        var run = story.started("d", "r", 1);
        var first = new Batch();
        story.start(first, run.run(), run.tasks().getFirst());
        story.accept(first);
        var second = new Batch();
        story.start(second, run.run(), run.tasks().getFirst());
        assertThat(journal.commit(second)).isEqualTo(late(Set.of(run.run().id())));
        assertThat(count("attempt")).isOne();
    }

    @Test
    void onlyTheLateRunsAreNamed() {
        var good = story.started("d", "good", 1);
        var bad = story.started("d", "bad", 1);
        var gone = story.started("d", "gone", 1);
        var batch = new Batch();
        batch.runs.add(new Batch.RunChange(gone.run().with(RunState.SUCCESS, null, null, null, 0), RunState.QUEUED));
        story.start(batch, good.run(), good.tasks().getFirst());
        story.start(batch, bad.run(), Story.withEpoch(bad.tasks().getFirst(), 7));
        assertThat(journal.commit(batch)).isEqualTo(late(Set.of(bad.run().id(), gone.run().id())));
    }

    @Test
    void whatBelongsToADeletedRunIsLate() {
        var run = story.started("d", "r", 1);
        var ended = new Batch();
        ended.runs.add(new Batch.RunChange(run.run().with(RunState.FAILED, null, Story.NOW, null, 0), RunState.RUNNING));
        story.accept(ended);
        assertThat(journal.deleteRun(run.run().id(), "ann")).isTrue();
        var batch = new Batch();
        story.start(batch, run.run(), run.tasks().getFirst());
        assertThat(journal.commit(batch)).isEqualTo(late(Set.of(run.run().id())));
        assertThat(journal.loadRuns(Set.of(run.run().id()))).isEmpty();
        assertThat(count("tombstone where run_id = 'r' and actor = 'ann'")).isOne();
        assertThat(count("task_instance")).isZero();
    }

    @Test
    void aSecondAttemptAtTheSameTimeIsRefused() {
        var run = story.started("d", "r", 1);
        var first = new Batch();
        story.start(first, run.run(), run.tasks().getFirst());
        story.accept(first);
        // As if a bug had forgotten the attempt: the state is guarded, but the index is what never lets two live.
        var second = new Batch();
        second.newAttempts.add(story.attempt(run.tasks().getFirst(), "default_pool"));
        second.events.add(Story.event(run.run(), run.tasks().getFirst().id(), null, "started", null, null));
        assertThat(journal.commit(second)).isEqualTo(late(Set.of(run.run().id())));
        assertThat(count("attempt")).isOne();
    }

    @Test
    void anAttemptEndsOnce() {
        var run = story.started("d", "r", 1);
        var start = new Batch();
        var running = story.start(start, run.run(), run.tasks().getFirst());
        story.accept(start);
        var end = new Batch();
        story.finish(end, run.run(), running);
        story.accept(end);
        var again = new Batch();
        again.attempts.add(Story.ended(running.attempt(), "failed"));
        again.events.add(Story.event(run.run(), running.task().id(), running.attempt().id(), "failed", null, null));
        assertThat(journal.commit(again)).isEqualTo(late(Set.of(run.run().id())));
        assertThat(count("attempt where state = 'success'")).isOne();
    }

    @Test
    void aRunIdExistsOnce() {
        story.started("d", "r", 0);
        var batch = new Batch();
        batch.newRuns.add(story.run("d", "r", null));
        batch.newRuns.add(story.run("e", "r", null));
        assertThat(journal.commit(batch)).isEqualTo(new Late(Set.of(), Set.of("d"), Set.of(), Set.of()));
        assertThat(count("run")).isOne();
    }

    @Test
    void aLogicalDateExistsOncePerDag() {
        var first = new Batch();
        first.newRuns.add(story.run("d", "r1", DATE));
        first.newRuns.add(story.run("e", "r1", DATE));
        story.accept(first);
        var second = new Batch();
        second.newRuns.add(story.run("d", "r2", DATE));
        assertThat(journal.commit(second)).isEqualTo(new Late(Set.of(), Set.of("d"), Set.of(), Set.of()));
    }

    @Test
    void tasksAreCreatedOnlyUnderTheRunsEpoch() {
        var run = story.started("d", "r", 1);
        var batch = new Batch();
        batch.newTasks.add(Story.withEpoch(story.task(run.run(), "more", 0), 2));
        assertThat(journal.commit(batch)).isEqualTo(late(Set.of(run.run().id())));
        var twice = new Batch();
        twice.newTasks.add(story.task(run.run(), "t0", -1));
        assertThat(journal.commit(twice)).isEqualTo(late(Set.of(run.run().id())));
        assertThat(count("task_instance")).isOne();
    }

    @Test
    void aPoolNeverGivesMoreThanItHas() {
        addPool("db", 2);
        assertThat(journal.commit(takes("db", 2))).isInstanceOf(CommitResult.Accepted.class);
        assertThat(journal.commit(takes("db", 1))).isEqualTo(new Late(Set.of(), Set.of(), Set.of("db"), Set.of()));
        assertThat(journal.commit(takes("nowhere", 1))).isEqualTo(new Late(Set.of(), Set.of(), Set.of("nowhere"), Set.of()));
        assertThat(journal.commit(takes("db", -1))).isInstanceOf(CommitResult.Accepted.class);
        assertThat(journal.commit(takes("db", 1))).isInstanceOf(CommitResult.Accepted.class);
        assertThat(journal.pools()).anySatisfy(pool -> {
            assertThat(pool.name()).isEqualTo("db");
            assertThat(pool.used()).isEqualTo(2);
        });
    }

    @Test
    void aScheduleMovesOnOnce() {
        addDag("d");
        var next = DATE.plus(Duration.ofDays(1));
        story.accept(advance(null, DATE));
        story.accept(advance(DATE, next));
        assertThat(journal.commit(advance(DATE, next))).isEqualTo(new Late(Set.of(), Set.of("d"), Set.of(), Set.of()));
        assertThat(journal.dags()).singleElement().satisfies(dag -> {
            assertThat(dag.nextFire()).isEqualTo(next);
            assertThat(dag.lastFire()).isEqualTo(DATE);
        });
    }

    @Test
    void everythingThatIsLateIsNamed() {
        addDag("d");
        var run = story.started("d", "r", 1);
        var batch = advance(DATE, DATE);
        story.start(batch, run.run(), Story.withEpoch(run.tasks().getFirst(), 9));
        batch.poolDeltas.put("nowhere", 1);
        batch.stateWrites.add(new Batch.StateWrite(5, key("k"), "1", 3));
        assertThat(journal.commit(batch)).isEqualTo(new Late(Set.of(run.run().id()), Set.of("d"), Set.of("nowhere"), Set.of(5L)));
    }

    @Test
    void severalStepsOfOneTaskInABatchAreOne() {
        var run = story.started("d", "r", 1);
        var batch = new Batch();
        var task = run.tasks().getFirst();
        batch.tasks.add(new Batch.TaskChange(Story.to(task, TaskState.SCHEDULED, null), TaskState.NONE));
        batch.tasks.add(new Batch.TaskChange(Story.to(task, TaskState.SKIPPED, null), TaskState.SCHEDULED));
        story.accept(batch);
        assertThat(count("task_instance where state = 'skipped'")).isOne();
    }

    private Batch takes(String pool, int slots) {
        var batch = new Batch();
        batch.poolDeltas.put(pool, slots);
        batch.skippedTicks.add(new Batch.SkippedTicks("d", DATE, DATE, 1, "test"));
        return batch;
    }

    private static Batch advance(@org.jspecify.annotations.Nullable Instant expected, Instant next) {
        var batch = new Batch();
        batch.schedules.add(new Batch.ScheduleAdvance("d", expected, next, expected));
        return batch;
    }

    private static Late late(Set<Long> runs) {
        return new Late(runs, Set.of(), Set.of(), Set.of());
    }

    /** It slept through its own funeral: the tick it fires on waking belongs to the others, and nothing of the commit stays. */
    @Test
    void aNodeThatWasDeclaredDeadMakesNoRunsOnWaking() {
        try (var heir = anotherJournal()) {
            var awake = heir.joinNode("b", "home-b", List.of());
            heir.takeOver(node.id(), 0, awake.id());
            var batch = new Batch();
            batch.newRuns.add(story.run("tick", "scheduled__1", Story.NOW));
            batch.skippedTicks.add(new Batch.SkippedTicks("tick", Story.NOW, Story.NOW, 1, "test"));
            assertThat(journal.commit(batch)).isInstanceOfSatisfying(CommitResult.Late.class,
                    late -> assertThat(late.dags()).containsExactly("tick"));
            assertThat(count("run")).isZero();
            assertThat(count("skipped_tick")).isZero();
            new Story(heir, awake.id()).started("tick", "scheduled__1", 1);
            assertThat(count("run where owner = " + awake.id())).isOne();
        }
    }
}
