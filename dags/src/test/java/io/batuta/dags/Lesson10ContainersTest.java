package io.batuta.dags;

import static io.batuta.testing.SimulationAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.docker.DockerConfig;
import io.batuta.testing.DagSimulation;
import org.junit.jupiter.api.Test;

class Lesson10ContainersTest {
    @Test
    void theReportSaysWhatWasCounted() {
        var result = DagSimulation.of(new Lesson10Containers()).output("count", new Lesson10Containers.Counted("EU", 7)).run();
        assertThat(result).succeeded().ran("count", "report");
        assertThat(result).task("count").recorded(DockerConfig.class, docker -> assertThat(docker.limits().memoryMb()).isEqualTo(64));
    }
}
