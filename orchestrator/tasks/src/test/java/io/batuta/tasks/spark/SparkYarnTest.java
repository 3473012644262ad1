package io.batuta.tasks.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.batuta.model.spark.Spark;
import io.batuta.model.spark.SparkResult;
import io.batuta.model.task.Connection;
import io.batuta.model.task.ConnectionTest;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.TaskHandler;
import io.batuta.tasks.RecordingContext;
import io.batuta.tasks.process.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both modes on a real YARN, where only the owner of an application may end it. What is asked is found in yarn-site.xml. */
@Tag("proof")
class SparkYarnTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir static Path shared;

    private static RealYarn yarn;
    private static RealSpark spark;
    private static Path application;
    private static Processes first;
    private static Processes second;

    @TempDir Path directory;

    @BeforeAll
    static void prepare() throws Exception {
        RealSpark plain = RealSpark.required();
        application = plain.application(shared);
        yarn = RealYarn.required(plain, shared);
        spark = yarn.spark();
        first = new Processes();
        second = new Processes();
    }

    @AfterAll
    static void close() throws Exception {
        if (yarn != null) {
            first.close();
            second.close();
            yarn.close();
        }
    }

    private RecordingContext task(String what, boolean cluster, UnaryOperator<Spark> more) throws IOException {
        return task(what, cluster, Map.of("spark.yarn.jars", "local:" + spark.home().path().resolve("jars") + "/*"), more);
    }

    private RecordingContext task(String what, boolean cluster, Map<String, String> extra, UnaryOperator<Spark> more) throws IOException {
        Spark submit = Spark.submit("count").connection("yarn").application(application.toString()).mainClass("Apps")
                .args(what, directory.toString()).driverMemory("512m").executorMemory("512m").executors(1)
                .conf("spark.driver.extraJavaOptions", RealSpark.QUICK).conf("spark.executor.extraJavaOptions", RealSpark.QUICK)
                .conf("spark.yarn.am.extraJavaOptions", RealSpark.QUICK).conf("spark.ui.enabled", "false")
                .conf("spark.yarn.stagingDir", shared.resolve("staging").toUri().toString());
        Spark whole = more.apply(cluster ? submit.cluster() : submit);
        assertThat(whole.problem()).isNull();
        return new RecordingContext(whole, Files.createDirectory(directory.resolve("work"))).with(connection(extra));
    }

    private static Connection connection(Map<String, String> more) {
        Map<String, String> extra = new TreeMap<>(more);
        extra.putIfAbsent("hadoop_conf_dir", yarn.conf().toString());
        return new Connection("yarn", "spark", null, "yarn", null, null, null, null, extra, Set.of());
    }

    private static TaskHandler handler(boolean cluster, Processes processes) {
        return cluster ? new SparkClusterHandler(processes, spark.environment()) : new SparkHandler(processes, spark.environment());
    }

    private List<String> ledger() throws IOException {
        Path file = directory.resolve("ledger");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** The application's line: id, state, final status. */
    private static List<String> since(List<String> before) throws IOException {
        return yarn.applications().stream().filter(line -> !ids(before).contains(line.split(" ", 2)[0])).toList();
    }

    private static List<String> ids(List<String> lines) {
        return lines.stream().map(line -> line.split(" ", 2)[0]).toList();
    }

    private static String told(RecordingContext task) {
        return String.join("\n", task.lines()) + "\n" + yarn.containersSaid();
    }

    @Test
    void aDriverOnThisHostHasItsExecutorsInTheCluster() throws Exception {
        List<String> before = yarn.applications();
        RecordingContext task = task("count", false, spark -> spark);
        assertThat(started(handler(false, first), task)).as(() -> told(task)).isInstanceOfSatisfying(Outcome.Success.class, success -> {
            SparkResult result = (SparkResult) Objects.requireNonNull(success.output());
            assertThat(result.applicationId()).startsWith("application_");
            assertThat(result.jobs()).isEqualTo(1);
        });
        assertThat(since(before)).singleElement().asString().endsWith(" FINISHED SUCCEEDED");
    }

    @Test
    void aDriverOnThisHostThatThrowsSaysWhat() throws Exception {
        assertThat(started(handler(false, first), task("throw", false, spark -> spark))).isInstanceOfSatisfying(Outcome.Failure.class,
                failure -> assertThat(failure.reason()).contains("apps.jar on yarn")
                        .contains("java.lang.IllegalStateException: after the context was stopped"));
    }

    @Test
    void aKilledDriverOnThisHostLeavesNoApplication() throws Exception {
        kill(false);
    }

    /** The service dies while the driver works; another one finds it by its durable name, goes on asking while the resource manager is away, and submits nothing. */
    @Test
    void anApplicationIsFollowedAcrossTheDeathOfTheServiceAndOfTheResourceManager() throws Exception {
        List<String> before = yarn.applications();
        RecordingContext task = task("wait", true, spark -> spark);
        Thread attempt = Thread.startVirtualThread(() -> {
            try {
                handler(true, first).start(task);
            } catch (Exception _) {
                // The service died here.
            }
        });
        await().atMost(LIMIT).until(() -> ledger().contains("counted") || !attempt.isAlive());
        attempt.interrupt();
        attempt.join();
        yarn.stopResourceManager();
        CompletableFuture<Outcome> outcome = CompletableFuture.supplyAsync(() -> reattached(task));
        await().atMost(LIMIT).until(() -> task.lines().stream().anyMatch(line -> line.contains("asking on")));
        yarn.startResourceManager();
        await().atMost(LIMIT).until(() -> task.lines().stream().anyMatch(line -> line.contains("answers again")) || outcome.isDone());
        Files.createFile(directory.resolve("go"));
        assertThat(outcome.get()).as(() -> told(task)).isInstanceOfSatisfying(Outcome.Success.class,
                success -> assertThat(((SparkResult) Objects.requireNonNull(success.output())).applicationId())
                        .startsWith("application_"));
        assertThat(since(before)).singleElement().asString().endsWith(" FINISHED SUCCEEDED");
        assertThat(ledger()).containsExactly("begins", "counted", "ends");
        assertThat(task.lines()).anyMatch(line -> line.matches(".*progress: application_[0-9_]+ is FINISHED \\(SUCCEEDED\\).*"));
    }

    @Test
    void aKilledTaskLeavesNoDriverInTheCluster() throws Exception {
        kill(true);
    }

    private void kill(boolean cluster) throws Exception {
        List<String> before = yarn.applications();
        RecordingContext task = task("wait", cluster, spark -> spark);
        CompletableFuture<Outcome> outcome = CompletableFuture.supplyAsync(() -> started(handler(cluster, first), task));
        await().atMost(LIMIT).until(() -> ledger().contains("counted") || outcome.isDone());
        assertThat(drivers(cluster)).as(() -> told(task)).isNotEmpty();
        String id = ids(since(before)).getFirst();
        try (ClusterHttp http = new ClusterHttp()) {
            assertThatThrownBy(() -> new YarnCluster(http, List.of(yarn.web()), "eve").kill(id)).as("only its owner may")
                    .isInstanceOf(IOException.class).hasMessageContaining("refused it: HTTP 403");
        }
        task.cancel();
        handler(cluster, first).cancel(task, false);
        await().atMost(LIMIT).until(outcome::isDone);
        assertThat(outcome.get()).isEqualTo(new Outcome.Cancelled());
        await().atMost(LIMIT).until(() -> drivers(cluster).isEmpty());
        await().atMost(LIMIT).untilAsserted(() -> assertThat(since(before)).singleElement().asString()
                .matches(cluster ? ".* KILLED KILLED" : ".* (FINISHED|KILLED|FAILED) .*"));
        assertThat(ledger()).containsExactly("begins", "counted");
    }

    private List<String> drivers(boolean cluster) throws IOException {
        return RealSpark.carrying(cluster ? "SPARK_YARN_STAGING_DIR" : "SPARK_HOME").stream()
                .filter(line -> line.contains(cluster ? "ApplicationMaster" : "SparkSubmit") && line.contains(directory.toString()))
                .toList();
    }

    /** Without spark.yarn.jars the whole home is packed and uploaded first, which takes a while. */
    @Test
    void aTaskThatIsKilledWhileItIsHandedOverLeavesNothing() throws Exception {
        List<String> before = yarn.applications();
        RecordingContext task = task("count", true, Map.of(), spark -> spark);
        CompletableFuture<Outcome> outcome = CompletableFuture.supplyAsync(() -> started(handler(true, first), task));
        Path said = task.workDirectory().resolve("stderr");
        await().atMost(LIMIT).until(() -> Files.exists(said) && Files.readString(said).contains("falling back to uploading libraries")
                || outcome.isDone());
        task.cancel();
        handler(true, first).cancel(task, false);
        assertThat(outcome.get()).as(() -> told(task)).isEqualTo(new Outcome.Cancelled());
        assertThat(RealSpark.carrying("SPARK_HOME").stream().filter(line -> line.contains(directory.toString()))).isEmpty();
        assertThat(since(before)).isEmpty();
        assertThat(ledger()).isEmpty();
    }

    /** And is not run again by YARN behind the author's back. */
    @Test
    void anApplicationThatFailedSaysWhatWasThrown() throws Exception {
        assertThat(started(handler(true, first), task("throw", true, spark -> spark))).isInstanceOfSatisfying(Outcome.Failure.class,
                failure -> {
                    assertThat(failure.reason())
                            .matches("application_[0-9_]+ of apps\\.jar on yarn \\(Spark 3\\.5\\.[0-9]+, Java 17\\) is FINISHED "
                                    + "\\(FAILED\\): User class threw exception: java\\.lang\\.IllegalStateException: after the context was stopped");
                    assertThat(failure.hint()).contains("yarn logs -applicationId application_", yarn.web() + "/cluster/app/application_");
                });
        assertThat(ledger()).containsExactly("begins", "counted");
    }

    @Test
    void whatTheResourceManagerRefusesIsSaid() throws Exception {
        assertThat(started(handler(true, first), task("count", true, spark -> spark.queue("nowhere")))).isInstanceOfSatisfying(
                Outcome.Failure.class, failure -> assertThat(failure.reason()).contains("unknown queue: nowhere"));
    }

    /** spark-submit names an application before it hands it over. */
    @Test
    void whatWasNamedAndNeverHandedOverHasFailed() throws Exception {
        List<String> before = yarn.applications();
        RecordingContext task = task("count", true, spark -> spark.conf("spark.yarn.stagingDir", "file:///proc/nowhere"));
        assertThat(started(handler(true, first), task)).as(() -> told(task)).isInstanceOfSatisfying(Outcome.Failure.class,
                failure -> assertThat(failure.reason()).contains("spark-submit of apps.jar on yarn", "ended with exit code 1",
                        "/proc/nowhere"));
        assertThat(since(before)).isEmpty();
    }

    @Test
    void nothingIsSubmittedThatCouldNotBeFollowed() throws Exception {
        RecordingContext task = task("count", true, Map.of("yarn_web", "127.0.0.1:1"), spark -> spark);
        assertThat(started(handler(true, first), task)).isInstanceOfSatisfying(Outcome.Failure.class, failure -> {
            assertThat(failure.reason()).contains("cannot ask http://127.0.0.1:1 about applications", "nothing was submitted");
            assertThat(failure.hint()).contains("yarn_web");
        });
        assertThat(task.workDirectory().resolve("control/started-1")).doesNotExist();
    }

    @Test
    void aConnectionTestAsksTheResourceManager() throws Exception {
        SparkConnectionTest test = new SparkConnectionTest(spark.environment());
        assertThat(test.servers(connection(Map.of()))).containsExactly(yarn.web());
        ConnectionTest.Result usable = test.test(connection(Map.of("yarn_web", "127.0.0.1:1," + yarn.web())));
        assertThat(usable.sentence()).endsWith("answers: YARN 3.3.4, STARTED");
        assertThat(usable.usable()).isTrue();
        ConnectionTest.Result unusable = test.test(connection(Map.of("yarn_web", "127.0.0.1:1")));
        assertThat(unusable.sentence()).contains("the resource manager http://127.0.0.1:1 cannot be asked: java.net.ConnectException");
        assertThat(unusable.usable()).isFalse();
    }

    private static Outcome started(TaskHandler handler, RecordingContext task) {
        try {
            return handler.start(task);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Outcome reattached(RecordingContext task) {
        try {
            return handler(true, second).reattach(task);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
