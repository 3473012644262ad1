package io.batuta.tasks.spark;

import io.batuta.model.spark.SparkConfig;
import io.batuta.model.task.Connection;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is submitted, after settings, connection and host have been put together.
 *
 * @param application a path of this host, or an address for Spark
 * @param conf Spark's settings: the connection's, overlaid by the task's
 * @param connection the cluster's connection; null without one
 * @param yarnSite what is known of YARN; null for every other master
 */
record Submission(SparkConfig config, SparkHome spark, Path javaHome, String master, String application, Map<String, String> conf,
        @Nullable Connection connection, @Nullable YarnSite yarnSite) {
    private static final String LOCAL = "local[*]";
    private static final String YARN = "yarn";
    private static final String KUBERNETES = "k8s://";
    private static final String EVENTS = "spark.eventLog.";

    /**
     * Puts it together and compares versions.
     *
     * @throws TaskFailedException when something is missing or does not fit
     */
    static Submission of(TaskContext task, SparkConfig config, Map<String, String> environment) {
        Connection connection = config.connection() == null ? null : task.connection(config.connection());
        SparkHome spark = SparkHome.named(first(config.sparkHome(), connection, "spark_home"), environment);
        Path javaHome = JavaHomes.of(spark, first(config.javaHome(), connection, "java_home"), environment);
        Map<String, String> conf = new TreeMap<>();
        if (connection != null) {
            connection.extra().forEach((name, value) -> {
                if (name.startsWith("spark.")) {
                    conf.put(name, value);
                }
            });
        }
        conf.putAll(config.conf());
        conf.putIfAbsent("spark.app.name", config.name() == null ? task.dagId() + "." + task.taskId() : config.name());
        Preflight preflight = new Preflight(spark);
        preflight.libraries(conf);
        String application = application(config, environment, preflight, javaHome);
        String master = master(config, connection);
        if (config.cluster() && master.startsWith("local")) {
            throw new TaskFailedException("the master is " + master + ", which has no cluster for the driver to run in",
                    "name a master with .master(\"spark://…\") or in the connection, or leave out .cluster()", false, null);
        }
        if (master.startsWith(KUBERNETES)) {
            preflight.kubernetes();
        }
        YarnSite yarn = master.equals(YARN) ? yarn(preflight, config, connection, environment, conf) : null;
        return new Submission(config, spark, javaHome, master, application, conf, connection, yarn);
    }

    private static YarnSite yarn(Preflight preflight, SparkConfig config, @Nullable Connection connection, Map<String, String> environment,
            Map<String, String> conf) {
        preflight.yarn();
        Map<String, String> submits = new TreeMap<>(environment);
        submits.putAll(hadoop(connection));
        submits.putAll(config.env());
        return YarnSite.of(submits, conf, config.proxyUser());
    }

    /** What a connection adds to the environment, so that Spark finds Hadoop's settings. */
    static Map<String, String> hadoop(@Nullable Connection connection) {
        String directory = first(null, connection, "hadoop_conf_dir");
        return directory == null ? Map.of() : Map.of("HADOOP_CONF_DIR", directory);
    }

    /** In cluster mode it may lie on the workers alone. */
    private static String application(SparkConfig config, Map<String, String> environment, Preflight preflight, Path javaHome) {
        String named = config.application();
        if (Programs.isAddress(named)) {
            return named;
        }
        String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        Optional<Path> file = config.cluster() ? Programs.lookFor(named, home) : Optional.of(Programs.find(named, home));
        file.ifPresent(found -> preflight.application(found, config.mainClass(), javaHome));
        return file.map(Path::toString).orElse(named);
    }

    private static String master(SparkConfig config, @Nullable Connection connection) {
        return config.master() != null ? config.master() : master(connection);
    }

    /** The master a connection names. */
    static String master(@Nullable Connection connection) {
        if (connection == null || connection.host() == null || connection.host().isBlank()) {
            return LOCAL;
        }
        String host = connection.host();
        boolean whole = host.startsWith("local") || host.equals(YARN) || host.matches("[a-z0-9]+://.*:[0-9]+");
        String address = host.contains("://") || whole ? host : "spark://" + host;
        return whole || connection.port() == null ? address : address + ":" + connection.port();
    }

    private static @Nullable String first(@Nullable String own, @Nullable Connection connection, String extra) {
        return own != null
                ? own
                : connection == null
                        ? null
                        : connection.extra(extra).or(() -> connection.extra(extra.replace('_', '-')))
                                .orElse(null);
    }

    /** A further field of the connection. */
    Optional<String> extra(String name) {
        return Optional.ofNullable(first(null, connection, name));
    }

    /** Whether somebody chose already whether and where Spark writes its events: the task, the connection, or the home's defaults (for a history server). */
    boolean saysWhereEventsGo() throws IOException {
        Path defaults = config.propertiesFile() == null
                ? spark.path().resolve("conf/spark-defaults.conf")
                : Path.of(config.propertiesFile());
        return conf.keySet().stream().anyMatch(name -> name.startsWith(EVENTS))
                || Files.isReadable(defaults) && Files.readString(defaults).lines().anyMatch(line -> line.strip().startsWith(EVENTS));
    }

    boolean local() {
        return master.startsWith("local");
    }

    boolean standalone() {
        return master.startsWith("spark://");
    }

    boolean yarn() {
        return yarnSite != null;
    }

    boolean kubernetes() {
        return master.startsWith(KUBERNETES);
    }

    /** Where a Kubernetes master is, with its port; empty for every other master. */
    static Optional<String> apiServer(String master) {
        if (!master.startsWith(KUBERNETES)) {
            return Optional.empty();
        }
        String rest = master.substring(KUBERNETES.length());
        java.net.URI address = java.net.URI.create(rest.contains("://") ? rest : "https://" + rest);
        int usual = "http".equals(address.getScheme()) ? 80 : 443;
        return Optional.of(address.getHost() + ":" + (address.getPort() < 0 ? usual : address.getPort()));
    }

    /** The host part of a standalone master that is named first. */
    String masterHost() {
        String first = master.substring("spark://".length()).split(",", 2)[0];
        int colon = first.lastIndexOf(':');
        return colon < 0 ? first : first.substring(0, colon);
    }

    /** What is submitted and where, short enough for a sentence. */
    String words() {
        String name = application.substring(application.lastIndexOf('/') + 1);
        return name + " on " + master + " (Spark " + spark.version() + ", Java "
                + JavaHomes.version(javaHome).stream().boxed().map(String::valueOf).findFirst().orElse("unknown") + ")";
    }

    /** The variables spark-submit needs beside the task's own. */
    Map<String, String> env() {
        Map<String, String> env = new TreeMap<>();
        env.put("SPARK_HOME", spark.path().toAbsolutePath().toString());
        env.put("JAVA_HOME", javaHome.toString());
        if (local()) {
            // Nobody but this host has to reach a local driver.
            env.put("SPARK_LOCAL_IP", "127.0.0.1");
        }
        env.putAll(hadoop(connection));
        env.putAll(config.env());
        return env;
    }

    /** spark-submit's program. */
    String program() {
        return spark.path().resolve("bin/spark-submit").toAbsolutePath().toString();
    }

    /** The whole command line, with some more settings. */
    List<String> command(Map<String, String> more, String submitTo, Path work) throws IOException, InterruptedException {
        Map<String, String> all = new TreeMap<>(more);
        all.putAll(conf);
        return SubmitWords.of(this, all, submitTo, work);
    }
}
