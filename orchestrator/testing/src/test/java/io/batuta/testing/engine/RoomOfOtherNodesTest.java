package io.batuta.testing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.engine.command.Commands;
import io.batuta.model.dag.Dag;
import io.batuta.model.journal.PoolRow;
import io.batuta.model.state.TaskState;
import io.batuta.model.task.Recovery;
import io.batuta.testing.journal.ForwardingJournal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RoomOfOtherNodesTest {
    @Test
    void roomThatAnotherNodeGaveBackWhileThePoolsWereReadIsNotTakenBeforeThat() {
        Story other = new Story(Dag.named("d").tasks(t -> t.run("x", _ -> {}).pool("narrow")));
        other.journal.pool("narrow", 1);
        other.engine.refresh();
        String first = other.trigger("d", "first");
        AtomicBoolean slow = new AtomicBoolean();
        ForwardingJournal journal = new ForwardingJournal(other.journal) {
            @Override
            public List<PoolRow> pools() {
                if (slow.getAndSet(false)) {
                    other.clock.pass(Duration.ofSeconds(5));
                    other.engine.settle();
                }
                return super.pools();
            }
        };
        ScriptedLauncher launcher = new ScriptedLauncher(other.clock,
                attempt -> ScriptedLauncher.Play.of(attempt, Duration.ofSeconds(1), Story.ok()));
        ManualEngine node = new ManualEngine("another", new ManualEngine.Parts(journal, other.clock, launcher, launcher, version -> {
            throw new IllegalStateException("no code in this story: version " + version);
        }, _ -> Recovery.RERUN, other.limits, _ -> {}));
        node.commands().trigger(new Commands.Trigger("d", "second", null, null, null, null, "test", "tester"));
        assertThat(other.task("second", "x").state()).isEqualTo(TaskState.NONE);
        slow.set(true);
        node.refresh();
        assertThat(other.task(first, "x").state()).isEqualTo(TaskState.SUCCESS);
        assertThat(other.task("second", "x").state()).isEqualTo(TaskState.RUNNING);
        assertThat(other.task("second", "x").startedAt()).isAfterOrEqualTo(other.task(first, "x").endedAt());
    }
}
