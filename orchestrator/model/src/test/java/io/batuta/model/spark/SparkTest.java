package io.batuta.model.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.json.Json;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SparkTest {
    private static Spark spark() {
        return Spark.submit("process").application("job.jar");
    }

    static Stream<Map.Entry<Spark, String>> wrong() {
        return Stream.of(
                Map.entry(Spark.submit("x"), "it needs an application"),
                Map.entry(Spark.submit("x").application("  "), "it needs an application"),
                Map.entry(spark().master("http://host"), "'http://host' is no master of Spark"),
                Map.entry(spark().master("local[]"), "is no master of Spark"),
                Map.entry(spark().master("local[2]").cluster(), "leave out .cluster()"),
                Map.entry(spark().conf("executor.memory", "1g"), "'executor.memory' is no setting of Spark"),
                Map.entry(spark().conf("spark.master", "yarn"), "is said with .master(…) and .cluster()"),
                Map.entry(spark().driverMemory("much"), "spark.driver.memory is 'much'"),
                Map.entry(spark().executorCores(0), "spark.executor.cores must be at least 1, not 0"),
                Map.entry(spark().executors(-3), "spark.executor.instances must be at least 1"),
                Map.entry(spark().packages("org.postgresql:postgresql"), "'org.postgresql:postgresql' is no package"),
                Map.entry(spark().packages(""), "'' is no package"),
                Map.entry(spark().env("A=B", "c"), "'A=B' cannot be the name of an environment variable"),
                Map.entry(spark().args("a\0b"), "U+0000"),
                Map.entry(spark().maxOutputMb(0), "maxOutputMb must be 1 to 1000000, not 0"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatIsWrongIsNamedWhenTheDagIsBuilt(Map.Entry<Spark, String> wrong) {
        assertThat(wrong.getKey().problem()).contains(wrong.getValue());
    }

    @Test
    void theWordsOfOthersStandForSparksOwnSettings() {
        Spark spark = spark().connection("cluster").packages("a:b_2.12:1", "c:d:2").jars("/x.jar").files("/f").archives("/a.zip")
                .pyFiles("/p.py").driverMemory("1g").executorMemory("2g").executorCores(2).executors(3).totalExecutorCores(6).queue("q")
                .excludePackages("e:f").repositories("https://repo.example.org").kerberos("me", "/k").env("A", "b").cluster();
        assertThat(spark.problem()).isNull();
        assertThat(spark.kind()).isEqualTo("spark.cluster");
        SparkConfig config = Json.read(Json.write(spark.config()), SparkConfig.class);
        assertThat(config).isEqualTo(spark.config());
        assertThat(config.conf()).containsOnlyKeys("spark.jars.packages", "spark.jars", "spark.files", "spark.archives",
                "spark.submit.pyFiles", "spark.driver.memory", "spark.executor.memory", "spark.executor.cores", "spark.executor.instances",
                "spark.cores.max", "spark.yarn.queue", "spark.jars.excludes", "spark.jars.repositories", "spark.kerberos.principal",
                "spark.kerberos.keytab");
    }

    @Test
    void theDriverRunsHereUnlessItIsSaidOtherwise() {
        assertThat(spark().kind()).isEqualTo(Spark.CLIENT.name());
    }
}
