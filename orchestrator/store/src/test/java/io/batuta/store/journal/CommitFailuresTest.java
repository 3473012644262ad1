package io.batuta.store.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.model.journal.Batch;
import io.batuta.model.journal.JournalException;
import io.batuta.model.journal.JournalException.Kind;
import io.batuta.model.state.TaskState;
import java.util.List;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad data and a database that breaks off. */
class CommitFailuresTest extends JournalTestBase {
    @Test
    void poisonIsRefusedAndNothingIsWritten() {
        var run = story.started("d", "r", 2);
        var batch = new Batch();
        story.start(batch, run.run(), run.tasks().getFirst());
        batch.events
                .add(new Batch.HistoryEvent(Story.NOW, "d", run.run().id(), null, null, "note", null, null, null, "ann", "test", "a\0b"));
        assertKind(batch, Kind.REFUSED);
        assertThat(count("attempt")).isZero();
        assertThat(count("event where event = 'note'")).isZero();
        var next = new Batch();
        story.start(next, run.run(), run.tasks().getFirst());
        story.accept(next);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "with space", "a\nb"})
    void aRunIdThatIsNoneIsRefused(String runId) {
        var batch = new Batch();
        batch.newRuns.add(story.run("d", runId, null));
        assertKind(batch, Kind.REFUSED);
    }

    @Test
    void aLoneSurrogateDoesNotBreakTheCommit() {
        var run = story.started("d", "r", 1);
        var batch = new Batch();
        batch.events.add(
                new Batch.HistoryEvent(Story.NOW, "d", run.run().id(), null, null, "note", null, null, null, "ann", "test", "a\ud800b"));
        story.accept(batch);
        assertThat(count("event where event = 'note' and reason = 'a?b'")).isOne();
    }

    @Test
    void aKilledConnectionIsUnreachableAndThenWorksAgain() {
        var run = story.started("d", "r", 50);
        for (var task : run.tasks()) {
            execute("select pg_terminate_backend(pid, 2000) from pg_stat_activity where application_name = 'batuta writer' and datname = current_database()");
            var batch = new Batch();
            story.start(batch, run.run(), task);
            assertKind(batch, Kind.UNREACHABLE);
            assertThat(journal.loadRuns(List.of(run.run().id())).getFirst().tasks()).filteredOn(row -> row.id() == task.id())
                    .allMatch(row -> row.state() == TaskState.NONE);
            story.accept(batch);
        }
        assertThat(count("attempt")).isEqualTo(50);
    }

    /** The connection breaks while the server is carrying the commit out: what is read afterwards must be the last word. */
    @Test
    void aCommitInDoubtIsSettledBeforeAnybodyReads() throws Exception {
        var run = story.started("d", "r", 1);
        var batch = new Batch();
        story.start(batch, run.run(), run.tasks().getFirst());
        try (var holder = scratch.database().connect("holder");
                var threads = Executors.newSingleThreadExecutor()) {
            holder.setAutoCommit(false);
            try (var lock = holder.createStatement()) {
                lock.execute("select from task_instance for update");
            }
            var commit = threads.submit(() -> journal.commit(batch));
            Awaitility.await()
                    .until(() -> count("pg_stat_activity where application_name = 'batuta writer' and wait_event_type = 'Lock'") == 1);
            execute("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'batuta writer' and datname = current_database()");
            assertThatThrownBy(commit::get).hasCauseInstanceOf(JournalException.class);
            assertThat(journal.loadRuns(List.of(run.run().id())).getFirst().openAttempts()).isEmpty();
            holder.rollback();
        }
        assertThat(count("attempt")).isZero();
        story.accept(batch);
    }

    @Test
    void historyRefusesToBeChanged() {
        story.started("d", "r", 1);
        for (var change : List.of("update event set reason = 'x'", "delete from event")) {
            assertThatThrownBy(() -> execute(change)).hasMessageContaining("event");
            assertThatThrownBy(() -> scratch.database().connectAsOwner("owner").createStatement().execute(change))
                    .hasMessageContaining("append-only");
        }
        assertThat(count("event")).isOne();
    }

    private void assertKind(Batch batch, Kind kind) {
        assertThatThrownBy(() -> journal.commit(batch)).isInstanceOfSatisfying(JournalException.class,
                e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
    }
}
