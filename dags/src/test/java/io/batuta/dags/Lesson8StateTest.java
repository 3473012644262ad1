package io.batuta.dags;

import static io.batuta.testing.SimulationAssertions.assertThat;

import io.batuta.model.task.OutputType;
import io.batuta.testing.DagSimulation;
import java.util.List;
import org.junit.jupiter.api.Test;

class Lesson8StateTest {
    @Test
    void eachRunGoesOnWhereTheLastOneStopped() {
        var result = DagSimulation.of(new Lesson8State()).at("2027-01-01T00:00:00Z").at("2027-01-01T00:01:00Z").run();
        assertThat(result).succeeded().hasState("read_new", "last", 6L);
        assertThat(result).run(1).task("read_new").hasOutput(List.of(4L, 5L, 6L), OutputType.listOf(Long.class));
    }

    @Test
    void aTestCanBeginAnywhere() {
        var result = DagSimulation.of(new Lesson8State()).state("read_new", "last", 100L).run();
        assertThat(result).task("show").logged("new rows: [101, 102, 103]");
    }
}
