package io.batuta.store.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.journal.Batch;
import io.batuta.model.state.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** History comes and goes in weeks; old runs go with all that belongs to them. */
class UpkeepTest extends JournalTestBase {
    private static final Instant LATER = Instant.parse("2031-03-05T12:00:00Z");

    @Test
    void weeksAreMadeAheadAndDroppedWhole() {
        var upkeep = new Upkeep(scratch.database());
        upkeep.ensurePartitions(LATER);
        upkeep.ensurePartitions(LATER);
        assertThat(count("pg_inherits where inhparent = 'event'::regclass and inhrelid::regclass::text = 'event_20310303'")).isOne();
        eventAt(LATER);
        eventAt(LATER.plus(Duration.ofDays(14)));
        eventAt(LATER.plus(Duration.ofDays(4_000)));
        assertThat(count("event where tableoid = 'event_20310303'::regclass")).isOne();
        assertThat(count("event where tableoid = 'event_elsewhere'::regclass")).isOne();
        assertThat(upkeep.dropHistory(Instant.parse("2031-03-10T00:00:00Z"))).isGreaterThanOrEqualTo(1);
        assertThat(count("event")).isEqualTo(2);
        upkeep.dropHistory(LATER.plus(Duration.ofDays(5_000)));
        assertThat(count("event")).isZero();
    }

    @Test
    void aWeekWhoseLinesCameTooEarlyStaysWhereItIs() {
        eventAt(LATER);
        new Upkeep(scratch.database()).ensurePartitions(LATER);
        eventAt(LATER);
        assertThat(count("event where tableoid = 'event_elsewhere'::regclass")).isEqualTo(2);
    }

    @Test
    void oldRunsGoWithEverythingAndOthersStay() {
        var upkeep = new Upkeep(scratch.database());
        endedRun("d", "old", Story.NOW.minus(Duration.ofDays(100)));
        endedRun("e", "old", Story.NOW.minus(Duration.ofDays(100)));
        endedRun("d", "new", Story.NOW);
        story.started("d", "open", 1);
        assertThat(upkeep.deleteRuns(null, Set.of("e"), Story.NOW.minus(Duration.ofDays(90)))).isOne();
        assertThat(upkeep.deleteRuns("e", Set.of(), Story.NOW.minus(Duration.ofDays(90)))).isOne();
        assertThat(count("run")).isEqualTo(2);
        assertThat(count("task_instance")).isEqualTo(2);
        assertThat(count("attempt")).isOne();
        assertThat(count("output")).isOne();
        new Leftovers(scratch.database()).sweep(Story.NOW, Story.NOW);
    }

    private void eventAt(Instant at) {
        var batch = new Batch();
        batch.events.add(new Batch.HistoryEvent(at, "d", 0, null, null, "note", null, null, null, "ann", "test", null));
        story.accept(batch);
    }

    private void endedRun(String dag, String runId, Instant at) {
        var run = story.started(dag, runId, 1);
        var batch = new Batch();
        var running = story.start(batch, run.run(), run.tasks().getFirst());
        story.accept(batch);
        var end = new Batch();
        story.finish(end, run.run(), running);
        end.outputs.add(new Batch.OutputRow(running.attempt().id(), running.task().id(), "1", null, false, false, null));
        end.runs.add(new Batch.RunChange(run.run().with(RunState.SUCCESS, at, at, null, 0), RunState.RUNNING));
        story.accept(end);
    }
}
