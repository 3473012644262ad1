package io.batuta.dags;

import static io.batuta.testing.SimulationAssertions.assertThat;
import static java.time.Duration.ofMinutes;

import io.batuta.testing.DagSimulation;
import org.junit.jupiter.api.Test;

class Lesson4SchedulesTest {
    @Test
    void morningsAreMorningsInSummerToo() {
        var result = DagSimulation.of(Lesson4Schedules.mornings()).scheduledFrom("2026-03-26T12:00:00Z").until("2026-03-31T00:00:00Z")
                .run();
        assertThat(result).succeeded().hasLogicalDates("2026-03-27T05:30:00Z", "2026-03-30T04:30:00Z");
    }

    @Test
    void theNextRunWaitsForTheOneUnderWay() {
        var result = DagSimulation.of(Lesson4Schedules.steady()).taking("look", ofMinutes(15)).scheduledFrom("2026-05-01T00:01:00Z")
                .until("2026-05-01T00:30:00Z").run();
        assertThat(result).succeeded().hasLogicalDates("2026-05-01T00:10:00Z", "2026-05-01T00:20:00Z", "2026-05-01T00:30:00Z");
        assertThat(result).run(1).task("look").triedAt("2026-05-01T00:25:00Z");
    }

    @Test
    void daysBeforeTheSwitchAreMadeUpFor() {
        var result = DagSimulation.of(Lesson4Schedules.daily()).scheduledFrom("2026-01-04T10:00:00Z").until("2026-01-04T12:00:00Z").run();
        assertThat(result).succeeded().hasRuns(3).run(0).task("load_day").logged("from 2026-01-01T00:00:00Z to 2026-01-02T00:00:00Z");
    }
}
