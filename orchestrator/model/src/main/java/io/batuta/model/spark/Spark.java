package io.batuta.model.spark;

import io.batuta.model.dag.Kind;
import io.batuta.model.dag.TaskDefinition;
import io.batuta.model.task.OutputType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An application on Spark:
 *
 * <pre>{@code
 * t.add(Spark.submit("process").connection("spark").application("users-to-postgres.jar").args("--topic", "random-user")).after(sent);
 * }</pre>
 *
 * <p>Before anything is submitted, the versions of Spark, of Scala in the names of packages and jars, and of Java are compared; what does not fit is refused with the name that would.
 *
 * <p>In client mode, the default, the driver is a process on the host of the node that runs the task. It outlives the service: after a crash it is found again and followed to its end. If it is gone, too
 * (the host was restarted), it is run again from the start within the same attempt, so an application must be able to be run twice. With {@link #cluster} the driver runs inside the cluster, and what is
 * followed is the cluster's word about it. Not thread-safe.
 */
public final class Spark implements TaskDefinition<SparkResult> {
    /** The kind whose driver runs on this host, for tasks whose settings are made at run time. */
    public static final Kind<SparkResult> CLIENT = new Kind<>("spark", OutputType.of(SparkResult.class));

    /** The kind whose driver runs inside the cluster. */
    public static final Kind<SparkResult> CLUSTER = new Kind<>("spark.cluster", OutputType.of(SparkResult.class));

    private final String id;
    private final Map<String, String> conf = new LinkedHashMap<>();
    private final Map<String, String> env = new LinkedHashMap<>();
    private List<String> args = List.of();
    private boolean cluster;
    private int maxOutputMb = 1024;
    private @Nullable String connection;
    private @Nullable String master;
    private @Nullable String application;
    private @Nullable String mainClass;
    private @Nullable String name;
    private @Nullable String sparkHome;
    private @Nullable String javaHome;
    private @Nullable String propertiesFile;
    private @Nullable String proxyUser;

    private Spark(String id) {
        this.id = id;
    }

    /** Begins a task that submits an application. */
    public static Spark submit(String id) {
        return new Spark(id);
    }

    /**
     * The connection: its host (and port) is the master, and its extras may say {@code spark_home}, {@code java_home}, {@code rest_port} (of a standalone master, 6066), {@code hadoop_conf_dir}
     * and {@code yarn_web} (the address of YARN's resource manager, unless yarn-site.xml says it), and any setting of Spark ({@code spark.…}).
     */
    public Spark connection(String id) {
        this.connection = id;
        return this;
    }

    /** The master: {@code local[2]}, {@code spark://host:7077}, {@code yarn}, {@code k8s://https://host:6443}. Wins over the connection's. Without either: {@code local[*]}. */
    public Spark master(String master) {
        this.master = master;
        return this;
    }

    /** Runs the driver inside the cluster instead of on this host. Not for a local master. */
    public Spark cluster() {
        this.cluster = true;
        return this;
    }

    /**
     * The application: a jar, or a Python file. A relative path is looked for among the programs Batuta brings ({@code users-to-postgres.jar}), then in the service user's home; {@code hdfs:}, {@code s3a:},
     * {@code http:} and {@code local:} addresses are left to Spark.
     */
    public Spark application(String pathOrAddress) {
        this.application = pathOrAddress;
        return this;
    }

    /** The class to run; not needed when the jar's manifest names it. */
    public Spark mainClass(String name) {
        this.mainClass = name;
        return this;
    }

    /** What the cluster shows; default DAG and task. */
    public Spark name(String name) {
        this.name = name;
        return this;
    }

    /** The application's own arguments; no shell looks at them. */
    public Spark args(String... args) {
        this.args = List.of(args);
        return this;
    }

    /** Sets one of Spark's settings, by Spark's own name. It stands on a command line: secrets belong into {@link #env} or {@link #propertiesFile}. */
    public Spark conf(String name, String value) {
        conf.put(name, value);
        return this;
    }

    /** Packages from a Maven repository, {@code group:artifact_2.12:version}, which Spark fetches when the application starts. */
    public Spark packages(String... coordinates) {
        return conf("spark.jars.packages", String.join(",", coordinates));
    }

    /** Leaves out {@code group:artifact} from what the packages bring. */
    public Spark excludePackages(String... groupAndArtifact) {
        return conf("spark.jars.excludes", String.join(",", groupAndArtifact));
    }

    /** More places to look for packages. */
    public Spark repositories(String... addresses) {
        return conf("spark.jars.repositories", String.join(",", addresses));
    }

    /** More jars for driver and executors. */
    public Spark jars(String... paths) {
        return conf("spark.jars", String.join(",", paths));
    }

    /** Files for the working directory of each executor. */
    public Spark files(String... paths) {
        return conf("spark.files", String.join(",", paths));
    }

    /** Python files, zips and eggs for a Python application. */
    public Spark pyFiles(String... paths) {
        return conf("spark.submit.pyFiles", String.join(",", paths));
    }

    /** Archives to be unpacked in the working directory of each executor. */
    public Spark archives(String... paths) {
        return conf("spark.archives", String.join(",", paths));
    }

    /** The driver's memory, as Spark writes it: {@code 1g}, {@code 512m}. */
    public Spark driverMemory(String size) {
        return conf("spark.driver.memory", size);
    }

    /** Each executor's memory. */
    public Spark executorMemory(String size) {
        return conf("spark.executor.memory", size);
    }

    /** Each executor's cores. */
    public Spark executorCores(int cores) {
        return conf("spark.executor.cores", Integer.toString(cores));
    }

    /** All executors' cores together, on a standalone master. */
    public Spark totalExecutorCores(int cores) {
        return conf("spark.cores.max", Integer.toString(cores));
    }

    /** How many executors, on YARN and Kubernetes. */
    public Spark executors(int count) {
        return conf("spark.executor.instances", Integer.toString(count));
    }

    /** YARN's queue. */
    public Spark queue(String name) {
        return conf("spark.yarn.queue", name);
    }

    /** Who the application is, for Kerberos. */
    public Spark kerberos(String principal, String keytab) {
        return conf("spark.kerberos.principal", principal).conf("spark.kerberos.keytab", keytab);
    }

    /** Adds a variable to the environment of spark-submit and, in client mode, of the driver. */
    public Spark env(String name, String value) {
        env.put(name, value);
        return this;
    }

    /** Where Spark is on this host. Default: the connection's {@code spark_home}, the service's SPARK_HOME, or the one Batuta put together. */
    public Spark sparkHome(String directory) {
        this.sparkHome = directory;
        return this;
    }

    /** The JDK it runs on. Default: the connection's {@code java_home}, or one of this host that fits this Spark. */
    public Spark javaHome(String directory) {
        this.javaHome = directory;
        return this;
    }

    /** A file of settings, instead of Spark's {@code conf/spark-defaults.conf}. */
    public Spark propertiesFile(String path) {
        this.propertiesFile = path;
        return this;
    }

    /** Acts for another user, where the cluster allows it. */
    public Spark proxyUser(String name) {
        this.proxyUser = name;
        return this;
    }

    /** How much the driver may print on each of its outputs, in megabytes, before it is ended as failed; default 1024. */
    public Spark maxOutputMb(int megabytes) {
        this.maxOutputMb = megabytes;
        return this;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String kind() {
        return cluster ? CLUSTER.name() : CLIENT.name();
    }

    @Override
    public OutputType<SparkResult> outputType() {
        return CLIENT.outputType();
    }

    @Override
    public Object config() {
        return new SparkConfig(connection, master, cluster, String.valueOf(application), mainClass, name, args, Map.copyOf(conf),
                Map.copyOf(env), sparkHome, javaHome, propertiesFile, proxyUser, maxOutputMb);
    }

    @Override
    public @Nullable String problem() {
        return SparkProblems.of((SparkConfig) config(), application != null);
    }
}
