package io.batuta.dags;

import static io.batuta.testing.SimulationAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.ssh.SshConfig;
import io.batuta.model.ssh.SshFile;
import io.batuta.model.ssh.SshTransferConfig;
import io.batuta.testing.DagSimulation;
import java.util.List;
import org.junit.jupiter.api.Test;

class Lesson9RemoteTest {
    @Test
    void theReportSaysWhatWasCounted() {
        var result = DagSimulation.of(new Lesson9Remote())
                .output("orders_are_there", List.of(new SshFile("~/in/orders-1.csv", 42)))
                .output("count", new Lesson9Remote.Counted("orders-1.csv", 7))
                .output("report", new SshFile("~/in/report.txt", 24))
                .run();
        assertThat(result).succeeded().ran("orders_are_there", "count", "report");
        assertThat(result).task("count").recorded(SshConfig.class, ssh -> assertThat(ssh.directory()).isEqualTo("~/spark_environment"));
        assertThat(result).task("report").recorded(SshTransferConfig.class,
                upload -> assertThat(upload.content()).isEqualTo("orders-1.csv has 7 rows\n"));
    }
}
