package io.batuta.dags;

import static io.batuta.testing.SimulationAssertions.assertThat;

import io.batuta.testing.DagSimulation;
import org.junit.jupiter.api.Test;

class Lesson1HelloTest {
    @Test
    void itSaysHello() {
        var result = DagSimulation.of(new Lesson1Hello()).run();
        assertThat(result).succeeded().task("hello").logged("Hello, this is run manual__");
    }
}
