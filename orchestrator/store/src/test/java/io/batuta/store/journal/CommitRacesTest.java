package io.batuta.store.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.journal.Batch;
import io.batuta.model.journal.CommitResult;
import io.batuta.model.journal.CommitResult.Accepted;
import io.batuta.model.state.TaskState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes at the same moment: whatever the order, exactly one of them is right, and the other is told. */
class CommitRacesTest extends JournalTestBase {
    private static final int TAKEOVERS = 200;
    private static final int ROUNDS = 60;

    private PostgresJournal other;
    private Story otherStory;

    @BeforeEach
    void openOther() {
        other = anotherJournal();
        otherStory = new Story(other, other.joinNode("b", "home-b", List.of()).id());
    }

    @AfterEach
    void closeOther() {
        other.close();
    }

    @Test
    void oneRunPerDateWhenTwoCreateIt() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var date = Instant.EPOCH.plusSeconds(round);
            var mine = new Batch();
            mine.newRuns.add(story.run("d", "mine-" + round, date));
            var theirs = new Batch();
            theirs.newRuns.add(otherStory.run("d", "theirs-" + round, date));
            assertThat(together(() -> journal.commit(mine), () -> other.commit(theirs))).filteredOn(Accepted.class::isInstance).hasSize(1);
        }
        assertThat(count("run")).isEqualTo(ROUNDS);
    }

    @Test
    void twoWritersNeverOverfillAPool() throws Exception {
        addPool("db", 3);
        for (int round = 0; round < ROUNDS; round++) {
            var results = together(() -> journal.commit(takes(2)), () -> other.commit(takes(2)));
            assertThat(results).filteredOn(Accepted.class::isInstance).hasSize(1);
            assertThat(count("pool where name = 'db' and used = 2")).isOne();
            story.accept(takes(-2));
        }
    }

    @Test
    void twoWritersOfOneValueCannotBothBeRight() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            long version = round;
            var results = together(() -> journal.commit(writes(1, version)), () -> other.commit(writes(2, version)));
            assertThat(results).filteredOn(Accepted.class::isInstance).hasSize(1);
        }
        assertThat(journal.state(key("k")).orElseThrow().version()).isEqualTo(ROUNDS);
    }

    /** The stale owner finishes a task and starts the next; the heir takes over meanwhile. Either the commit is whole and the heir sees it, or it never was. */
    @Test
    void aTakeoverAndACommitNeverMix() throws Exception {
        for (int round = 0; round < TAKEOVERS; round++) {
            var dead = new Story(journal, journal.joinNode("dying", "home-" + round, List.of()).id());
            var run = dead.started("d", "r" + round, 3);
            var start = new Batch();
            var running = dead.start(start, run.run(), run.tasks().getFirst());
            dead.accept(start);
            var batch = new Batch();
            dead.finish(batch, run.run(), running);
            dead.start(batch, run.run(), run.tasks().get(1));
            batch.replacedTasks.add(new Batch.TaskChange(run.tasks().get(2), TaskState.NONE));
            IntStream.range(0, 20).forEach(i -> batch.newTasks.add(dead.task(run.run(), "t2", i)));
            var results = together(() -> journal.commit(batch), () -> other.takeOver(dead.node, 0, otherStory.node));
            boolean committed = results.getFirst() instanceof Accepted;
            assertThat(results.get(1)).isEqualTo(List.of(run.run().id()));
            var snapshot = other.loadRuns(List.of(run.run().id())).getFirst();
            assertThat(snapshot.run().owner()).isEqualTo(otherStory.node);
            assertThat(snapshot.tasks()).hasSize(committed ? 22 : 3).allMatch(task -> task.epoch() == 2);
            assertThat(snapshot.openAttempts()).hasSize(1);
            assertThat(snapshot.openAttempts().getFirst().id() == running.attempt().id()).isEqualTo(!committed);
            // Whoever was owner changes nothing any more, and the heir everything.
            var stale = new Batch();
            stale.tasks.add(new Batch.TaskChange(Story.to(run.tasks().get(1), TaskState.FAILED, null),
                    committed ? TaskState.RUNNING : TaskState.NONE));
            assertThat(journal.commit(stale)).isInstanceOf(CommitResult.Late.class);
            var heirs = new Batch();
            for (var task : snapshot.tasks()) {
                heirs.tasks.add(new Batch.TaskChange(Story.to(task, TaskState.FAILED, null), task.state()));
            }
            otherStory.accept(heirs);
        }
    }

    /** The commit came first: the takeover waits for it, and then owns the new tasks, too. */
    @Test
    void aTakeoverWaitsForACommitThatCreatesTasks() throws Exception {
        var run = story.started("d", "r", 2);
        var batch = new Batch();
        batch.newTasks.add(story.task(run.run(), "more", 0));
        story.start(batch, run.run(), run.tasks().getFirst());
        try (var holder = new Holder("select from task_instance where id = " + run.tasks().getFirst().id());
                var threads = Executors.newFixedThreadPool(2)) {
            var commit = threads.submit(() -> journal.commit(batch));
            awaitWaiting(1);
            var takeover = threads.submit(() -> other.takeOver(story.node, 0, otherStory.node));
            awaitWaiting(2);
            holder.release();
            assertThat(commit.get()).isInstanceOf(Accepted.class);
            assertThat(takeover.get()).containsExactly(run.run().id());
        }
        assertThat(other.loadRuns(List.of(run.run().id())).getFirst().tasks()).hasSize(3).allMatch(task -> task.epoch() == 2);
    }

    /** The takeover came first: the commit waits for it, and then matches nothing. */
    @Test
    void aCommitThatWaitedForATakeoverIsLate() throws Exception {
        var run = story.started("d", "r", 2);
        var batch = new Batch();
        story.start(batch, run.run(), run.tasks().getFirst());
        try (var holder = new Holder("select from task_instance where id = " + run.tasks().get(1).id());
                var threads = Executors.newFixedThreadPool(2)) {
            var takeover = threads.submit(() -> other.takeOver(story.node, 0, otherStory.node));
            awaitWaiting(1);
            var commit = threads.submit(() -> journal.commit(batch));
            awaitWaiting(2);
            holder.release();
            assertThat(takeover.get()).containsExactly(run.run().id());
            assertThat(commit.get()).isEqualTo(new CommitResult.Late(Set.of(run.run().id()), Set.of(), Set.of(), Set.of()));
        }
        assertThat(count("attempt")).isZero();
    }

    /** Holds the lock of a row until it is told to let go. */
    private final class Holder implements AutoCloseable {
        private final Connection connection;

        Holder(String rows) throws SQLException {
            connection = scratch.database().connect("holder");
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute(rows + " for update");
            }
        }

        void release() throws SQLException {
            connection.rollback();
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    private void awaitWaiting(int sessions) {
        Awaitility.await()
                .until(() -> count("pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()") == sessions);
    }

    @Test
    void oneOfTwoHeirsTakesOver() throws Exception {
        for (int round = 0; round < 30; round++) {
            var dead = new Story(journal, journal.joinNode("dying", "home-" + round, List.of()).id());
            var run = dead.started("d", "r" + round, 30);
            var results = together(() -> journal.takeOver(dead.node, 0, story.node), () -> other.takeOver(dead.node, 0, otherStory.node));
            assertThat(results).containsExactlyInAnyOrder(List.of(), List.of(run.run().id()));
        }
    }

    @Test
    void twoNodesThatMeetTheSameRowsInOppositeOrderBothGoOn() throws Exception {
        for (int i = 0; i < 40; i++) {
            addDag("dag-" + i);
        }
        for (int round = 0; round < ROUNDS; round++) {
            var mine = new Batch();
            var theirs = new Batch();
            for (int i = 0; i < 40; i++) {
                mine.activeRunDeltas.put("dag-" + i, 1);
                theirs.activeRunDeltas.put("dag-" + (39 - i), 1);
            }
            assertThat(together(() -> journal.commit(mine), () -> other.commit(theirs))).allMatch(Accepted.class::isInstance);
        }
        assertThat(journal.dags()).allMatch(dag -> dag.activeRuns() == 2 * ROUNDS);
    }

    private static Batch takes(int slots) {
        var batch = new Batch();
        batch.poolDeltas.put("db", slots);
        batch.skippedTicks.add(new Batch.SkippedTicks("d", Instant.EPOCH, Instant.EPOCH, 1, "test"));
        return batch;
    }

    private static Batch writes(long attempt, long expected) {
        var batch = new Batch();
        batch.stateWrites.add(new Batch.StateWrite(attempt, key("k"), Long.toString(attempt), expected));
        return batch;
    }

    /** Both at the same time, as near as threads can. */
    private static List<Object> together(Callable<?> first, Callable<?> second) throws InterruptedException {
        var barrier = new CyclicBarrier(2);
        try (var threads = Executors.newFixedThreadPool(2)) {
            var results = new ArrayList<Object>();
            var futures = List.of(first, second).stream().map(work -> threads.submit(() -> {
                barrier.await();
                return (Object) work.call();
            })).toList();
            for (var future : futures) {
                try {
                    results.add(future.get());
                } catch (ExecutionException e) {
                    throw new AssertionError(e.getCause());
                }
            }
            return results;
        }
    }
}
