package io.batuta.testing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.dag.Dag;
import io.batuta.model.schedule.Schedule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing happens, and somebody asks why: the answer names each reason, and says when something will. */
class NothingHappensTest {
    private static List<String> why(Story story) {
        return story.engine.commands().explain("daily", null, null).reasons();
    }

    @Test
    void aPausedDagSaysThatItIsPausedAndWhatUnpausingWouldDo() {
        Story story = new Story(Dag.named("daily").schedule(Schedule.daily()).startingAt("2026-07-01T00:00:00Z").tasks(t -> t.empty("x")));
        story.engine.commands().pause("daily", true, "tester");
        story.engine.pass(Duration.ofDays(1));
        assertThat(why(story)).anyMatch(reason -> reason.startsWith("paused: unpause it to start"))
                .contains("catchup NONE: dates missed before activation or while paused do not run");
        assertThat(story.journal.runs()).isEmpty();
    }

    @Test
    void aStartDateInTheFutureIsNamedWithTheFirstRun() {
        Story story = new Story(Dag.named("daily").schedule(Schedule.daily()).startingAt("2026-08-10T00:00:00Z").tasks(t -> t.empty("x")));
        story.engine.pass(Duration.ofHours(1));
        assertThat(why(story)).contains("its start date 2026-08-10T00:00:00Z lies in the future; nothing is scheduled before it",
                "the next run starts at 2026-08-10T00:00:00Z");
        assertThat(story.journal.runs()).isEmpty();
    }

    @Test
    void withoutCatchupMissedDatesDoNotRunAndThatIsSaid() {
        Story story = new Story(Dag.named("daily").schedule(Schedule.daily()).startingAt("2026-07-01T00:00:00Z").tasks(t -> t.empty("x")));
        assertThat(why(story)).contains("catchup NONE: dates missed before activation or while paused do not run",
                "the next run starts at 2026-08-02T00:00:00Z");
        assertThat(story.journal.runs()).isEmpty();
    }
}
