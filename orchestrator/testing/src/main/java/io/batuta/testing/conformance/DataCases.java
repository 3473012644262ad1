package io.batuta.testing.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.journal.Batch;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.TaskRow;
import io.batuta.model.state.RunState;
import io.batuta.model.state.RunType;
import io.batuta.model.state.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is written is read back as it was. */
final class DataCases {
    private static final Instant DAY1 = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant DAY2 = Instant.parse("2026-11-02T00:00:00Z");
    private static final Instant DAY3 = Instant.parse("2026-11-03T00:00:00Z");

    private DataCases() {}

    static List<JournalCase> all() {
        return List.of(
                new JournalCase("a run is loaded as it was written", DataCases::run),
                new JournalCase("runs are found by date", DataCases::dates),
                new JournalCase("the newest runs of a schedule come first, and no others", DataCases::scheduled),
                new JournalCase("what a task usually takes is the median of the runs that ended well", DataCases::usual),
                new JournalCase("outputs are read back; a large one is invisible until its commit", DataCases::outputs),
                new JournalCase("an element may change when its task is mapped anew", DataCases::elements),
                new JournalCase("a backfill is open until it is finished", DataCases::backfill),
                new JournalCase("an empty batch is accepted", cast -> cast.accept(new Batch())));
    }

    private static void run(Cast cast) {
        var stored = cast.stored("r", 3);
        var running = cast.started(stored);
        var snapshot = cast.journal.loadRuns(List.of(stored.run().id(), -1L)).getFirst();
        assertThat(snapshot.run()).isEqualTo(stored.run());
        assertThat(snapshot.tasks()).containsExactly(running.task(), stored.tasks().get(1), stored.tasks().get(2));
        assertThat(snapshot.openAttempts()).containsExactly(running.attempt());
        assertThat(cast.journal.findRun(cast.own, "r")).contains(stored.run().id());
        assertThat(cast.journal.findRun(cast.own, "x")).isEmpty();
        assertThat(cast.journal.runRow(cast.own, "r")).contains(stored.run());
        assertThat(cast.journal.runRow(cast.own, "x")).isEmpty();
    }

    private static void dates(Cast cast) {
        Batch batch = new Batch();
        var first = cast.run("r1", DAY1);
        var second = cast.run("r2", DAY2).with(RunState.FAILED, DAY2, DAY2, null, 0);
        batch.newRuns.addAll(List.of(second, first, cast.run("manual", null)));
        batch.newTasks.add(Cast.to(cast.task(second, "a", 0), TaskState.SUCCESS, null));
        batch.newTasks.add(Cast.to(cast.task(second, "a", 1), TaskState.FAILED, null));
        batch.newTasks.add(Cast.to(cast.task(second, "b", -1), TaskState.SKIPPED, null));
        cast.accept(batch);
        var journal = cast.journal;
        assertThat(journal.runsBetween(cast.own, null, null)).containsExactly(first.id(), second.id());
        assertThat(journal.runsBetween(cast.own, DAY2, DAY3)).containsExactly(second.id());
        assertThat(journal.runsAt(cast.own, List.of(DAY1, DAY2, DAY3))).isEqualTo(Map.of(DAY1, RunState.RUNNING, DAY2, RunState.FAILED));
        assertThat(journal.previousRun(cast.own, DAY1, List.of("a"))).isEmpty();
        var past = journal.previousRun(cast.own, DAY3, List.of("a", "b", "c")).orElseThrow();
        assertThat(past.runId()).isEqualTo("r2");
        assertThat(past.tasks()).isEqualTo(Map.of("a", TaskState.FAILED, "b", TaskState.SKIPPED));
    }

    private static void scheduled(Cast cast) {
        Batch batch = new Batch();
        var first = scheduled(cast.run("s1", DAY1));
        var second = scheduled(cast.run("s2", DAY2).with(RunState.FAILED, DAY2, DAY3, null, 0));
        batch.newRuns.addAll(List.of(first, second, cast.run("m3", DAY3), cast.run("m", null)));
        cast.accept(batch);
        assertThat(cast.journal.newestScheduled(cast.own, 5)).containsExactly(second, first);
        assertThat(cast.journal.newestScheduled(cast.own, 1)).containsExactly(second);
        assertThat(cast.journal.newestScheduled(cast.own + "x", 1)).isEmpty();
    }

    private static RunRow scheduled(RunRow r) {
        return new RunRow(r.id(), r.uuid(), r.dagId(), r.runId(), RunType.SCHEDULED, r.state(), r.logicalDate(), r.intervalStart(),
                r.intervalEnd(), r.runAfter(), r.queuedAt(), r.startedAt(), r.endedAt(), r.triggeredBy(), r.actor(), r.conf(), r.note(),
                r.backfill(), r.dagVersion(), r.owner(), r.ownerEpoch(), r.clearNo());
    }

    private static void usual(Cast cast) {
        assertThat(cast.journal.usualDurations(cast.own)).isEmpty();
        Batch batch = new Batch();
        for (int seconds : List.of(4, 8, 100, 6)) {
            var run = cast.run("r" + seconds, null).with(seconds == 100 ? RunState.FAILED : RunState.SUCCESS, Cast.NOW, Cast.NOW, null, 0);
            batch.newRuns.add(run);
            batch.newTasks.add(took(Cast.to(cast.task(run, "a", 0), TaskState.SUCCESS, null), 1));
            batch.newTasks.add(took(Cast.to(cast.task(run, "a", 1), TaskState.SUCCESS, null), seconds));
            batch.newTasks.add(Cast.to(cast.task(run, "b", -1), TaskState.FAILED, null));
        }
        cast.accept(batch);
        assertThat(cast.journal.usualDurations(cast.own)).isEqualTo(Map.of("a", Duration.ofSeconds(6)));
    }

    private static TaskRow took(TaskRow t, int seconds) {
        return new TaskRow(t.id(), t.uuid(), t.run(), t.taskId(), t.mapIndex(), t.mapKey(), t.state(), t.tryNumber(), t.maxTries(),
                t.triesSinceClear(), t.losses(), t.notBefore(), t.scheduledAt(), t.queuedAt(), Cast.NOW.plusMillis(500),
                Cast.NOW.plusSeconds(seconds), Cast.NOW, t.attempt(), t.node(), t.outputAttempt(), t.outputItems(), t.skips(), t.reason(),
                t.hint(), t.epoch());
    }

    private static void outputs(Cast cast) {
        var stored = cast.stored("r", 2);
        long small = cast.journal.takeIds(1);
        long large = cast.journal.takeIds(1);
        cast.journal.writeLargeOutput(large, "\"x\"");
        assertThat(cast.journal.output(large)).isEmpty();
        Batch batch = new Batch();
        batch.outputs.add(new Batch.OutputRow(small, stored.first().id(), "{\"b\":1, \"a\":2}", null, false, false, null));
        batch.outputs.add(new Batch.OutputRow(large, stored.tasks().get(1).id(), null, 7, false, true, null));
        cast.accept(batch);
        assertThat(cast.journal.output(small)).contains("{\"b\":1, \"a\":2}");
        assertThat(cast.journal.output(large)).contains("\"x\"");
        assertThat(cast.journal.outputs(List.of(small, large, -1L))).isEqualTo(Map.of(small, "{\"b\":1, \"a\":2}", large, "\"x\""));
    }

    private static void elements(Cast cast) {
        long task = cast.stored("r", 1).first().id();
        for (String json : List.of("1", "2")) {
            Batch batch = new Batch();
            batch.elements.add(new Batch.ElementRow(task, json));
            cast.accept(batch);
            assertThat(cast.journal.element(task)).isEqualTo(Optional.of(json));
        }
    }

    private static void backfill(Cast cast) {
        long id = cast.journal.takeIds(1);
        Batch begin = new Batch();
        begin.newBackfills.add(new io.batuta.model.journal.BackfillRow(id, cast.own, DAY1, DAY2, "none", 2, true, false, null, "ann",
                cast.node.id()));
        cast.accept(begin);
        Batch pause = new Batch();
        pause.backfillPauses.put(id, true);
        cast.accept(pause);
        assertThat(cast.journal.openBackfills()).filteredOn(fill -> fill.id() == id).singleElement()
                .satisfies(fill -> assertThat(fill.paused()).isTrue());
        Batch finish = new Batch();
        finish.finishedBackfills.add(id);
        cast.accept(finish);
        assertThat(cast.journal.openBackfills()).noneMatch(fill -> fill.id() == id);
    }
}
