package io.batuta.testing.kafka;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where the broker's own classes and jars are, and the command that runs them. They lie beside the application, never on its class
 * path.
 *
 * @param home a directory with {@code classes/} and {@code lib/}
 */
record BrokerProgram(Path home) {
    /** Names the directory outright, for unusual layouts. */
    static final String HOME_PROPERTY = "batuta.kafka.home";

    private static final String MAIN = "io.batuta.testing.broker.BrokerMain";
    private static final List<String> JVM_FLAGS = List.of(
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+UseCompactObjectHeaders", "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
    /** A child sees these and nothing else: a token or a notify socket of ours is no business of a broker. */
    private static final List<String> PASSED_ON = List.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR");

    /** Finds the program: the system property first, then beside an installed application, then in the build's own tree. */
    static BrokerProgram locate() {
        List<Path> candidates = candidates();
        return candidates.stream()
                .filter(BrokerProgram::complete)
                .findFirst()
                .map(BrokerProgram::new)
                .orElseThrow(() -> new BrokerException("Kafka's own jars are missing: looked for classes/ and lib/ in " + candidates
                        + ". Build once with the network (mvn package), or name the directory with -D" + HOME_PROPERTY + "=…"));
    }

    /** The command line and environment that run a broker on this file of settings. */
    ProcessBuilder command(Path properties, BrokerSettings settings) {
        List<String> line = new ArrayList<>();
        // Ctrl-C in a terminal reaches every process of its group. The broker ignores it (a disposition that survives exec): the
        // orchestrator finishes its own work first and then stops its broker.
        line.addAll(List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "batuta-broker"));
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.add("-Xmx" + settings.heapMegabytes() + "m");
        line.addAll(JVM_FLAGS);
        line.add("-Dbatuta.broker.log=" + settings.directory().resolve("broker.log"));
        line.add("-cp");
        line.add(home.resolve("classes") + File.pathSeparator + home.resolve("lib") + File.separator + "*");
        line.addAll(List.of(MAIN, properties.toString(), settings.outlivesParent() ? "free" : "tied"));
        ProcessBuilder builder = new ProcessBuilder(line).directory(settings.directory().toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(PASSED_ON);
        return builder;
    }

    /** True when this process is a broker on that file of settings; a process id alone may have been given to someone else. */
    static boolean runs(ProcessHandle process, Path properties) {
        List<String> arguments = List.of(process.info().arguments().orElse(new String[0]));
        return arguments.contains(MAIN) && arguments.contains(properties.toString());
    }

    private static List<Path> candidates() {
        String named = System.getProperty(HOME_PROPERTY);
        if (named != null) {
            return List.of(Path.of(named).toAbsolutePath());
        }
        Path here = ownLocation();
        // An installed application: app/lib/batuta-testing.jar and app/kafka. The source tree: testing/target/classes (or the jar
        // in testing/target) and testing/broker/target.
        return Stream.of("../../kafka", "../../broker/target")
                .map(relative -> here.resolve(relative).normalize())
                .toList();
    }

    private static Path ownLocation() {
        try {
            return Path.of(BrokerProgram.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new BrokerException("The place of our own classes is not a path: " + e.getInput(), e);
        }
    }

    private static boolean complete(Path home) {
        return Files.isDirectory(home.resolve("classes")) && Files.isDirectory(home.resolve("lib"));
    }
}
