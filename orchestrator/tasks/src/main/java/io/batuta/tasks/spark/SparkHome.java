package io.batuta.tasks.spark;

import io.batuta.model.task.TaskFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A place Spark runs from.
 *
 * @param version Spark's version, such as 3.5.7
 * @param scala the Scala line it is built for, such as 2.12
 */
public record SparkHome(Path path, String version, String scala) {
    private static final Pattern CORE = Pattern.compile("spark-core_(2\\.[0-9]+)-([0-9][^/]*)\\.jar");

    /** Where one lies that was put together from Maven artifacts, seen from a checkout and from an installed application. */
    private static final List<String> PUT_TOGETHER = List.of("worker-tasks/spark-home/target/home", "spark");

    /** What to do when there is none. */
    public static final String HOW_TO_GET_ONE = "set SPARK_HOME to an unpacked Spark 3.5, or put one together once (about 220 MB from Maven): "
            + "mvn -f worker-tasks/spark-home process-resources";

    /** The home to use when nobody names one: the service's SPARK_HOME, else the one put together. */
    public static Optional<SparkHome> found(Map<String, String> environment) {
        String named = environment.get("SPARK_HOME");
        if (named != null && !named.isBlank()) {
            return read(Path.of(named));
        }
        return Programs.besideUs(PUT_TOGETHER).map(SparkHome::read).flatMap(Optional::stream).findFirst();
    }

    /** The one that was named, or the one that is found. */
    static SparkHome named(@Nullable String directory, Map<String, String> environment) {
        if (directory == null) {
            return found(environment).orElseThrow(() -> new TaskFailedException(
                    environment.containsKey("SPARK_HOME")
                            ? "SPARK_HOME=" + environment.get("SPARK_HOME")
                                    + " is no place Spark runs from: it lacks bin/spark-submit or jars/spark-core_….jar"
                            : "there is no Spark on this host: neither the task nor its connection names a home, and SPARK_HOME is not set",
                    HOW_TO_GET_ONE, false, null));
        }
        return read(Path.of(directory)).orElseThrow(() -> new TaskFailedException(
                directory + " is no place Spark runs from: it lacks bin/spark-submit or jars/spark-core_….jar", HOW_TO_GET_ONE, false,
                null));
    }

    /** The home in that directory, if there is one. */
    static Optional<SparkHome> read(Path directory) {
        if (!Files.isRegularFile(directory.resolve("bin/spark-submit"))) {
            return Optional.empty();
        }
        try (Stream<Path> jars = Files.list(directory.resolve("jars"))) {
            return jars.map(jar -> CORE.matcher(jar.getFileName().toString())).filter(Matcher::matches).findFirst()
                    .map(core -> new SparkHome(directory, core.group(2), core.group(1)));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** The Java versions it runs on. */
    TreeSet<Integer> javas() {
        int major = number(0);
        int minor = number(1);
        if (major < 3 || major == 3 && minor < 3) {
            return new TreeSet<>(Set.of(8, 11));
        }
        if (major == 3) {
            return new TreeSet<>(Set.of(8, 11, 17));
        }
        return new TreeSet<>(major == 4 && minor < 2 ? Set.of(17, 21) : Set.of(17, 21, 25));
    }

    /** 3.5 of 3.5.7: packages of the same line fit. */
    String line() {
        return number(0) + "." + number(1);
    }

    /** Whether its own jars have one whose name begins so. */
    boolean hasJar(String prefix) {
        try (Stream<Path> jars = Files.list(path.resolve("jars"))) {
            return jars.anyMatch(jar -> jar.getFileName().toString().toLowerCase(Locale.ROOT).startsWith(prefix));
        } catch (IOException _) {
            return false;
        }
    }

    String words() {
        return "Spark " + version + " (Scala " + scala + ") in " + path;
    }

    private int number(int place) {
        String[] parts = version.split("[.-]", 4);
        return parts.length > place && parts[place].matches("[0-9]{1,4}") ? Integer.parseInt(parts[place]) : 0;
    }
}
