package io.batuta.model.spark;

import io.batuta.model.check.Check;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What can be seen to be wrong with a Spark task's settings before anything runs. */
final class SparkProblems {
    private static final Pattern MASTER = Pattern.compile("local(\\[(\\*|[0-9]+)(, ?[0-9]+)?])?|yarn|spark://\\S+|k8s://\\S+");
    private static final Pattern SIZE = Pattern.compile("[0-9]+([kKmMgGtT][bB]?)?");
    private static final Pattern PACKAGE = Pattern.compile("[^:,\\s]+:[^:,\\s]+:[^:,\\s]+");
    private static final Pattern CLASS = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$.]{0,499}");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@/-]{0,199}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,199}");
    private static final Pattern SETTING = Pattern.compile("spark\\.[^\\s=\\p{Cntrl}]{1,250}");
    private static final List<String> SIZES = List.of("spark.driver.memory", "spark.executor.memory");
    private static final List<String> COUNTS = List.of("spark.executor.cores", "spark.cores.max", "spark.executor.instances");

    private SparkProblems() {}

    static @Nullable String of(SparkConfig config, boolean hasApplication) {
        if (!hasApplication || config.application().isBlank()) {
            return "it needs an application (.application(\"job.jar\"))";
        }
        if (config.master() != null && !MASTER.matcher(config.master()).matches()) {
            return "master: '" + Check.cut(config.master())
                    + "' is no master of Spark; write local[2], local[*], spark://host:7077, yarn or k8s://https://host:port";
        }
        if (config.cluster() && config.master() != null && config.master().startsWith("local")) {
            return "a local master has no cluster for the driver to run in: leave out .cluster()";
        }
        if (config.application().startsWith("-")) {
            return "application: '" + Check.cut(config.application()) + "' would be an option of spark-submit";
        }
        return Check.first(
                config.connection() == null ? null : Check.connection(config.connection(), "connection: its id is empty"),
                Check.line("application", config.application()),
                Check.matching("mainClass", config.mainClass(), CLASS, "the name of a class, such as org.example.Main"),
                Check.line("name", config.name()), Check.arguments("args", config.args()),
                Check.env(config.env(), VARIABLE, "letters, digits and _ . - only"), Check.absolute("sparkHome", config.sparkHome()),
                Check.absolute("javaHome", config.javaHome()), Check.absolute("propertiesFile", config.propertiesFile()),
                Check.matching("proxyUser", config.proxyUser(), USER, "the name of a user"),
                Check.number("maxOutputMb", config.maxOutputMb(), 1, 1_000_000), conf(config.conf()));
    }

    private static @Nullable String conf(Map<String, String> conf) {
        for (Map.Entry<String, String> setting : conf.entrySet()) {
            String name = setting.getKey();
            String value = setting.getValue();
            if (!SETTING.matcher(name).matches()) {
                return "conf: '" + Check.cut(name) + "' is no setting of Spark: their names begin with spark.";
            }
            String problem = Check.text("conf " + name, value, Check.WORD);
            if (problem != null) {
                return problem;
            }
            if (name.equals("spark.master") || name.equals("spark.submit.deployMode")) {
                return name + " is said with .master(…) and .cluster()";
            }
            if (SIZES.contains(name) && !SIZE.matcher(value).matches()) {
                return name + " is '" + Check.cut(value) + "'; write a number and k, m, g or t, such as 1g";
            }
            if (COUNTS.contains(name) && !value.matches("[1-9][0-9]{0,8}")) {
                return name + " must be at least 1, not " + Check.cut(value);
            }
            if (name.equals("spark.jars.packages")) {
                for (String coordinate : value.split(",", -1)) {
                    if (!PACKAGE.matcher(coordinate.strip()).matches()) {
                        return name + ": '" + Check.cut(coordinate) + "' is no package; write group:artifact_2.12:version";
                    }
                }
            }
        }
        return null;
    }
}
