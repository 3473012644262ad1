package io.batuta.model.spark;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Spark task's settings.
 *
 * @param connection where the cluster is; null for none
 * @param master a master that wins over the connection's; null for that, or all cores of this host
 * @param cluster whether the driver runs inside the cluster
 * @param application the jar or Python file; a relative path is looked for among Batuta's own programs, then in the service user's home
 * @param mainClass the class to run; null for what the jar itself names
 * @param name what the cluster shows; null for the task's name
 * @param args the application's own arguments
 * @param conf Spark's settings, by Spark's own names
 * @param env variables of the environment of spark-submit and, in client mode, of the driver
 * @param sparkHome where Spark is; null for the connection's, or the service's SPARK_HOME
 * @param javaHome the JDK it runs on; null for the connection's, or one of this host that fits
 * @param propertiesFile a file of settings instead of {@code conf/spark-defaults.conf}; null for none
 * @param proxyUser whom to act for; null for the service's user
 * @param maxOutputMb how much the driver may print on each of its outputs, in megabytes, before it is ended
 */
public record SparkConfig(
        @Nullable String connection,
        @Nullable String master,
        boolean cluster,
        String application,
        @Nullable String mainClass,
        @Nullable String name,
        List<String> args,
        Map<String, String> conf,
        Map<String, String> env,
        @Nullable String sparkHome,
        @Nullable String javaHome,
        @Nullable String propertiesFile,
        @Nullable String proxyUser,
        int maxOutputMb) {}
