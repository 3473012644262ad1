package io.batuta.tasks.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.model.spark.Spark;
import io.batuta.model.spark.SparkConfig;
import io.batuta.model.task.Connection;
import io.batuta.model.task.TaskFailedException;
import io.batuta.tasks.RecordingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What does not fit is refused before anything is submitted. Only names and versions are looked at, so homes and JDKs are made up here. */
class PreflightTest {
    @TempDir Path directory;

    private Path java17;
    private Path java25;

    @BeforeEach
    void javas() throws IOException {
        java17 = java("jdk-17", "17.0.9");
        java25 = java("jdk-25", "25.0.3");
    }

    private Path java(String name, String version) throws IOException {
        Path home = Files.createDirectories(directory.resolve(name));
        Path program = Files.createFile(Files.createDirectory(home.resolve("bin")).resolve("java"));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private Path spark(String scala, String version) throws IOException {
        Path home = Files.createDirectories(directory.resolve("spark-" + version));
        Files.createFile(Files.createDirectory(home.resolve("bin")).resolve("spark-submit"));
        Files.createFile(Files.createDirectory(home.resolve("jars")).resolve("spark-core_" + scala + "-" + version + ".jar"));
        return home;
    }

    /** A jar whose main class is compiled for that Java. */
    private Path jar(String name, int java) throws IOException {
        Path jar = directory.resolve(name);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("org/example/Main.class"));
            out.write(new byte[]{(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, (byte) (44 + java)});
        }
        return jar;
    }

    private Spark submit(Path home, Path application) {
        return Spark.submit("process").master("local[2]").sparkHome(home.toString()).javaHome(java17.toString())
                .application(application.toString()).mainClass("org.example.Main");
    }

    private Submission of(Spark spark) {
        assertThat(spark.problem()).isNull();
        return Submission.of(new RecordingContext(spark, directory), (SparkConfig) spark.config(), Map.of("HOME", directory.toString()));
    }

    private void refused(Spark spark, String reason, String hint) {
        assertThatThrownBy(() -> of(spark)).isInstanceOfSatisfying(TaskFailedException.class, e -> {
            assertThat(e.outcome().reason()).contains(reason);
            assertThat(e.outcome().hint()).contains(hint);
            assertThat(e.outcome().retryable()).isFalse();
        });
    }

    /** Spark 4.0.1 was installed, packages were for 3.5.1 and Scala 2.12: NoSuchMethodError after minutes. */
    @Test
    void packagesForAnotherSparkAreRefusedWithTheRightCoordinate() throws IOException {
        Path home = spark("2.13", "4.0.1");
        refused(submit(home, jar("job.jar", 17)).packages("org.apache.spark:spark-sql-kafka-0-10_2.12:3.5.1"),
                "the package org.apache.spark:spark-sql-kafka-0-10_2.12:3.5.1 is made for Spark 3.5.1 and Scala 2.12, but " + home
                        + " is Spark 4.0.1 for Scala 2.13: it would fail with NoSuchMethodError or the like while it runs",
                "use org.apache.spark:spark-sql-kafka-0-10_2.13:4.0.1");
    }

    @Test
    void packagesOfOthersAreComparedByTheirScala() throws IOException {
        Path home = spark("2.12", "3.5.7");
        refused(submit(home, jar("job.jar", 17)).packages("com.datastax.spark:spark-cassandra-connector_2.13:3.5.1"), "made for Scala 2.13",
                "use com.datastax.spark:spark-cassandra-connector_2.12 in a version made for Spark 3.5");
        refused(submit(home, jar("job_2.13-1.0.jar", 17)), "job_2.13-1.0.jar is made for Scala 2.13", "use job_2.12");
        refused(submit(home, jar("job.jar", 17)).jars("/lib/spark-avro_2.12-3.4.1.jar"), "made for Spark 3.4.1 and Scala 2.12",
                "use org.apache.spark:spark-avro_2.12:3.5.7");
    }

    @Test
    void whatFitsIsTaken() throws IOException {
        Spark spark = submit(spark("2.12", "3.5.7"), jar("job.jar", 17)).packages("org.apache.spark:spark-sql-kafka-0-10_2.12:3.5.1",
                "org.postgresql:postgresql:42.7.14");
        assertThat(of(spark).words()).isEqualTo("job.jar on local[2] (Spark 3.5.7, Java 17)");
    }

    @Test
    void aJavaThatIsTooNewIsRefused() throws IOException {
        Path home = spark("2.12", "3.5.7");
        refused(submit(home, jar("job.jar", 17)).javaHome(java25.toString()),
                "Java 25 in " + java25 + " cannot run Spark 3.5.7 (Scala 2.12) in " + home + ", which runs on Java 8, 11 or 17",
                "java_home");
        refused(submit(home, jar("job.jar", 25)), "job.jar is compiled for Java 25, but Spark 3.5.7 (Scala 2.12) in " + home
                + " would run it on Java 17", "--release 17");
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        Path home = spark("2.12", "3.5.7");
        refused(submit(directory.resolve("nowhere"), jar("job.jar", 17)), directory.resolve("nowhere") + " is no place Spark runs from",
                "mvn -f worker-tasks/spark-home");
        refused(submit(home, jar("other.jar", 17)).mainClass("org.example.Other"), "other.jar has no class org.example.Other",
                ".mainClass");
        refused(submit(home, jar("none.jar", 17)).javaHome(directory.resolve("no-jdk").toString()), "no-jdk is no JDK", "java home");
        assertThatThrownBy(() -> of(submit(home, directory.resolve("gone.jar")))).isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("there is no application " + directory.resolve("gone.jar"));
    }

    @Test
    void aHomeThatCannotReachYarnIsRefused() throws IOException {
        Path home = spark("2.12", "3.5.7");
        refused(submit(home, jar("job.jar", 17)).master("yarn"), "the master is yarn, and Spark 3.5.7 (Scala 2.12) in " + home
                + " lacks jars/spark-yarn_2.12-3.5.7.jar", "add org.apache.spark:spark-yarn_2.12:3.5.7 to its jars");
        Files.createFile(home.resolve("jars/spark-yarn_2.12-3.5.7.jar"));
        refused(submit(home, jar("job.jar", 17)).master("yarn"), "nobody says where that is: HADOOP_CONF_DIR is not set",
                "hadoop_conf_dir of the connection");
    }

    @Test
    void aHomeThatCannotReachKubernetesIsRefused() throws IOException {
        Path home = spark("2.12", "3.5.7");
        refused(submit(home, jar("job.jar", 17)).master("k8s://https://cluster.example.org:6443"),
                "the master is Kubernetes, and Spark 3.5.7 (Scala 2.12) in " + home + " lacks jars/spark-kubernetes_2.12-3.5.7.jar",
                "add org.apache.spark:spark-kubernetes_2.12:3.5.7 to its jars");
    }

    @Test
    void aConnectionSaysWhereTheClusterIsAndTheTaskWins() throws IOException {
        Connection connection = new Connection("cluster", "spark", null, "spark-master.example.org", 7077, null, null, null,
                Map.of("spark_home", spark("2.12", "3.5.7").toString(), "java_home", java17.toString(), "spark.executor.memory", "2g",
                        "spark.cores.max", "4"),
                Set.of());
        Spark spark = Spark.submit("process").connection("cluster").application(jar("job.jar", 17).toString()).mainClass("org.example.Main")
                .executorMemory("1g");
        Submission submission = Submission.of(new RecordingContext(spark, directory).with(connection), (SparkConfig) spark.config(),
                Map.of());
        assertThat(submission.master()).isEqualTo("spark://spark-master.example.org:7077");
        assertThat(submission.conf()).containsEntry("spark.executor.memory", "1g").containsEntry("spark.cores.max", "4")
                .containsEntry("spark.app.name", "dag.process");
    }

    /** Words that a shell or SparkLauncher could mistake for something else arrive as they are. */
    @Test
    void argumentsAreNobodysBusiness() throws Exception {
        Spark spark = submit(spark("2.12", "3.5.7"), jar("job.jar", 17)).args("$(reboot)", "", "--master", "a b", "it's\nnew")
                .conf("spark.x", "a=b \"c\"").proxyUser("ann");
        var command = of(spark).command(Map.of("spark.ui.port", "0"), "local[2]", directory);
        assertThat(command).containsSubsequence("--master", "local[2]", "--deploy-mode", "client", "--name", "dag.process")
                .containsSubsequence("--conf", "spark.x=a=b \"c\"").containsSubsequence("--proxy-user", "ann")
                .containsSubsequence("--class", "org.example.Main").contains("spark.ui.port=0")
                .endsWith(directory.resolve("job.jar").toString(), "$(reboot)", "", "--master", "a b", "it's\nnew");
    }
}
