package io.batuta.dags;

import static io.batuta.testing.SimulationAssertions.assertThat;
import static io.batuta.testing.Times.always;
import static io.batuta.testing.Times.times;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;

import io.batuta.model.task.AlertOn;
import io.batuta.testing.DagSimulation;
import org.junit.jupiter.api.Test;

class Lesson3RetriesTest {
    @Test
    void theDelayDoublesUpToAMinute() {
        var result = DagSimulation.of(new Lesson3Retries()).failing("load", times(4)).run();
        assertThat(result).succeeded().alertedNobody().task("load").tried(5)
                .waitedBetweenTries(ofSeconds(10), ofSeconds(20), ofSeconds(40), ofSeconds(60));
    }

    @Test
    void whenNothingHelpsMailLeavesAndTheLastTaskRunsNevertheless() {
        var result = DagSimulation.of(new Lesson3Retries()).failing("load", always(), "the warehouse is closed").run();
        assertThat(result).mailed("load", AlertOn.FAILURE, "ops@example.org").hooked("load", AlertOn.FAILURE, 1);
        assertThat(result).task("load").failedWith("the warehouse is closed").tried(5);
        assertThat(result).task("tidy").succeeded();
    }

    @Test
    void whatNoRetryCanHelpIsTriedOnce() {
        var result = DagSimulation.of(new Lesson3Retries()).param("customer", "x").run();
        assertThat(result).task("check").failedWith("x is not a customer").tried(1);
        assertThat(result).task("load").upstreamFailed();
    }

    @Test
    void whatTakesTooLongIsEndedAndTriedAgain() {
        var result = DagSimulation.of(new Lesson3Retries()).taking("check", ofHours(1)).run();
        assertThat(result).task("check").failedWith("timed out").tried(3);
    }
}
