package io.batuta.tasks.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.batuta.testing.spark.SparkApplication;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A Spark home and a Java for it, and an application to submit. Without them, tests are skipped with a line; in CI they fail. */
record RealSpark(SparkHome home, Path javaHome) {
    /** For a JVM that lives some seconds. */
    static final String QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    static RealSpark required() {
        Optional<SparkHome> home = SparkHome.found(System.getenv());
        Optional<Path> java = JavaHomes.found(new TreeSet<>(List.of(17)), System.getenv());
        boolean there = home.isPresent() && java.isPresent();
        if (System.getenv("CI") != null) {
            assertThat(there).as("CI needs a JDK 17 and a Spark home (%s); nothing may be skipped there", SparkHome.HOW_TO_GET_ONE)
                    .isTrue();
        }
        assumeTrue(there, "skipped: no JDK 17, or no Spark home; " + SparkHome.HOW_TO_GET_ONE);
        return new RealSpark(home.orElseThrow(), java.orElseThrow());
    }

    /** The service's environment as the handler gets it. */
    Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        for (String name : List.of("PATH", "HOME", "LANG", "TMPDIR")) {
            Optional.ofNullable(System.getenv(name)).ifPresent(value -> environment.put(name, value));
        }
        environment.put("SPARK_HOME", home.path().toString());
        environment.put("JAVA_HOME", javaHome.toString());
        environment.put("BATUTA_DB_PASSWORD", "secret");
        return environment;
    }

    /** Makes the tests' application. */
    Path application(Path directory) throws IOException {
        try (InputStream text = Objects.requireNonNull(RealSpark.class.getResourceAsStream("/spark/Apps.java"))) {
            return SparkApplication.make(home.path(), "Apps", new String(text.readAllBytes(), StandardCharsets.UTF_8), directory);
        }
    }

    /** The processes that carry this mark in their environment, by their command lines. */
    static List<String> carrying(String mark) throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes.filter(process -> process.getFileName().toString().matches("[0-9]+"))
                    .filter(process -> read(process.resolve("environ")).contains(mark))
                    .map(process -> read(process.resolve("cmdline")).replace('\0', ' ')).filter(line -> !line.isBlank()).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }
}
