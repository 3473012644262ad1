package io.batuta.tasks.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A real YARN of one resource manager and one node manager, in processes of their own that end with this one, and a Spark home that reaches it. Its file system is this host's. Without its jars, tests are
 * skipped with a line; in CI they fail.
 */
final class RealYarn implements AutoCloseable {
    private static final Path LIB = Path.of("../testing/yarn/target/lib").toAbsolutePath().normalize();
    private static final String HOW = "mvn -f orchestrator/testing/yarn process-resources";
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String MANAGERS = "org.apache.hadoop.yarn.server.";

    private final RealSpark spark;
    private final Path directory;
    private final int web;
    private Process resourceManager;
    private final Process nodeManager;

    private RealYarn(RealSpark plain, Path directory) throws IOException {
        this.directory = directory;
        this.spark = new RealSpark(withYarn(plain.home().path(), directory.resolve("spark")), plain.javaHome());
        this.web = free();
        Path conf = Files.createDirectory(conf());
        Files.writeString(conf.resolve("yarn-site.xml"), resource("yarn-site.xml").replace("@RM@", "" + free())
                .replace("@SCHEDULER@", "" + free()).replace("@TRACKER@", "" + free()).replace("@ADMIN@", "" + free())
                .replace("@WEB@", "" + web).replace("@DIRECTORY@", directory.toString()));
        Files.writeString(conf.resolve("capacity-scheduler.xml"), resource("capacity-scheduler.xml"));
        this.resourceManager = begun("resourcemanager.ResourceManager");
        this.nodeManager = begun("nodemanager.NodeManager");
    }

    /** Starts one and returns when its node has been registered. */
    static RealYarn required(RealSpark spark, Path directory) throws IOException {
        boolean there = Files.isDirectory(LIB);
        if (System.getenv("CI") != null) {
            assertThat(there).as("CI needs the jars of a YARN (%s); nothing may be skipped there", HOW).isTrue();
        }
        assumeTrue(there, "skipped: no YARN; get one with " + HOW);
        RealYarn yarn = new RealYarn(spark, directory);
        yarn.awaitNode();
        return yarn;
    }

    /** The same home with what reaches YARN beside its jars. */
    private static SparkHome withYarn(Path home, Path with) throws IOException {
        Path jars = Files.createDirectories(with.resolve("jars"));
        Files.createSymbolicLink(with.resolve("bin"), home.resolve("bin"));
        try (Stream<Path> its = Files.list(home.resolve("jars")); Stream<Path> more = Files.list(LIB)) {
            for (Path jar : Stream.concat(its, more.filter(file -> file.getFileName().toString().startsWith("spark-yarn_"))).toList()) {
                Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
            }
        }
        return SparkHome.read(with).orElseThrow();
    }

    private Process begun(String manager) throws IOException {
        // When this process is gone, however it went, its end of the pipe closes, and the shell asks the server to end: it takes its containers along.
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", "\"$@\" </dev/null & cat >/dev/null; kill $!; wait", "yarn",
                spark.javaHome().resolve("bin/java").toString(), "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "--add-opens", "java.base/java.lang=ALL-UNNAMED", "-cp", conf() + ":" + LIB + "/*", MANAGERS + manager)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve(manager + ".log").toFile()));
        builder.environment().put("JAVA_HOME", spark.javaHome().toString());
        return builder.start();
    }

    private void awaitNode() {
        await().atMost(LIMIT).ignoreExceptions().until(() -> asked("metrics").path("clusterMetrics").path("activeNodes").asInt() == 1);
    }

    /** Spark and Java for it. */
    RealSpark spark() {
        return spark;
    }

    /** The directory with yarn-site.xml. */
    Path conf() {
        return directory.resolve("conf");
    }

    /** The resource manager's web address. */
    String web() {
        return "http://127.0.0.1:" + web;
    }

    /** What it knows of all applications: their state by their id. */
    List<String> applications() throws IOException {
        return StreamSupport.stream(asked("apps").path("apps").path("app").spliterator(), false)
                .map(app -> app.path("id").asText() + " " + app.path("state").asText() + " " + app.path("finalStatus").asText()).toList();
    }

    private JsonNode asked(String what) throws IOException {
        try (InputStream in = URI.create(web() + "/ws/v1/cluster/" + what + "?user.name=" + System.getProperty("user.name")).toURL()
                .openStream()) {
            return Json.tree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Ends the resource manager; applications go on without it. */
    void stopResourceManager() throws Exception {
        ended(resourceManager);
    }

    /** Begins it again; returns when it knows its node again. */
    void startResourceManager() throws IOException {
        resourceManager = begun("resourcemanager.ResourceManager");
        awaitNode();
    }

    /** What containers printed, for whoever reads a failed test. */
    String containersSaid() {
        List<String> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory.resolve("logs"))) {
            for (Path file : files.filter(path -> path.endsWith("stderr") || path.endsWith("prelaunch.err")).toList()) {
                all.add(file + ":\n" + Files.readString(file));
            }
        } catch (IOException e) {
            all.add(e.toString());
        }
        return String.join("\n", all);
    }

    private static void ended(Process process) throws Exception {
        process.getOutputStream().close();
        process.waitFor();
    }

    private static int free() throws IOException {
        try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return once.getLocalPort();
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream text = Objects.requireNonNull(RealYarn.class.getResourceAsStream("/yarn/" + name))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() throws Exception {
        // The node first: it ends its containers.
        ended(nodeManager);
        ended(resourceManager);
    }
}
