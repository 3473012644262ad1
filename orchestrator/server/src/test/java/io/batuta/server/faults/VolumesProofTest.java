package io.batuta.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F16 and F17 by the driver: full disks under load, again and again, and the invariants after each. */
@Tag("proof")
class VolumesProofTest {
    private static final int FAULTS = Integer.getInteger("proof.full.disks", 20);

    @TempDir Path directory;

    @Test
    void fullDisksLoseNothingAndDoubleNothing() throws Exception {
        Tally tally = new Tally();
        try (Volume postgres = Volume.mount(directory.resolve("memory"), "size=500m");
                Volume logs = Volume.mount(directory.resolve("a/home/logs"), "size=20m")) {
            Commands.run("chmod", "-R", "go-rwx", directory.resolve("a").toString());
            try {
                FaultsProofTest.strike(
                        new Campaign(directory, FaultsProofTest.SEED, tally, List.of("mixed", "plain", "posting"), 150, "a"),
                        new VolumeFaults(postgres, logs).all(), FAULTS, tally);
            } finally {
                System.out.println(tally.report().replace("faults: ", "faults (full disks): "));
            }
        }
        assertThat(tally.troubles()).isEmpty();
    }
}
