package io.batuta.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@link FaultsProofTest}: one fault of each sort. */
class FaultsTest {
    private static final List<String> ONES = List.of("kill -9 at before-send", "answer of a commit is lost", "Postgres is killed with -9",
            "wire to Postgres is cut", "all connections terminated", "fifty times", "SIGTERM", MigrationFaults.MIDDLE);

    @TempDir Path directory;

    @Test
    void oneOfEachSort() throws Exception {
        Tally tally = new Tally();
        try (var campaign = new Campaign(directory, 7, tally, List.of("mixed", "plain", "posting"), 250, "a")) {
            for (String one : ONES) {
                campaign.strike(OneNodeFaults.all().stream().filter(fault -> fault.name().contains(one)).findFirst().orElseThrow());
            }
            campaign.comeToRest();
        }
        System.out.println(tally.report());
        assertThat(tally.troubles()).isEmpty();
        assertThat(tally.injected()).isGreaterThanOrEqualTo(ONES.size());
    }
}
