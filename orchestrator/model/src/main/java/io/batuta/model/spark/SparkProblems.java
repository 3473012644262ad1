package io.batuta.model.spark;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What can be seen to be wrong with a Spark task's settings before anything runs. */
final class SparkProblems {
    private static final Pattern MASTER = Pattern.compile("local(\\[(\\*|[0-9]+)(, ?[0-9]+)?])?|yarn|spark://\\S+|k8s://\\S+");
    private static final Pattern SIZE = Pattern.compile("[0-9]+([kKmMgGtT][bB]?)?");
    private static final Pattern PACKAGE = Pattern.compile("[^:,\\s]+:[^:,\\s]+:[^:,\\s]+");
    private static final List<String> SIZES = List.of("spark.driver.memory", "spark.executor.memory");
    private static final List<String> COUNTS = List.of("spark.executor.cores", "spark.cores.max", "spark.executor.instances");

    private SparkProblems() {}

    static @Nullable String of(SparkConfig config, boolean hasApplication) {
        if (!hasApplication || config.application().isBlank()) {
            return "it needs an application (.application(\"job.jar\"))";
        }
        if (config.master() != null && !MASTER.matcher(config.master()).matches()) {
            return "'" + config.master()
                    + "' is no master of Spark; write local[2], local[*], spark://host:7077, yarn or k8s://https://host:port";
        }
        if (config.cluster() && config.master() != null && config.master().startsWith("local")) {
            return "a local master has no cluster for the driver to run in: leave out .cluster()";
        }
        if (texts(config).anyMatch(text -> text.indexOf('\0') >= 0)) {
            return "an argument, setting or variable cannot contain the character U+0000";
        }
        for (String name : config.env().keySet()) {
            if (name.isEmpty() || name.contains("=")) {
                return "'" + name + "' cannot be the name of an environment variable";
            }
        }
        if (config.maxOutputMb() < 1) {
            return "maxOutputMb must be at least 1";
        }
        return conf(config.conf());
    }

    private static @Nullable String conf(Map<String, String> conf) {
        for (Map.Entry<String, String> setting : conf.entrySet()) {
            String name = setting.getKey();
            String value = setting.getValue();
            if (!name.startsWith("spark.")) {
                return "'" + name + "' is no setting of Spark: their names begin with spark.";
            }
            if (name.equals("spark.master") || name.equals("spark.submit.deployMode")) {
                return name + " is said with .master(…) and .cluster()";
            }
            if (SIZES.contains(name) && !SIZE.matcher(value).matches()) {
                return name + " is '" + value + "'; write a number and k, m, g or t, such as 1g";
            }
            if (COUNTS.contains(name) && !value.matches("[1-9][0-9]{0,8}")) {
                return name + " must be at least 1, not " + value;
            }
            if (name.equals("spark.jars.packages")) {
                for (String coordinate : value.split(",", -1)) {
                    if (!PACKAGE.matcher(coordinate.strip()).matches()) {
                        return "'" + coordinate + "' is no package; write group:artifact_2.12:version";
                    }
                }
            }
        }
        return null;
    }

    private static Stream<String> texts(SparkConfig config) {
        return Stream.of(config.args().stream(), config.conf().keySet().stream(), config.conf().values().stream(),
                config.env().keySet().stream(), config.env().values().stream(), Stream.of(config.application())).flatMap(text -> text);
    }
}
