package io.batuta.tasks.spark;

import io.batuta.model.spark.Spark;
import io.batuta.model.spark.SparkConfig;
import io.batuta.model.spark.SparkResult;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskHandler;
import io.batuta.model.task.TaskLog;
import io.batuta.tasks.process.ChildEnvironment;
import io.batuta.tasks.process.DetachedProcess;
import io.batuta.tasks.process.Launch;
import io.batuta.tasks.process.OutsideName;
import io.batuta.tasks.process.ProcessEnd;
import io.batuta.tasks.process.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs applications whose driver is inside the cluster. spark-submit, a process that outlives the service, says the driver's name; from then on the cluster is asked. So a driver is submitted once,
 * whenever the service dies, and followed to its end. On Kubernetes spark-submit itself stays and tells of the driver's pod, whose last phase counts. Only where nobody
 * can be asked, its exit code is all there is.
 */
public final class SparkClusterHandler implements TaskHandler, AutoCloseable {
    /** What Spark opens in the JDK for every driver but one submitted over a standalone master's REST port, which ends on Java 17 without it. */
    private static final String MODULES = "-XX:+IgnoreUnrecognizedVMOptions " + Stream.of("java.base/java.lang",
            "java.base/java.lang.invoke", "java.base/java.lang.reflect", "java.base/java.io", "java.base/java.net", "java.base/java.nio",
            "java.base/java.util", "java.base/java.util.concurrent", "java.base/java.util.concurrent.atomic", "java.base/sun.nio.ch",
            "java.base/sun.nio.cs", "java.base/sun.security.action", "java.base/sun.util.calendar", "java.security.jgss/sun.security.krb5")
            .map(inside -> "--add-opens=" + inside + "=ALL-UNNAMED").collect(Collectors.joining(" "))
            + " -Djdk.reflect.useDirectMethodHandle=false";

    private final Processes processes;
    private final Map<String, String> environment;
    private final ClusterHttp http;
    private final Turns turns = new Turns(Math.max(2, Runtime.getRuntime().availableProcessors()));

    /**
     * A handler.
     *
     * @param environment the service's environment, which spark-submit inherits except for what is only for the service
     */
    public SparkClusterHandler(Processes processes, Map<String, String> environment) {
        this(processes, environment, new ClusterHttp());
    }

    SparkClusterHandler(Processes processes, Map<String, String> environment, ClusterHttp http) {
        this.processes = processes;
        this.environment = Map.copyOf(environment);
        this.http = http;
    }

    @Override
    public String kind() {
        return Spark.CLUSTER.name();
    }

    /** The name of a driver is known to the host that submitted it: a standalone master can be asked about a name, but not for a driver of ours. */
    @Override
    public Recovery recovery() {
        return Recovery.REATTACH_SAME_HOST;
    }

    @Override
    public Outcome start(TaskContext task) throws Exception {
        Submission submission = Submission.of(task, task.config(SparkConfig.class), environment);
        DetachedProcess process = DetachedProcess.in(task.workDirectory());
        Launch launch = launch(task, submission);
        task.log().info("submitting " + submission.words() + " in cluster mode from " + submission.spark().path());
        Turns.Turn turn = submission.standalone() ? turns.take(task) : Turns.Turn.none();
        if (turn == null) {
            return new Outcome.Cancelled();
        }
        try (turn) {
            Outcome unheard = Knock.at(cluster(task, submission), task);
            return unheard == null ? submit(task, submission, process, launch, turn) : unheard;
        }
    }

    private Outcome submit(TaskContext task, Submission submission, DetachedProcess process, Launch launch, Turns.Turn turn)
            throws IOException, InterruptedException {
        try (Processes.Awaiting awaiting = processes.expect(process, launch)) {
            process.begin(launch, task::cancelled);
            return follow(task, submission, process, awaiting, turn);
        }
    }

    @Override
    public Outcome reattach(TaskContext task) throws Exception {
        DetachedProcess process = DetachedProcess.in(task.workDirectory());
        if (process.supersede()) {
            task.log().info("nothing had been submitted when the service stopped; submitting now");
            process.again();
            return start(task);
        }
        Submission submission = Submission.of(task, task.config(SparkConfig.class), environment);
        task.log().info("found the submission again after a restart of the service");
        Launch launch = new Launch(List.of(), Map.of(), task.workDirectory(), null, ChildEnvironment.marker(task),
                submission.config().maxOutputMb());
        try (Processes.Awaiting awaiting = processes.expect(process, launch)) {
            return follow(task, submission, process, awaiting, Turns.Turn.none());
        }
    }

    @Override
    public void cancel(TaskContext task, boolean force) throws IOException, InterruptedException {
        Submission submission = Submission.of(task, task.config(SparkConfig.class), environment);
        DetachedProcess process = DetachedProcess.in(task.workDirectory());
        Cluster cluster = cluster(task, submission);
        Optional<String> driver = driver(said(task, process, cluster), cluster, !process.supersede());
        boolean named = cluster != null && driver.isPresent();
        // For YARN and Kubernetes there is a name before anything is handed over, which may take long (files are uploaded), so that spark-submit may be ended at any time.
        if (submission.yarn() || submission.kubernetes() || !named && (cluster == null || force || process.supersede())) {
            task.log().info(force ? "killing spark-submit" : "asking spark-submit to end");
            processes.signal(process, ChildEnvironment.marker(task), force);
        }
        if (cluster != null && driver.isPresent()) {
            task.log().info("asking " + cluster.address() + " to kill " + driver.get());
            try {
                cluster.kill(driver.get());
            } catch (IOException e) {
                task.log().warn("cannot kill " + driver.get() + " yet (" + e + ")");
            }
        }
        // The attempt's own thread, which waits for the end, asks again; and it is the first to ask when the name becomes known only now.
    }

    private Launch launch(TaskContext task, Submission submission) throws IOException, InterruptedException {
        Path work = task.workDirectory();
        Map<String, String> more = new HashMap<>();
        String submitTo = submission.master();
        if (submission.standalone()) {
            more.put("spark.master.rest.enabled", "true");
            more.put("spark.driver.defaultJavaOptions", MODULES);
            submitTo = "spark://" + submission.masterHost() + ":" + restPort(submission);
        } else if (submission.yarn()) {
            more.put("spark.yarn.tags", task.outsideName());
            more.put("spark.yarn.submit.waitAppCompletion", "false");
            // Else YARN runs a driver that failed once more, within the same attempt: how often is the author's choice, in the task's retries.
            more.put("spark.yarn.maxAppAttempts", "1");
        } else if (submission.kubernetes()) {
            // Pods stay when they have ended, and another installation may use the same namespace: the number alone would meet others.
            more.put("spark.kubernetes.driver.pod.name", OutsideName.of(task));
            more.put("spark.kubernetes.driver.label.batuta-attempt", OutsideName.of(task));
            more.put("spark.kubernetes.executor.label.batuta-attempt", OutsideName.of(task));
            // It says every second that nothing has changed, unless told otherwise.
            more.put("spark.kubernetes.report.interval", "60s");
        }
        Map<String, String> own = new HashMap<>(submission.env());
        // spark-submit says the driver's name in its log, whatever the Spark home logs otherwise.
        // And Java's HTTP client sends a POST again by itself when its connection ends without an answer: a second driver.
        own.merge("SPARK_SUBMIT_OPTS", "-Dlog4j2.configurationFile=" + loggingFile(work).toUri() + " -Dsun.net.http.retryPost=false",
                (given, ours) -> given + " " + ours);
        return new Launch(submission.command(more, submitTo, work), ChildEnvironment.of(task, environment, own),
                Files.createDirectories(work.resolve("in")), null, ChildEnvironment.marker(task), submission.config().maxOutputMb());
    }

    private static Path loggingFile(Path work) throws IOException {
        return Files.writeString(work.resolve("log4j2.properties"), """
                rootLogger.level = info
                rootLogger.appenderRef.console.ref = console
                appender.console.type = Console
                appender.console.name = console
                appender.console.target = SYSTEM_ERR
                appender.console.layout.type = PatternLayout
                appender.console.layout.pattern = %p %c{1}: %m%n%ex
                """);
    }

    private static String restPort(Submission submission) {
        return submission.extra("rest_port").orElse("6066");
    }

    private @Nullable Cluster cluster(TaskContext task, Submission submission) throws IOException {
        if (submission.standalone()) {
            return new StandaloneCluster(http, submission.masterHost(), restPort(submission));
        }
        if (submission.kubernetes()) {
            return new KubernetesCluster(submission, ChildEnvironment.of(task, environment, submission.env()), OutsideName.of(task),
                    DetachedProcess.in(task.workDirectory()).stderr());
        }
        YarnSite yarn = submission.yarnSite();
        return yarn == null ? null : YarnCluster.of(http, submission.extra("yarn_web").orElse(null), yarn);
    }

    private Outcome follow(TaskContext task, Submission submission, DetachedProcess process, Processes.Awaiting awaiting, Turns.Turn turn)
            throws IOException, InterruptedException {
        ProcessEnd end;
        try (var _ = task.follow(process.stdout(), TaskLog.Source.STDOUT); var _ = task.follow(process.stderr(), TaskLog.Source.STDERR)) {
            end = awaiting.await(task::cancelled);
        }
        turn.close();
        Cluster cluster = cluster(task, submission);
        boolean cutOff = end instanceof ProcessEnd.Vanished || task.cancelled() && !(end instanceof ProcessEnd.NeverBegan);
        Optional<String> said = said(task, process, cluster);
        Optional<String> driver = driver(said, cluster, cutOff);
        if (cluster != null && driver.isPresent()) {
            boolean handedOver = submission.yarn() ? end instanceof ProcessEnd.Exited(int code) && code == 0 : said.isPresent();
            Following following = new Following(task, cluster, driver.get(), !handedOver);
            Cluster.Seen seen = following.toTheEnd();
            if (!following.neverSubmitted()) {
                return task.cancelled() ? new Outcome.Cancelled() : outcome(submission, driver.get(), cluster, seen);
            }
        }
        return task.cancelled() ? new Outcome.Cancelled() : submitted(submission, process, end, cluster);
    }

    private static Optional<String> said(TaskContext task, DetachedProcess process, @Nullable Cluster cluster) throws IOException {
        return cluster == null ? Optional.empty() : DriverName.of(task.workDirectory(), process, cluster.name());
    }

    /** What the cluster calls the driver. A pod is named by us, and may be there although spark-submit was cut off before it said so. */
    private static Optional<String> driver(Optional<String> said, @Nullable Cluster cluster, boolean cutOff) {
        return cutOff && cluster instanceof KubernetesCluster kubernetes ? said.or(() -> Optional.of(kubernetes.expected())) : said;
    }

    private static Outcome outcome(Submission submission, String driver, Cluster cluster, Cluster.Seen seen) {
        String what = driver + " of " + submission.words();
        return switch (seen.phase()) {
            case SUCCEEDED -> new Outcome.Success(new SparkResult(driver.startsWith("application_") ? driver : null, driver, 0, 0, ""));
            case FAILED -> new Outcome.Failure(what + " is " + seen.words(),
                    cluster.whereItSpeaks(driver), true);
            case KILLED -> new Outcome.Failure(what + " was killed in the cluster: " + seen.words(), null, true);
            case NOT_KNOWN, GOING -> new Outcome.Unknown(cluster.address()
                    + (seen.words().isEmpty()
                            ? " knows nothing of " + what + " any more"
                            : " was asked about " + what + " and says: " + seen.words())
                    + "; nobody knows how far it got");
        };
    }

    /** Where no name became known: spark-submit's own end is all there is. */
    private static Outcome submitted(Submission submission, DetachedProcess process, ProcessEnd end, @Nullable Cluster cluster)
            throws IOException {
        return switch (end) {
            case ProcessEnd.Exited(int code) when code == 0 && cluster == null ->
                new Outcome.Success(new SparkResult(null, null, 0, 0, ""));
            case ProcessEnd.Exited(int _) when submission.standalone() && SparkWords.unanswered(process.stderr()) ->
                new Outcome.Unknown("spark-submit of " + submission.words() + " asked the master's REST port " + restPort(submission)
                        + " for a driver, had no answer within 10 s or none at all, and gave up; whether a driver was made is to be seen on the master's page");
            case ProcessEnd.Exited(int code) -> new Outcome.Failure(
                    "spark-submit of " + submission.words() + " ended with exit code " + code
                            + (submission.standalone() ? " and named no driver: " : ": ") + SparkWords.said(process.stderr()),
                    submission.standalone()
                            ? "does the master have spark.master.rest.enabled=true, and is its REST port " + restPort(submission) + "?"
                            : SparkWords.hint(submission, code, process.stderr()),
                    true);
            case ProcessEnd.NeverBegan _ -> new Outcome.Failure("spark-submit could not be begun; it had no effect",
                    "is this host overloaded?", true);
            case ProcessEnd.PrintedTooMuch(int megabytes) ->
                new Outcome.Failure("spark-submit printed more than " + megabytes + " MB", null,
                        true);
            case ProcessEnd.Vanished _ -> new Outcome.Unknown("spark-submit of " + submission.words()
                    + " was ended before it said whether a driver was made");
        };
    }

    @Override
    public void close() {
        http.close();
    }
}
