package io.batuta.testing;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.model.dag.Dag;
import io.batuta.model.schedule.Schedule;
import io.batuta.model.shell.Shell;
import io.batuta.model.task.AlertOn;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Deadlines: counted from when a run was due, told once, before the breach if earlier runs say so, and nothing is stopped. */
class DeadlinesTest {
    private static final String FIRST = "2027-01-04T06:00:00Z";
    private static final String SECOND = "2027-01-04T07:00:00Z";
    private static final String THIRD = "2027-01-04T08:00:00Z";

    private static Dag sales(Duration ofRun, Duration ofLoad) {
        return Dag.named("sales").schedule(Schedule.manual()).deadline(ofRun)
                .mailOnRun(AlertOn.DEADLINE_MISSED, "late@example.org").mailOnRun(AlertOn.DEADLINE_AT_RISK, "soon@example.org")
                .tasks(t -> {
                    var fetch = t.add(Shell.run("fetch").command("true"));
                    t.add(Shell.run("load").command("true")).deadline(ofLoad).mailOn(AlertOn.DEADLINE_MISSED, "load@example.org")
                            .after(fetch);
                });
    }

    private static DagSimulation slow(Dag dag) {
        return DagSimulation.of(dag).taking("fetch", ofMinutes(3)).taking("load", ofMinutes(4));
    }

    @Test
    void aRunInTimeIsNotTold() {
        var result = slow(sales(ofMinutes(8), ofMinutes(8))).at(FIRST).at(SECOND).at(THIRD).run();
        SimulationAssertions.assertThat(result).alertedNobody();
    }

    @Test
    void whatIsMissedIsToldOnceWithWhatIsStillOpen() {
        var result = slow(sales(ofMinutes(5), ofMinutes(2))).at(FIRST).run();
        SimulationAssertions.assertThat(result).succeeded();
        assertThat(result.alerts()).extracting(SimulatedAlert::on, SimulatedAlert::task, SimulatedAlert::reason).containsExactly(
                org.assertj.core.groups.Tuple.tuple(AlertOn.DEADLINE_MISSED, "load",
                        "it was to end by 2027-01-04T06:02:00Z, 2 minutes after its run was due; fetch runs since 2027-01-04T06:00:00Z, 1 task waits"),
                org.assertj.core.groups.Tuple.tuple(AlertOn.DEADLINE_MISSED, null,
                        "it was to end by 2027-01-04T06:05:00Z, 5 minutes after it was due; load runs since 2027-01-04T06:03:00Z, 0 tasks wait"));
    }

    @Test
    void whatEarlierRunsTookSaysSoBeforeTheBreach() {
        var result = slow(sales(ofMinutes(6), ofMinutes(20))).at(FIRST).at(SECOND).run();
        var second = result.alerts().stream().filter(alert -> alert.runId().contains("07:00")).toList();
        assertThat(second).extracting(SimulatedAlert::on).containsExactly(AlertOn.DEADLINE_AT_RISK, AlertOn.DEADLINE_MISSED);
        assertThat(second.getFirst().addresses()).containsExactly("soon@example.org");
        assertThat(second.getFirst().reason()).startsWith(
                "it was to end by 2027-01-04T07:06:00Z, 6 minutes after it was due, and is likely to end at 2027-01-04T07:07:00Z by what the last runs took; ");
    }

    @Test
    void triesAndTheirDelaysCountAmongWhatATaskUsuallyTakes() {
        Dag dag = Dag.named("sales").schedule(Schedule.manual()).deadline(ofMinutes(14))
                .mailOnRun(AlertOn.DEADLINE_AT_RISK, "soon@example.org")
                .tasks(t -> {
                    var wait = t.add(Shell.run("wait").command("true")).retries(5).retryDelay(ofMinutes(1));
                    t.add(Shell.run("load").command("true")).after(wait);
                });
        // Three tries of three minutes, a minute between them, and four minutes: fifteen.
        var result = DagSimulation.of(dag).taking("wait", ofMinutes(3)).taking("load", ofMinutes(4)).failing("wait", Times.times(2))
                .at(FIRST).at(SECOND).run();
        assertThat(result.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.on()).isEqualTo(AlertOn.DEADLINE_AT_RISK);
            assertThat(alert.reason()).contains("is likely to end at 2027-01-04T07:15:00Z");
        });
    }

    @Test
    void aDeadlineOfNothingIsRefused() {
        assertThatThrownBy(() -> sales(Duration.ZERO, ofMinutes(1))).hasMessageContaining("its deadline must be above zero, not PT0S");
        assertThatThrownBy(() -> sales(ofMinutes(1), ofMinutes(-1))).hasMessageContaining("load").hasMessageContaining("deadline");
    }
}
