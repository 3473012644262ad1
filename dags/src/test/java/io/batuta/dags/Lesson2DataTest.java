package io.batuta.dags;

import static io.batuta.testing.SimulationAssertions.assertThat;

import io.batuta.dags.Lesson2Data.Order;
import io.batuta.dags.Lesson2Data.Total;
import io.batuta.testing.DagSimulation;
import java.util.List;
import org.junit.jupiter.api.Test;

class Lesson2DataTest {
    @Test
    void theDataFlows() {
        var result = DagSimulation.of(new Lesson2Data()).run();
        assertThat(result).succeeded().ran("fetch_orders", "add_up", "report", "clean_up");
        assertThat(result).task("add_up").hasOutput(new Total(2, 27.0));
        assertThat(result).task("report").logged("2 orders brought 27.0");
    }

    @Test
    void aTestCanPutOtherDataIn() {
        var result = DagSimulation.of(new Lesson2Data()).output("fetch_orders", List.of(new Order("kettle", 1, 30))).run();
        assertThat(result).task("add_up").hasOutput(new Total(1, 30.0));
    }
}
