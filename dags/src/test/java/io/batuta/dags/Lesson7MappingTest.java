package io.batuta.dags;

import static io.batuta.testing.SimulationAssertions.assertThat;

import io.batuta.dags.Lesson7Mapping.Counted;
import io.batuta.testing.DagSimulation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class Lesson7MappingTest {
    @Test
    void everyFileIsCounted() {
        var result = DagSimulation.of(new Lesson7Mapping()).run();
        assertThat(result).succeeded().ran("list_files", "count[0]", "count[1]", "add_up", "choose", "print");
        assertThat(result).task("count", 1).hasOutput(new Counted("a file with many words in it", 7));
        assertThat(result).task("add_up").hasOutput(10);
        assertThat(result).task("archive").skipped();
        assertThat(result).task("done").succeeded();
    }

    @Test
    void twoAtOnce() {
        var result = DagSimulation.of(new Lesson7Mapping()).output("list_files", List.of("a", "b", "c", "d", "e"))
                .taking("count", Duration.ofSeconds(10)).run();
        assertThat(result).succeeded().run().took(Duration.ofSeconds(30));
    }

    @Test
    void withoutFilesNothingIsToDo() {
        var result = DagSimulation.of(new Lesson7Mapping()).output("list_files", List.of()).run();
        assertThat(result).task("count").skipped();
    }
}
