package io.batuta.testing.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.journal.BackfillRow;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.CommitResult;
import io.batuta.model.journal.Journal;
import io.batuta.model.journal.NodeRow;
import io.batuta.model.journal.PoolRow;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import java.util.List;
import java.util.Set;

/** Which node owns what, and how that changes. */
final class NodeCases {
    private NodeCases() {}

    static List<JournalCase> all() {
        return List.of(
                new JournalCase("a node that renewed is not taken over", NodeCases::renewed),
                new JournalCase("a takeover brings a new epoch, for the tasks too", NodeCases::newEpoch),
                new JournalCase("a dead node does not renew", NodeCases::dead),
                new JournalCase("a dead node makes no runs", NodeCases::deadMaker),
                new JournalCase("a node of the same home inherits at once", NodeCases::sameHome),
                new JournalCase("a node that left gives its runs away", NodeCases::left),
                new JournalCase("a run is adopted from the dead only", NodeCases::adopted),
                new JournalCase("a finished run whose attempt is under way is still open", NodeCases::finishedButBusy),
                new JournalCase("a command follows the owner and is carried out once", NodeCases::commands),
                new JournalCase("who joins recounts the pools", NodeCases::recount));
    }

    private static void renewed(Cast cast) {
        var stored = cast.stored("r", 1);
        NodeRow other = cast.another("b");
        assertThat(cast.journal.renew(cast.node.id()).alive()).isTrue();
        assertThat(cast.journal.takeOver(cast.node.id(), cast.node.counter(), other.id())).isEmpty();
        assertThat(cast.journal.renew(cast.node.id()).alive()).isTrue();
        assertThat(cast.load(stored.run()).run()).isEqualTo(stored.run());
    }

    private static void newEpoch(Cast cast) {
        var stored = cast.stored("r", 2);
        NodeRow heir = cast.another("b");
        assertThat(cast.journal.takeOver(cast.node.id(), cast.node.counter(), heir.id())).containsExactly(stored.run().id());
        assertThat(cast.load(stored.run()).run().owner()).isEqualTo(heir.id());
        assertThat(cast.load(stored.run()).run().ownerEpoch()).isEqualTo(2);
        assertThat(cast.load(stored.run()).tasks()).hasSize(2).allMatch(task -> task.epoch() == 2);
        assertThat(cast.journal.openRuns(cast.node.id())).isEmpty();
        assertThat(cast.journal.openRuns(heir.id())).containsExactly(stored.run().id());
    }

    private static void dead(Cast cast) {
        NodeRow heir = cast.another("b");
        cast.journal.takeOver(cast.node.id(), cast.node.counter(), heir.id());
        assertThat(cast.journal.renew(cast.node.id()).alive()).isFalse();
        assertThat(cast.journal.renew(heir.id()).nodes()).as("nothing is left to do for it").noneMatch(row -> row.id() == cast.node.id());
    }

    private static void deadMaker(Cast cast) {
        cast.journal.leaveNode(cast.node.id());
        Batch batch = new Batch();
        batch.newRuns.add(cast.run("r", null));
        cast.late(batch, Set.of(), Set.of(cast.own), Set.of(), Set.of());
        assertThat(cast.journal.findRun(cast.own, "r")).isEmpty();
    }

    private static void sameHome(Cast cast) {
        var stored = cast.stored("r", 1);
        NodeRow again = cast.another("a");
        assertThat(again.id()).isNotEqualTo(cast.node.id());
        assertThat(cast.journal.openRuns(again.id())).containsExactly(stored.run().id());
        assertThat(cast.journal.renew(cast.node.id()).alive()).isFalse();
    }

    private static void left(Cast cast) {
        var stored = cast.stored("r", 1);
        NodeRow other = cast.another("b");
        cast.journal.leaveNode(cast.node.id());
        NodeRow shown = cast.journal.renew(other.id()).nodes().stream().filter(row -> row.id() == cast.node.id()).findFirst().orElseThrow();
        assertThat(shown.dead()).isTrue();
        assertThat(cast.journal.takeOver(cast.node.id(), shown.counter(), other.id())).containsExactly(stored.run().id());
    }

    private static void adopted(Cast cast) {
        var stored = cast.stored("r", 1);
        Batch end = new Batch();
        end.runs.add(Cast.end(stored.run(), RunState.SUCCESS));
        cast.accept(end);
        NodeRow other = cast.another("b");
        assertThat(cast.journal.adopt(stored.run().id(), cast.node.id())).isTrue();
        assertThat(cast.journal.adopt(stored.run().id(), other.id())).isFalse();
        cast.journal.leaveNode(cast.node.id());
        assertThat(cast.journal.adopt(stored.run().id(), other.id())).isTrue();
        assertThat(cast.journal.adopt(-5, other.id())).isFalse();
        assertThat(cast.load(stored.run()).run().ownerEpoch()).isEqualTo(2);
        assertThat(cast.load(stored.run()).tasks()).allMatch(task -> task.epoch() == 2);
    }

    private static void finishedButBusy(Cast cast) {
        var stored = cast.stored("r", 1);
        var running = cast.started(stored);
        Batch mark = new Batch();
        mark.tasks.add(new Batch.TaskChange(Cast.to(running.task(), TaskState.FAILED, running.attempt().id()), TaskState.RUNNING));
        mark.runs.add(Cast.end(stored.run(), RunState.FAILED));
        cast.accept(mark);
        assertThat(cast.journal.openRuns(cast.node.id())).containsExactly(stored.run().id());
        assertThat(cast.journal.deleteRun(stored.run().id(), "ann")).isFalse();
        NodeRow heir = cast.another("b");
        assertThat(cast.journal.takeOver(cast.node.id(), cast.node.counter(), heir.id())).containsExactly(stored.run().id());
        assertThat(cast.load(stored.run()).openAttempts()).hasSize(1);
        Batch end = new Batch();
        end.attempts.add(Cast.ended(running.attempt(), "failed"));
        cast.accept(end);
        assertThat(cast.journal.openRuns(heir.id())).isEmpty();
    }

    private static void commands(Cast cast) {
        var stored = cast.stored("r", 1);
        long first = cast.journal.sendToOwner(stored.run().id(), "k1", "1");
        long second = cast.journal.sendToOwner(stored.run().id(), "k2", "2");
        assertThat(cast.journal.sendToOwner(stored.run().id(), "k1", "1")).as("the same command sent again").isEqualTo(first);
        NodeRow other = cast.another("b");
        assertThat(cast.journal.inbox(other.id())).isEmpty();
        cast.journal.takeOver(cast.node.id(), cast.node.counter(), other.id());
        assertThat(cast.journal.inbox(cast.node.id())).isEmpty();
        assertThat(cast.journal.inbox(other.id())).extracting(Journal.Letter::command).containsExactly("1", "2");
        Batch batch = new Batch();
        batch.answers.put(first, "done");
        cast.accept(batch);
        assertThat(cast.journal.commit(batch)).as("carried out twice").isInstanceOf(CommitResult.Late.class);
        cast.journal.answer(second, "no");
        cast.journal.answer(second, "yes");
        assertThat(cast.journal.inbox(other.id())).isEmpty();
        assertThat(cast.journal.reply(first)).contains(new Journal.Reply("done", other.name()));
        assertThat(cast.journal.reply(second)).contains(new Journal.Reply("no", other.name()));
    }

    private static void recount(Cast cast) {
        String pool = cast.pool(5);
        var stored = cast.stored("r", 1);
        Batch start = new Batch();
        cast.start(start, stored.run(), stored.first(), pool);
        start.poolDeltas.put(pool, 3);
        start.newBackfills.add(new BackfillRow(cast.journal.takeIds(1), cast.own, Cast.NOW, Cast.NOW, "none", 1, false, false, null, "ann",
                cast.node.id()));
        cast.accept(start);
        NodeRow again = cast.another("a");
        assertThat(cast.journal.pools()).filteredOn(row -> row.name().equals(pool)).extracting(PoolRow::used).containsExactly(1);
        assertThat(cast.journal.openBackfills()).filteredOn(fill -> fill.dagId().equals(cast.own)).extracting(BackfillRow::node)
                .containsExactly(again.id());
    }
}
