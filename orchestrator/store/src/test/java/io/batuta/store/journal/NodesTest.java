package io.batuta.store.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.journal.Batch;
import io.batuta.model.journal.CommitResult;
import io.batuta.model.journal.Journal;
import io.batuta.model.state.RunState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who owns which run. */
class NodesTest extends JournalTestBase {
    @Test
    void aPredecessorOfTheSameHomeIsDeadAndItsRunsAreTakenOver() {
        addPool("db", 5);
        var run = story.started("d", "r", 2);
        var batch = new Batch();
        batch.newAttempts.add(story.attempt(run.tasks().getFirst(), "db"));
        batch.poolDeltas.put("db", 3);
        batch.newBackfills
                .add(new io.batuta.model.journal.BackfillRow(9, "d", Story.NOW, Story.NOW, "none", 1, false, false, null, null, node.id()));
        story.accept(batch);
        var heir = journal.joinNode("a", "home-a", List.of("gpu"));
        assertThat(heir.id()).isNotEqualTo(node.id());
        assertThat(heir.labels()).containsExactly("gpu");
        assertThat(journal.openRuns(node.id())).isEmpty();
        assertThat(journal.openRuns(heir.id())).containsExactly(run.run().id());
        assertThat(journal.renew(node.id()).alive()).isFalse();
        assertThat(journal.loadRuns(List.of(run.run().id())).getFirst().tasks()).allMatch(task -> task.epoch() == 2);
        assertThat(journal.openBackfills()).singleElement().satisfies(backfill -> assertThat(backfill.node()).isEqualTo(heir.id()));
        assertThat(journal.pools()).filteredOn(pool -> pool.name().equals("db")).singleElement()
                .satisfies(pool -> assertThat(pool.used()).isOne());
    }

    @Test
    void aNodeThatRenewedIsNotTakenOver() {
        var run = story.started("d", "r", 1);
        var other = journal.joinNode("b", "home-b", List.of());
        assertThat(journal.renew(node.id()).nodes()).hasSize(2);
        assertThat(journal.takeOver(node.id(), 0, other.id())).isEmpty();
        assertThat(journal.renew(node.id()).alive()).isTrue();
        assertThat(journal.takeOver(node.id(), 2, other.id())).containsExactly(run.run().id());
        assertThat(journal.renew(node.id()).alive()).isFalse();
    }

    @Test
    void aNodeThatLeftGivesItsRunsAway() {
        var run = story.started("d", "r", 1);
        var other = journal.joinNode("b", "home-b", List.of());
        journal.leaveNode(node.id());
        assertThat(journal.renew(other.id()).nodes()).as("shown as long as it has open runs")
                .anyMatch(left -> left.id() == node.id() && left.dead());
        assertThat(journal.takeOver(node.id(), 0, other.id())).containsExactly(run.run().id());
        assertThat(journal.renew(other.id()).nodes()).noneMatch(left -> left.id() == node.id());
    }

    @Test
    void aFinishedRunIsAdoptedFromTheDeadOnly() {
        var run = story.started("d", "r", 1);
        var end = new Batch();
        end.runs.add(new Batch.RunChange(run.run().with(RunState.SUCCESS, null, Story.NOW, null, 0), RunState.RUNNING));
        story.accept(end);
        var other = journal.joinNode("b", "home-b", List.of());
        assertThat(journal.adopt(run.run().id(), node.id())).isTrue();
        assertThat(journal.adopt(run.run().id(), other.id())).isFalse();
        journal.leaveNode(node.id());
        assertThat(journal.adopt(run.run().id(), other.id())).isTrue();
        assertThat(journal.adopt(-5, other.id())).isFalse();
        var snapshot = journal.loadRuns(List.of(run.run().id())).getFirst();
        assertThat(snapshot.run().ownerEpoch()).isEqualTo(2);
        assertThat(snapshot.tasks()).allMatch(task -> task.epoch() == 2);
    }

    @Test
    void aCommandFollowsTheOwnerAndIsCarriedOutOnce() {
        var run = story.started("d", "r", 1);
        long first = journal.sendToOwner(run.run().id(), "k1", "1");
        long second = journal.sendToOwner(run.run().id(), "k2", "2");
        assertThat(journal.sendToOwner(run.run().id(), "k1", "1")).as("the same command sent again").isEqualTo(first);
        var other = journal.joinNode("b", "home-b", List.of());
        assertThat(journal.inbox(other.id())).isEmpty();
        journal.takeOver(node.id(), 0, other.id());
        assertThat(journal.inbox(node.id())).isEmpty();
        assertThat(journal.inbox(other.id())).extracting(Journal.Letter::command).containsExactly("1", "2");
        Batch batch = new Batch();
        batch.answers.put(first, "done");
        story.accept(batch);
        assertThat(journal.commit(batch)).as("carried out twice").isInstanceOf(CommitResult.Late.class);
        journal.answer(second, "no");
        journal.answer(second, "yes");
        assertThat(journal.inbox(other.id())).isEmpty();
        assertThat(journal.reply(first)).contains(new Journal.Reply("done", "b"));
        assertThat(journal.reply(second)).contains(new Journal.Reply("no", "b"));
    }

    @Test
    void everythingCanBePausedAndANodeDrained() {
        assertThat(journal.allPaused()).isFalse();
        journal.pauseAll(true, "ann");
        assertThat(journal.allPaused()).isTrue();
        journal.pauseAll(false, "ann");
        assertThat(journal.allPaused()).isFalse();
        journal.drainNode(node.id(), true, "ann");
        assertThat(journal.renew(node.id()).nodes()).allMatch(one -> one.drained());
        assertThat(count("event where actor = 'ann'")).isEqualTo(3);
    }

    @Test
    void aRunningRunIsNotDeleted() {
        var run = story.started("d", "r", 1);
        assertThat(journal.deleteRun(run.run().id(), "ann")).isFalse();
        assertThat(journal.deleteRun(-1, "ann")).isFalse();
        assertThat(count("run")).isOne();
    }
}
