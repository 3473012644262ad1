package io.batuta.dags;

import static io.batuta.testing.SimulationAssertions.assertThat;
import static io.batuta.testing.Times.times;
import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.dags.Lesson6Testing.Rate;
import io.batuta.model.http.HttpConfig;
import io.batuta.model.shell.ShellConfig;
import io.batuta.testing.DagSimulation;
import org.junit.jupiter.api.Test;

class Lesson6TestingTest {
    private static DagSimulation answered(double rate) {
        return DagSimulation.of(new Lesson6Testing()).output("fetch_rate", new Rate("USD", rate));
    }

    @Test
    void theRateIsStored() {
        var result = answered(1.08).run();
        assertThat(result).succeeded().ran("fetch_rate", "is_sane", "store");
        assertThat(result).task("fetch_rate").recorded(HttpConfig.class, call -> assertThat(call.url()).isEqualTo("/rates/usd"));
        assertThat(result).task("store")
                .recorded(ShellConfig.class, shell -> assertThat(shell.command()).containsExactly("store-rate", "USD", "1.08"));
    }

    @Test
    void aRateThatCannotBeIsNotStored() {
        var result = answered(-1).run();
        assertThat(result).succeeded().task("store").skipped();
    }

    @Test
    void theExchangeMayBeDownForAnHour() {
        var result = answered(1.08).at("2027-01-04T07:00", "Europe/Lisbon").failing("fetch_rate", times(3), "connection refused").run();
        assertThat(result).succeeded().task("fetch_rate").triedAt("2027-01-04T07:00:00Z", "2027-01-04T07:20:00Z", "2027-01-04T07:40:00Z",
                "2027-01-04T08:00:00Z");
    }

    @Test
    void itRunsOncePerDayEvenWhenTheClocksChange() {
        var result = answered(1.08).scheduledFrom("2027-03-27T00:00:00Z").until("2027-03-29T23:00:00Z").run();
        assertThat(result).succeeded().hasLogicalDates("2027-03-27T07:00:00Z", "2027-03-28T06:00:00Z", "2027-03-29T06:00:00Z");
    }
}
