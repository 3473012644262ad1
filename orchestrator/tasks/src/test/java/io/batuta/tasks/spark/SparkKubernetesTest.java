package io.batuta.tasks.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.batuta.model.spark.Spark;
import io.batuta.model.spark.SparkResult;
import io.batuta.model.task.ConnectionTest;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.TaskHandler;
import io.batuta.tasks.RecordingContext;
import io.batuta.tasks.process.OutsideName;
import io.batuta.tasks.process.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both modes, on a real Kubernetes that somebody else runs; docs/spark.md says how these tests find it. */
@Tag("kubernetes")
class SparkKubernetesTest {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final AtomicLong ATTEMPTS = new AtomicLong(ProcessHandle.current().pid() * 100);

    @TempDir static Path shared;

    private static RealSpark spark;
    private static KubernetesForTests kubernetes;
    private static Path application;
    private static String served;
    private static Processes first;
    private static Processes second;

    private final long attempt = ATTEMPTS.incrementAndGet();

    @TempDir Path directory;

    @BeforeAll
    static void prepare() throws IOException {
        spark = RealSpark.required();
        kubernetes = new KubernetesForTests();
        application = spark.application(shared);
        served = kubernetes.serve(application);
        first = new Processes();
        second = new Processes();
    }

    @AfterAll
    static void close() throws IOException {
        if (first != null) {
            first.close();
            second.close();
            kubernetes.close();
        }
    }

    @AfterEach
    void tidyUp() throws Exception {
        kubernetes.kubectl("delete", "pods", "--grace-period=1", "-l", "batuta-attempt=" + pod());
    }

    private Spark submit(String what, String place) {
        return Spark.submit("count").connection("cluster").mainClass("Apps").args(what, place).driverMemory("512m").executorMemory("512m")
                .executors(1).conf("spark.driver.extraJavaOptions", RealSpark.QUICK)
                .conf("spark.executor.extraJavaOptions", RealSpark.QUICK).conf("spark.ui.enabled", "false");
    }

    private RecordingContext inTheCluster(String what) throws IOException {
        return task(submit(what, "/tmp").cluster().application(served));
    }

    private RecordingContext here(String what) throws IOException {
        return task(submit(what, directory.toString()).application(application.toString()).conf("spark.driver.host", kubernetes.here()));
    }

    private RecordingContext task(Spark submit) throws IOException {
        assertThat(submit.problem()).isNull();
        return new RecordingContext(submit, Files.createDirectory(directory.resolve("work"))).with(kubernetes.connection())
                .attempt(attempt);
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>(spark.environment());
        Optional.ofNullable(System.getenv("KUBECONFIG")).ifPresent(file -> environment.put("KUBECONFIG", file));
        return environment;
    }

    private static SparkClusterHandler cluster(Processes processes) {
        return new SparkClusterHandler(processes, environment());
    }

    private static SparkHandler client() {
        return new SparkHandler(first, environment());
    }

    private String pod() {
        return OutsideName.of(new RecordingContext(submit("count", "/tmp"), directory).attempt(attempt));
    }

    @Test
    void aDriverThatEndedWellHasSucceeded() throws Exception {
        RecordingContext task = inTheCluster("count");
        assertThat(cluster(first).start(task)).as(() -> String.join("\n", task.lines())).isInstanceOfSatisfying(Outcome.Success.class,
                success -> assertThat(((SparkResult) Objects.requireNonNull(success.output())).driverId()).endsWith(":" + pod()));
        assertThat(kubernetes.kubectl("logs", pod())).contains("even: 500");
        await().atMost(LIMIT).until(() -> kubernetes.pods(pod()).equals(pod() + " driver Succeeded\n"));
    }

    /** spark-submit's own exit code is 0 then. */
    @Test
    void aDriverThatFailedHasFailed() throws Exception {
        RecordingContext task = inTheCluster("throw");
        assertThat(cluster(first).start(task)).as(() -> String.join("\n", task.lines())).isInstanceOfSatisfying(Outcome.Failure.class,
                failure -> {
                    assertThat(failure.reason()).contains(":" + pod()).contains("is Failed with exit code 1");
                    assertThat(failure.hint()).contains("kubectl logs -n ").contains(pod());
                });
        assertThat(kubernetes.kubectl("logs", pod())).contains("after the context was stopped");
    }

    @Test
    void aKilledTaskLeavesNoPod() throws Exception {
        killedOnce(pods -> pods.contains("executor Running"));
    }

    /** Long before there is an executor: the pod may be made at this very moment. */
    @Test
    void aTaskKilledWhileItIsSubmittedLeavesNoPod() throws Exception {
        killedOnce(pods -> !pods.isEmpty());
    }

    private void killedOnce(Predicate<String> pods) throws Exception {
        RecordingContext task = inTheCluster("wait");
        CompletableFuture<Outcome> outcome = began(cluster(first), task);
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(50)).until(() -> pods.test(kubernetes.pods(pod())) || outcome.isDone());
        task.cancel();
        cluster(first).cancel(task, false);
        await().atMost(LIMIT).until(outcome::isDone);
        assertThat(outcome.get()).isEqualTo(new Outcome.Cancelled());
        await().atMost(LIMIT).until(() -> kubernetes.pods(pod()).isEmpty());
    }

    @Test
    void aDriverIsFollowedAcrossTheDeathOfTheService() throws Exception {
        RecordingContext task = inTheCluster("pause");
        forgetWhenItRuns(task);
        assertThat(cluster(second).reattach(task)).as(() -> String.join("\n", task.lines())).isInstanceOf(Outcome.Success.class);
        assertThat(kubernetes.kubectl("logs", pod())).containsOnlyOnce("even: 500");
    }

    /** As after a restart of the host: nobody watches the pod any more, and its name is known. */
    @Test
    void aDriverIsFollowedAcrossTheDeathOfSparkSubmit() throws Exception {
        RecordingContext task = inTheCluster("pause");
        forgetWhenItRuns(task);
        String session = Files.readString(directory.resolve("work/control/started-1")).split(" ", 2)[0];
        assertThat(new ProcessBuilder("kill", "-9", "--", "-" + session).start().waitFor()).isZero();
        assertThat(cluster(second).reattach(task)).as(() -> String.join("\n", task.lines())).isInstanceOf(Outcome.Success.class);
        assertThat(task.lines()).anyMatch(line -> line.contains("progress: ") && line.contains(":" + pod() + " is Running"));
        assertThat(kubernetes.kubectl("logs", pod())).containsOnlyOnce("even: 500");
    }

    @Test
    void aPodThatSomebodyDeletedHasFailed() throws Exception {
        RecordingContext task = inTheCluster("wait");
        CompletableFuture<Outcome> outcome = began(cluster(first), task);
        await().atMost(LIMIT).until(() -> kubernetes.pods(pod()).contains("driver Running") || outcome.isDone());
        kubernetes.kubectl("delete", "pod", pod());
        await().atMost(LIMIT).until(outcome::isDone);
        assertThat(outcome.get()).as(() -> String.join("\n", task.lines())).isInstanceOfSatisfying(Outcome.Failure.class,
                failure -> assertThat(failure.reason()).contains("is Failed with exit code 143"));
    }

    /** Nobody was told how it ended, nor that it did. */
    @Test
    void aPodThatVanishedLeavesTheOutcomeUnknown() throws Exception {
        RecordingContext task = inTheCluster("wait");
        CompletableFuture<Outcome> outcome = began(cluster(first), task);
        await().atMost(LIMIT).until(() -> kubernetes.pods(pod()).contains("driver Running") || outcome.isDone());
        kubernetes.kubectl("delete", "pod", pod(), "--grace-period=0", "--force");
        await().atMost(LIMIT).until(outcome::isDone);
        assertThat(outcome.get()).as(() -> String.join("\n", task.lines())).isInstanceOfSatisfying(Outcome.Unknown.class,
                unknown -> assertThat(unknown.reason()).contains("knows nothing of").contains(pod()));
    }

    @Test
    void aPodThatCannotStartSaysWhyAndCanBeKilled() throws Exception {
        RecordingContext task = task(
                submit("count", "/tmp").cluster().application(served).conf("spark.kubernetes.container.image", "registry.invalid/spark:1"));
        CompletableFuture<Outcome> outcome = began(cluster(first), task);
        Path said = directory.resolve("work/stderr");
        await().atMost(LIMIT).until(() -> Files.exists(said) && Files.readString(said).contains("pending reason: ErrImagePull"));
        task.cancel();
        cluster(first).cancel(task, false);
        await().atMost(LIMIT).until(outcome::isDone);
        assertThat(outcome.get()).isEqualTo(new Outcome.Cancelled());
        await().atMost(LIMIT).until(() -> kubernetes.pods(pod()).isEmpty());
    }

    @Test
    void aNamespaceThatIsNotThereIsNamed() throws Exception {
        RecordingContext task = task(
                submit("count", "/tmp").cluster().application(served).conf("spark.kubernetes.namespace", "nowhere"));
        assertThat(cluster(first).start(task)).isInstanceOfSatisfying(Outcome.Failure.class,
                failure -> assertThat(failure.reason()).contains("nowhere"));
    }

    @Test
    void aDriverOfThisHostHasExecutorsThereAndLeavesNone() throws Exception {
        RecordingContext task = here("count");
        assertThat(client().start(task)).as(() -> String.join("\n", task.lines())).isInstanceOfSatisfying(Outcome.Success.class,
                success -> assertThat(((SparkResult) Objects.requireNonNull(success.output())).stdout()).contains("even: 500"));
        await().atMost(LIMIT).until(() -> kubernetes.pods(pod()).isEmpty());
    }

    @Test
    void aKilledDriverOfThisHostLeavesNoExecutor() throws Exception {
        killedAtWork(false);
        await().atMost(LIMIT).until(() -> kubernetes.pods(pod()).isEmpty());
    }

    @Test
    void executorsOfADriverThatWasKilledByForceEndByThemselves() throws Exception {
        killedAtWork(true);
        await().atMost(LIMIT).until(() -> kubernetes.pods(pod()).matches("[a-z0-9-]+ executor (Failed|Succeeded)\n"));
    }

    private void killedAtWork(boolean force) throws Exception {
        RecordingContext task = here("wait");
        CompletableFuture<Outcome> outcome = began(client(), task);
        Path ledger = directory.resolve("ledger");
        await().atMost(LIMIT).until(() -> Files.exists(ledger) && Files.readString(ledger).contains("counted") || outcome.isDone());
        assertThat(kubernetes.pods(pod())).contains("executor Running");
        task.cancel();
        client().cancel(task, force);
        await().atMost(LIMIT).until(outcome::isDone);
        assertThat(outcome.get()).isEqualTo(new Outcome.Cancelled());
    }

    @Test
    void theConnectionCanBeTested() throws Exception {
        ConnectionTest.Result result = new SparkConnectionTest(environment()).test(kubernetes.connection());
        assertThat(result.usable()).as(result.sentence()).isTrue();
        assertThat(result.sentence()).contains("the API server " + kubernetes.apiServer() + " accepts connections");
    }

    private void forgetWhenItRuns(RecordingContext task) throws Exception {
        Thread begun = Thread.startVirtualThread(() -> {
            try {
                cluster(first).start(task);
            } catch (Exception _) {
                // The service died here.
            }
        });
        await().atMost(LIMIT).until(() -> kubernetes.pods(pod()).contains("driver Running") || !begun.isAlive());
        begun.interrupt();
        begun.join();
    }

    private static CompletableFuture<Outcome> began(TaskHandler handler, RecordingContext task) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return handler.start(task);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }
}
