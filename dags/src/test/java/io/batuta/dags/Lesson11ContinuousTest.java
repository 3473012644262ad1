package io.batuta.dags;

import static io.batuta.testing.SimulationAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.spark.SparkConfig;
import io.batuta.model.task.Connection;
import io.batuta.testing.DagSimulation;
import io.batuta.testing.Simulated;
import io.batuta.testing.Times;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class Lesson11ContinuousTest {
    private static DagSimulation anHour() {
        return DagSimulation.of(new Lesson11Continuous())
                .connection("kafka", "kafka", "127.0.0.1", 9092)
                .connection(new Connection("users_db", "postgres", null, "db", 5432, "etl", "s3cret", "people", Map.of(), Set.of()))
                .connection(new Connection("spark", "spark", null, "local[2]", null, null, null, null, Map.of("checkpoints", "/var/lib/c"),
                        Set.of()))
                .scheduledFrom("2027-01-04T06:00:00Z").until("2027-01-04T07:00:00Z");
    }

    @Test
    void theNextRunBeginsWhenTheLastHasEnded() {
        Simulated result = anHour().taking("people", Duration.ofMinutes(7)).run();
        assertThat(result).succeeded().hasRuns(9);
        for (int i = 1; i < 9; i++) {
            assertThat(result.run(i).startedAt()).isEqualTo(result.run(i - 1).endedAt());
        }
    }

    @Test
    void theJobIsToldWhereEverythingIs() {
        Simulated result = anHour().taking("people", Duration.ofHours(1)).run();
        assertThat(result.run(0)).task("people").recorded(SparkConfig.class, job -> {
            assertThat(job.args()).contains("127.0.0.1:9092", "jdbc:postgresql://db:5432/people", "/var/lib/c/people", "5 seconds");
            assertThat(job.env()).containsEntry("USERS_DB_PASSWORD", "s3cret");
        });
    }

    @Test
    void whatFailsAgainAndAgainIsBegunLessAndLessOften() {
        Simulated result = anHour().failing("people", Times.always(), "the broker is away").run();
        assertThat(result.runs()).hasSizeBetween(15, 22);
        Duration last = Duration.between(result.run(result.runs().size() - 2).endedAt(), result.run(result.runs().size() - 1).startedAt());
        assertThat(last).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
    }
}
