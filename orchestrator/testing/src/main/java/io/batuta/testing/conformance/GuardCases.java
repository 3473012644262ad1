package io.batuta.testing.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.journal.Batch;
import io.batuta.model.journal.RunRow;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** A commit that is based on what somebody else changed writes nothing and says what it was. */
final class GuardCases {
    private static final Instant DATE = Instant.parse("2026-11-20T00:00:00Z");

    private GuardCases() {}

    static List<JournalCase> all() {
        return List.of(
                new JournalCase("a stale epoch changes no task", GuardCases::staleTask),
                new JournalCase("a task leaves the state it is in", GuardCases::formerState),
                new JournalCase("a stale epoch changes no run", GuardCases::staleRun),
                new JournalCase("a run leaves the state it is in", GuardCases::formerRunState),
                new JournalCase("nothing of a late batch stays, and only what is late is named", GuardCases::allOrNothing),
                new JournalCase("tasks are added under the run's epoch only", GuardCases::newTasks),
                new JournalCase("a task instance exists once", GuardCases::taskOnce),
                new JournalCase("an expansion replaces the unexpanded row in one commit", GuardCases::expansion),
                new JournalCase("one attempt at a time", GuardCases::oneAttempt),
                new JournalCase("an attempt may follow another in one commit", GuardCases::nextAttempt),
                new JournalCase("an attempt ends once", GuardCases::endsOnce),
                new JournalCase("a run id exists once per DAG", GuardCases::runId),
                new JournalCase("a logical date exists once per DAG", GuardCases::logicalDate),
                new JournalCase("what belongs to a deleted run is late", GuardCases::deleted));
    }

    private static void staleTask(Cast cast) {
        var stored = cast.stored("r", 2);
        Batch batch = new Batch();
        cast.start(batch, stored.run(), Cast.under(stored.first(), 2));
        cast.lateRuns(batch, stored.run());
        assertThat(cast.load(stored.run()).tasks()).containsExactlyElementsOf(stored.tasks());
        assertThat(cast.load(stored.run()).openAttempts()).isEmpty();
    }

    private static void formerState(Cast cast) {
        var stored = cast.stored("r", 1);
        var running = cast.started(stored);
        Batch batch = new Batch();
        batch.tasks.add(new Batch.TaskChange(Cast.to(stored.first(), TaskState.SKIPPED, null), TaskState.NONE));
        cast.lateRuns(batch, stored.run());
        assertThat(cast.state(running.task())).isEqualTo(TaskState.RUNNING);
    }

    private static void staleRun(Cast cast) {
        var stored = cast.stored("r", 0);
        var heir = cast.another("b");
        assertThat(cast.journal.takeOver(cast.node.id(), cast.node.counter(), heir.id())).containsExactly(stored.run().id());
        Batch batch = new Batch();
        batch.runs.add(Cast.end(stored.run(), RunState.SUCCESS));
        cast.lateRuns(batch, stored.run());
        assertThat(cast.load(stored.run()).run().state()).isEqualTo(RunState.RUNNING);
    }

    private static void formerRunState(Cast cast) {
        var stored = cast.stored("r", 0);
        Batch batch = new Batch();
        batch.runs.add(new Batch.RunChange(stored.run().with(RunState.SUCCESS, null, Cast.NOW, null, 0), RunState.QUEUED));
        cast.lateRuns(batch, stored.run());
    }

    private static void allOrNothing(Cast cast) {
        var good = cast.stored("good", 1);
        var bad = cast.stored("bad", 1);
        var gone = cast.stored("gone", 0);
        Batch batch = new Batch();
        batch.newRuns.add(cast.run("new", null));
        batch.runs.add(new Batch.RunChange(gone.run().with(RunState.SUCCESS, null, null, null, 0), RunState.QUEUED));
        cast.start(batch, good.run(), good.first());
        cast.start(batch, bad.run(), Cast.under(bad.first(), 7));
        cast.lateRuns(batch, bad.run(), gone.run());
        assertThat(cast.state(good.first())).isEqualTo(TaskState.NONE);
        assertThat(cast.load(good.run()).openAttempts()).isEmpty();
        assertThat(cast.journal.findRun(cast.own, "new")).isEmpty();
    }

    private static void newTasks(Cast cast) {
        var stored = cast.stored("r", 1);
        Batch batch = new Batch();
        batch.newTasks.add(Cast.under(cast.task(stored.run(), "more", 0), 2));
        cast.lateRuns(batch, stored.run());
        assertThat(cast.load(stored.run()).tasks()).hasSize(1);
    }

    private static void taskOnce(Cast cast) {
        var stored = cast.stored("r", 1);
        Batch batch = new Batch();
        batch.newTasks.add(cast.task(stored.run(), "t0", -1));
        cast.lateRuns(batch, stored.run());
        assertThat(cast.load(stored.run()).tasks()).hasSize(1);
    }

    private static void expansion(Cast cast) {
        var stored = cast.stored("r", 1);
        Batch batch = new Batch();
        batch.replacedTasks.add(new Batch.TaskChange(stored.first(), TaskState.NONE));
        batch.newTasks.add(cast.task(stored.run(), "t0", 0));
        batch.newTasks.add(cast.task(stored.run(), "t0", 1));
        cast.accept(batch);
        assertThat(cast.load(stored.run()).tasks()).extracting(task -> task.mapIndex()).containsExactly(0, 1);
        Batch again = new Batch();
        again.replacedTasks.add(new Batch.TaskChange(stored.first(), TaskState.NONE));
        cast.lateRuns(again, stored.run());
    }

    private static void oneAttempt(Cast cast) {
        var stored = cast.stored("r", 1);
        cast.started(stored);
        // As if the first had been forgotten: the state is guarded, but this is what never lets two live.
        Batch second = new Batch();
        second.newAttempts.add(cast.attempt(stored.first(), "default_pool"));
        second.events.add(Cast.event(stored.run(), stored.first().id(), null, "Started", null, null));
        cast.lateRuns(second, stored.run());
        assertThat(cast.load(stored.run()).openAttempts()).hasSize(1);
    }

    private static void nextAttempt(Cast cast) {
        var stored = cast.stored("r", 1);
        var running = cast.started(stored);
        Batch batch = new Batch();
        batch.attempts.add(Cast.ended(running.attempt(), "up_for_retry"));
        var next = cast.attempt(running.task(), "default_pool");
        batch.newAttempts.add(next);
        batch.events.add(Cast.event(stored.run(), stored.first().id(), next.id(), "Started", null, null));
        cast.accept(batch);
        assertThat(cast.load(stored.run()).openAttempts()).containsExactly(next);
    }

    private static void endsOnce(Cast cast) {
        var stored = cast.stored("r", 1);
        var running = cast.started(stored);
        Batch end = new Batch();
        end.attempts.add(Cast.ended(running.attempt(), "success"));
        end.events.add(Cast.event(stored.run(), stored.first().id(), running.attempt().id(), "Succeeded", null, null));
        cast.accept(end);
        cast.lateRuns(end, stored.run());
        assertThat(cast.load(stored.run()).openAttempts()).isEmpty();
    }

    private static void runId(Cast cast) {
        cast.stored("r", 0);
        Batch batch = new Batch();
        batch.newRuns.add(cast.run("r", null));
        batch.newRuns.add(cast.run("other", null));
        cast.late(batch, Set.of(), Set.of(cast.own), Set.of(), Set.of());
        assertThat(cast.journal.findRun(cast.own, "other")).isEmpty();
    }

    private static void logicalDate(Cast cast) {
        RunRow first = cast.run("r1", DATE);
        Batch batch = new Batch();
        batch.newRuns.add(first);
        cast.accept(batch);
        Batch second = new Batch();
        second.newRuns.add(cast.run("r2", DATE));
        cast.late(second, Set.of(), Set.of(cast.own), Set.of(), Set.of());
        assertThat(cast.journal.runsBetween(cast.own, DATE, DATE)).containsExactly(first.id());
    }

    private static void deleted(Cast cast) {
        var stored = cast.stored("r", 1);
        assertThat(cast.journal.deleteRun(stored.run().id(), "ann")).as("it is running").isFalse();
        Batch end = new Batch();
        end.runs.add(Cast.end(stored.run(), RunState.FAILED));
        cast.accept(end);
        assertThat(cast.journal.deleteRun(stored.run().id(), "ann")).isTrue();
        assertThat(cast.journal.deleteRun(stored.run().id(), "ann")).as("it is gone").isFalse();
        Batch batch = new Batch();
        cast.start(batch, stored.run(), stored.first());
        cast.lateRuns(batch, stored.run());
        assertThat(cast.journal.loadRuns(Set.of(stored.run().id()))).isEmpty();
    }
}
