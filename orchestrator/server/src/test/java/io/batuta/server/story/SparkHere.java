package io.batuta.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.batuta.tasks.spark.JavaHomes;
import io.batuta.tasks.spark.SparkHome;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** A Spark home and a JDK 17 for it. Without them a test is skipped with a line; in CI it fails. */
record SparkHere(Path home, Path java) {
    static SparkHere required() {
        Optional<Path> home = SparkHome.found(System.getenv()).map(SparkHome::path);
        Optional<Path> java = JavaHomes.found(new TreeSet<>(List.of(17)), System.getenv());
        boolean there = home.isPresent() && java.isPresent();
        if (System.getenv("CI") != null) {
            assertThat(there).as("CI needs a JDK 17 and a Spark home (%s); nothing may be skipped there", SparkHome.HOW_TO_GET_ONE)
                    .isTrue();
        }
        assumeTrue(there, "skipped: no JDK 17, or no Spark home; " + SparkHome.HOW_TO_GET_ONE);
        return new SparkHere(home.orElseThrow(), java.orElseThrow());
    }
}
