package io.batuta.tasks.spark;

import io.batuta.model.task.TaskFailedException;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/** Compares versions before anything is submitted: what does not fit fails after minutes, with an error that names neither side. */
final class Preflight {
    private static final Pattern COORDINATE = Pattern.compile("([^:]+):([^:]+?)(?:_(2\\.1[0-9]))?:([^:]+)");
    private static final Pattern JAR = Pattern.compile(".*?([^/]+?)_(2\\.1[0-9])-([0-9][^/]*)\\.jar");
    private static final int FIRST_JAVA = 44;

    private final SparkHome spark;

    Preflight(SparkHome spark) {
        this.spark = spark;
    }

    /** Refuses packages and jars made for another Scala, or for another line of Spark. */
    void libraries(Map<String, String> conf) {
        for (String coordinate : conf.getOrDefault("spark.jars.packages", "").split(",", -1)) {
            Matcher parts = COORDINATE.matcher(coordinate.strip());
            if (parts.matches()) {
                library("package " + coordinate.strip(), parts.group(1), parts.group(2), parts.group(3), parts.group(4));
            }
        }
        for (String jar : conf.getOrDefault("spark.jars", "").split(",", -1)) {
            jar(jar.strip());
        }
    }

    /** Refuses a home that has nothing to reach YARN with: Spark's own downloads do, others may not. */
    void yarn() {
        reaches("yarn", "spark-yarn_" + spark.scala());
    }

    /** Refuses a home that has nothing to reach Kubernetes with. */
    void kubernetes() {
        reaches("Kubernetes", "spark-kubernetes_" + spark.scala());
    }

    private void reaches(String master, String artifact) {
        if (!spark.hasJar(artifact)) {
            throw new TaskFailedException(
                    "the master is " + master + ", and " + spark.words() + " lacks jars/" + artifact + "-" + spark.version() + ".jar",
                    "take one of Spark's own downloads, or add org.apache.spark:" + artifact + ":" + spark.version() + " to its jars",
                    false, null);
        }
    }

    /** Refuses an application whose name says another Scala, that lacks its class, or whose class is too new for the Java. */
    void application(Path file, @Nullable String mainClass, Path javaHome) {
        jar(file.toString());
        if (!file.toString().endsWith(".jar")) {
            return;
        }
        try (JarFile jar = new JarFile(file.toFile())) {
            String main = mainClass == null ? manifest(jar) : mainClass;
            if (main == null) {
                throw new TaskFailedException("nobody says which class of " + file + " to run: its manifest names none",
                        "say .mainClass(\"…\")", false, null);
            }
            ZipEntry entry = jar.getEntry(main.replace('.', '/') + ".class");
            if (entry == null) {
                throw new TaskFailedException(file + " has no class " + main, "correct .mainClass(\"…\")", false, null);
            }
            try (DataInputStream bytes = new DataInputStream(jar.getInputStream(entry))) {
                bytes.skipNBytes(6);
                java(file, bytes.readUnsignedShort() - FIRST_JAVA, JavaHomes.version(javaHome).orElse(Integer.MAX_VALUE));
            }
        } catch (IOException e) {
            throw new TaskFailedException("cannot read the application " + file + ": " + e.getMessage(), null, false, e);
        }
    }

    private void java(Path file, int compiledFor, int runsOn) {
        if (compiledFor > runsOn) {
            throw new TaskFailedException(
                    file + " is compiled for Java " + compiledFor + ", but " + spark.words() + " would run it on Java " + runsOn,
                    "compile it with --release " + spark.javas().last() + " (Maven: maven.compiler.release)", false, null);
        }
    }

    private static @Nullable String manifest(JarFile jar) throws IOException {
        Manifest manifest = jar.getManifest();
        return manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
    }

    private void jar(String path) {
        Matcher name = JAR.matcher(path);
        if (name.matches()) {
            library("jar " + path, name.group(1).startsWith("spark-") ? "org.apache.spark" : "", name.group(1), name.group(2),
                    name.group(3));
        }
    }

    private void library(String what, String group, String artifact, @Nullable String scala, String version) {
        boolean ofSpark = group.equals("org.apache.spark");
        boolean otherLine = ofSpark && !version.startsWith(spark.line() + ".");
        boolean otherScala = scala != null && !scala.equals(spark.scala());
        if (!otherLine && !otherScala) {
            return;
        }
        String madeFor = (ofSpark ? "Spark " + version : "") + (ofSpark && scala != null ? " and " : "")
                + (scala == null ? "" : "Scala " + scala);
        String right = ofSpark
                ? "use " + group + ":" + artifact + "_" + spark.scala() + ":" + spark.version()
                : "use " + (group.isEmpty() ? "" : group + ":") + artifact + "_" + spark.scala() + " in a version made for Spark "
                        + spark.line();
        throw new TaskFailedException(
                "the " + what + " is made for " + madeFor + ", but " + spark.path() + " is Spark " + spark.version() + " for Scala "
                        + spark.scala() + ": it would fail with NoSuchMethodError or the like while it runs",
                right, false, null);
    }
}
