package io.batuta.tasks.spark;

import io.batuta.model.task.TaskFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The JDKs of this host. */
public final class JavaHomes {
    private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"(?:1\\.)?([0-9]+)");

    private JavaHomes() {}

    /** A Java that this Spark runs on: the one that was named if it fits, else the newest of this host that does. */
    static Path of(SparkHome spark, @Nullable String named, Map<String, String> environment) {
        if (named != null) {
            int version = version(Path.of(named)).orElseThrow(
                    () -> new TaskFailedException(named + " is no JDK: it lacks bin/java or a file release", "correct the java home", false,
                            null));
            if (!spark.javas().contains(version)) {
                throw new TaskFailedException("Java " + version + " in " + named + " cannot run " + spark.words() + ", which runs on Java "
                        + words(spark.javas()), "name another JDK with .javaHome(\"…\") or java_home of the connection", false, null);
            }
            return Path.of(named);
        }
        return found(spark.javas(), environment).orElseThrow(
                () -> new TaskFailedException("there is no Java on this host that runs " + spark.words() + ": it runs on Java "
                        + words(spark.javas()) + ", and here " + (here(environment).isEmpty() ? "is none" : "are " + here(environment)),
                        "install one (Debian and Ubuntu: apt install openjdk-17-jre-headless), or name one with .javaHome(\"…\") or java_home of the connection",
                        false, null));
    }

    /** The newest of these versions that this host has. */
    public static Optional<Path> found(NavigableSet<Integer> versions, Map<String, String> environment) {
        List<Path> homes = candidates(environment);
        return versions.descendingSet().stream()
                .flatMap(wanted -> homes.stream().filter(home -> version(home).orElse(0) == wanted)).findFirst();
    }

    /** The feature version of a Java, when it is one. */
    static OptionalInt version(Path home) {
        if (!Files.isExecutable(home.resolve("bin/java"))) {
            return OptionalInt.empty();
        }
        try {
            Matcher version = VERSION.matcher(Files.readString(home.resolve("release")));
            return version.find() ? OptionalInt.of(Integer.parseInt(version.group(1))) : OptionalInt.empty();
        } catch (IOException _) {
            return OptionalInt.empty();
        }
    }

    private static List<Path> candidates(Map<String, String> environment) {
        List<Path> homes = new ArrayList<>();
        Optional.ofNullable(environment.get("JAVA_HOME")).map(Path::of).ifPresent(homes::add);
        homes.addAll(below(Path.of("/usr/lib/jvm")));
        Optional.ofNullable(environment.get("HOME")).ifPresent(home -> homes.addAll(below(Path.of(home, ".sdkman/candidates/java"))));
        return homes;
    }

    private static List<Path> below(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> homes = Files.list(directory)) {
            return homes.sorted().toList();
        } catch (IOException _) {
            return List.of();
        }
    }

    private static String here(Map<String, String> environment) {
        return String.join(", ", candidates(environment).stream().map(JavaHomes::version).filter(OptionalInt::isPresent)
                .map(version -> Integer.toString(version.getAsInt())).distinct().sorted().toList());
    }

    static String words(NavigableSet<Integer> versions) {
        List<String> all = versions.stream().map(String::valueOf).toList();
        return all.size() == 1 ? all.getFirst() : String.join(", ", all.subList(0, all.size() - 1)) + " or " + all.getLast();
    }
}
