package io.batuta.store.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.model.journal.Batch;
import io.batuta.model.journal.CommitResult;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is written can be read back as it was. */
class JournalDataTest extends JournalTestBase {
    private static final Instant DAY1 = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant DAY2 = Instant.parse("2026-11-02T00:00:00Z");
    private static final Instant DAY3 = Instant.parse("2026-11-03T00:00:00Z");

    @Test
    void aRunIsLoadedAsItWasWritten() {
        var run = story.started("d", "r", 3);
        var batch = new Batch();
        var running = story.start(batch, run.run(), run.tasks().getFirst());
        story.accept(batch);
        var snapshot = journal.loadRuns(List.of(run.run().id(), -1L)).getFirst();
        assertThat(snapshot.run()).isEqualTo(run.run());
        assertThat(snapshot.tasks()).containsExactly(running.task(), run.tasks().get(1), run.tasks().get(2));
        assertThat(snapshot.openAttempts()).containsExactly(running.attempt());
        assertThat(journal.openRuns(node.id())).containsExactly(run.run().id());
        assertThat(journal.findRun("d", "r")).contains(run.run().id());
        assertThat(journal.findRun("d", "x")).isEmpty();
    }

    @Test
    void runsAreFoundByDate() {
        var batch = new Batch();
        var first = story.run("d", "r1", DAY1);
        var second = story.run("d", "r2", DAY2).with(RunState.FAILED, DAY2, DAY2, null, 0);
        batch.newRuns.addAll(List.of(second, first, story.run("d", "manual", null), story.run("other", "r1", DAY1)));
        batch.newTasks.add(Story.to(story.task(second, "a", 0), TaskState.SUCCESS, null));
        batch.newTasks.add(Story.to(story.task(second, "a", 1), TaskState.FAILED, null));
        batch.newTasks.add(Story.to(story.task(second, "b", -1), TaskState.SKIPPED, null));
        story.accept(batch);
        assertThat(journal.runsBetween("d", null, null)).containsExactly(first.id(), second.id());
        assertThat(journal.runsBetween("d", DAY2, DAY3)).containsExactly(second.id());
        assertThat(journal.runsAt("d", List.of(DAY1, DAY2, DAY3))).isEqualTo(Map.of(DAY1, RunState.RUNNING, DAY2, RunState.FAILED));
        assertThat(journal.previousRun("d", DAY1, List.of("a"))).isEmpty();
        var past = journal.previousRun("d", DAY3, List.of("a", "b", "c")).orElseThrow();
        assertThat(past.runId()).isEqualTo("r2");
        assertThat(past.tasks()).isEqualTo(Map.of("a", TaskState.FAILED, "b", TaskState.SKIPPED));
    }

    @Test
    void outputsAreReadBackAndSensitiveOnesAreSealed() {
        journal.writeLargeOutput(3, "\"" + "x".repeat(1_000_000) + "\"");
        assertThat(journal.output(3)).as("invisible until the commit names it").isEmpty();
        var batch = new Batch();
        batch.outputs.add(new Batch.OutputRow(1, 11, "{\"b\":1, \"a\":2}", null, false, false, null));
        batch.outputs.add(new Batch.OutputRow(2, 12, "\"canary\"", null, true, false, null));
        batch.outputs.add(new Batch.OutputRow(3, 13, null, 7, false, true, null));
        story.accept(batch);
        assertThat(journal.output(1)).contains("{\"b\":1, \"a\":2}");
        assertThat(journal.output(2)).contains("\"canary\"");
        assertThat(journal.output(3).orElseThrow()).hasSize(1_000_002);
        assertThat(journal.output(4)).isEmpty();
        assertThat(count("output where json like '%canary%' or position('canary'::bytea in sealed) > 0")).isZero();
    }

    @Test
    void anElementMayChangeWhenItsTaskIsMappedAnew() {
        for (var json : List.of("1", "2")) {
            var batch = new Batch();
            batch.elements.add(new Batch.ElementRow(5, json));
            story.accept(batch);
            assertThat(journal.element(5)).contains(json);
        }
    }

    @Test
    void aValueGoesOnCountingAfterItWasRemoved() {
        assertThat(write(1, "1", 0)).isInstanceOf(CommitResult.Accepted.class);
        assertThat(write(2, "2", 0)).isEqualTo(conflict(2));
        assertThat(write(3, null, 1)).isInstanceOf(CommitResult.Accepted.class);
        assertThat(journal.state(key("k"))).isEmpty();
        assertThat(write(4, "4", 0)).isInstanceOf(CommitResult.Accepted.class);
        assertThat(write(5, "5", 1)).as("who read the very first value is late").isEqualTo(conflict(5));
        assertThat(journal.state(key("k")).orElseThrow().version()).isEqualTo(3);
    }

    @Test
    void twoAttemptsOfOneBatchCannotWriteTheSameValue() {
        var batch = new Batch();
        batch.stateWrites.add(new Batch.StateWrite(1, key("k"), "1", 0));
        batch.stateWrites.add(new Batch.StateWrite(2, key("k"), "2", 0));
        assertThat(journal.commit(batch)).isEqualTo(conflict(2));
        assertThat(journal.state(key("k"))).isEmpty();
    }

    @Test
    void aMessageIsWrittenOncePerKey() {
        for (int i = 0; i < 2; i++) {
            var batch = new Batch();
            batch.outbox.add(new Batch.OutboxRow("k", "mail", "d", 1, null, "{}", DAY1));
            story.accept(batch);
        }
        assertThat(count("outbox")).isOne();
    }

    @Test
    void idsAreNeverGivenTwice() {
        var seen = new HashSet<Long>();
        try (var other = anotherJournal()) {
            for (int i = 0; i < 30; i++) {
                for (var one : List.of(journal, other)) {
                    long first = one.takeIds(9_999);
                    for (long id = first; id < first + 9_999; id++) {
                        assertThat(seen.add(id)).isTrue();
                    }
                }
            }
        }
        assertThatThrownBy(() -> journal.takeIds(100_001)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSwitchKeepsTheFirstAnchor() {
        addDag("d");
        for (var anchor : List.of(DAY1, DAY2)) {
            var batch = new Batch();
            batch.switches.add(new Batch.DagSwitch("d", anchor.equals(DAY2), anchor, "ann", null));
            batch.activeRunDeltas.put("d", 1);
            story.accept(batch);
        }
        assertThat(journal.dags()).singleElement().satisfies(dag -> {
            assertThat(dag.anchor()).isEqualTo(DAY1);
            assertThat(dag.paused()).isTrue();
            assertThat(dag.activeRuns()).isEqualTo(2);
        });
    }

    private CommitResult write(long attempt, @org.jspecify.annotations.Nullable String json, long expected) {
        var batch = new Batch();
        batch.stateWrites.add(new Batch.StateWrite(attempt, key("k"), json, expected));
        return journal.commit(batch);
    }

    private static CommitResult conflict(long attempt) {
        return new CommitResult.Late(Set.of(), Set.of(), Set.of(), Set.of(attempt));
    }
}
