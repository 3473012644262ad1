package io.batuta.testing.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.engine.command.CommandException;
import io.batuta.engine.command.Commands;
import io.batuta.model.dag.Dag;
import io.batuta.model.journal.DagRow;
import io.batuta.model.state.RunState;
import io.batuta.model.task.Recovery;
import io.batuta.testing.journal.ForwardingJournal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is left to do with the runs of a DAG whose source is gone. */
class GoneDagTest {
    @Test
    void itsRunsCanBeDeleted() {
        Story before = new Story(Dag.named("d").tasks(t -> t.run("x", _ -> {})));
        String run = before.trigger("d");
        before.engine.pass(Duration.ofMinutes(1));
        assertThat(before.run(run).state()).isEqualTo(RunState.SUCCESS);

        Commands commands = withoutSource(before).commands();
        assertThatThrownBy(() -> commands.trigger(new Commands.Trigger("d", null, null, null, null, null, "test", "tester")))
                .isInstanceOf(CommandException.class).hasMessage("there is no DAG called d; there are no DAGs (yet)");
        assertThatThrownBy(() -> commands.deleteRun("d", "other", "tester")).hasMessage("DAG d has no run other");
        commands.deleteRun("d", run, "tester");
        assertThat(before.journal.runs()).isEmpty();
    }

    private static ManualEngine withoutSource(Story story) {
        ForwardingJournal journal = new ForwardingJournal(story.journal) {
            @Override
            public List<DagRow> dags() {
                return List.of();
            }
        };
        return new ManualEngine("after", new ManualEngine.Parts(journal, story.clock, story.launcher, story.launcher, version -> {
            throw new IllegalStateException("no code in this story: version " + version);
        }, _ -> Recovery.RERUN, story.limits, _ -> {}));
    }
}
