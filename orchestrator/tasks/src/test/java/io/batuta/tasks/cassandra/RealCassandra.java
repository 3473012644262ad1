package io.batuta.tasks.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.batuta.tasks.spark.JavaHomes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A real Cassandra of one node, on a JDK 17, in a process of its own that ends with this one. Without its jars or the JDK, tests are skipped with a line; in CI they fail.
 */
final class RealCassandra implements AutoCloseable {
    /** Opens the keys. */
    static final String PASSWORD = "changeit";

    private static final Path LIB = Path.of("../testing/cassandra/target/lib").toAbsolutePath().normalize();
    private static final String HOW = "mvn -f orchestrator/testing/cassandra process-resources";
    private static final List<String> INSIDE = List.of("jdk.internal.misc", "jdk.internal.ref", "jdk.internal.loader",
            "jdk.internal.reflect", "jdk.internal.math", "jdk.internal.module", "jdk.internal.util.jar", "sun.nio.ch", "java.io",
            "java.nio",
            "java.lang", "java.lang.module", "java.lang.ref", "java.lang.reflect", "java.math", "java.net", "java.util",
            "java.util.concurrent", "java.util.concurrent.atomic");

    private final Process process;
    private final int port;

    private RealCassandra(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    int port() {
        return port;
    }

    /**
     * Starts one, whose cluster is {@code harvest} and whose datacenter is {@code fields}.
     *
     * @param guarded whether users sign in; there is cassandra, with the password cassandra
     * @param keys its certificate, in a PKCS12 store
     */
    static RealCassandra required(boolean guarded, Path directory, Path keys) throws IOException {
        Optional<Path> java = JavaHomes.found(new TreeSet<>(List.of(17)), System.getenv());
        boolean there = Files.isDirectory(LIB) && java.isPresent();
        if (System.getenv("CI") != null) {
            assertThat(there).as("CI needs a JDK 17 and the jars of a Cassandra (%s); nothing may be skipped there", HOW).isTrue();
        }
        assumeTrue(there, "skipped: no JDK 17, or no Cassandra; get one with " + HOW);
        int port = free();
        Path settings = Files.writeString(directory.resolve("cassandra.yaml"), resource("cassandra.yaml")
                .replace("@PORT@", "" + port).replace("@STORAGE@", "" + free())
                .replace("@AUTHENTICATOR@", guarded ? "PasswordAuthenticator" : "AllowAllAuthenticator").replace("@KEYS@", keys.toString())
                .replace("@PASSWORD@", PASSWORD));
        Files.writeString(directory.resolve("cassandra-rackdc.properties"), "dc=fields\nrack=r1\n");
        Files.writeString(directory.resolve("logback.xml"), """
                <configuration><appender name="out" class="ch.qos.logback.core.ConsoleAppender"><encoder><pattern>%d %level %msg%n</pattern>
                </encoder></appender><root level="INFO"><appender-ref ref="out"/></root></configuration>
                """);
        String ready = guarded ? "Created default superuser" : "Starting listening for CQL clients";
        return started(new ProcessBuilder(line(java.get(), directory, settings)).redirectErrorStream(true).start(), ready, port);
    }

    private static List<String> line(Path java, Path directory, Path settings) {
        // When this process is gone, however it went, its end of the pipe closes, and the shell ends the server.
        List<String> line = new ArrayList<>(
                List.of("/bin/sh", "-c", "\"$@\" </dev/null 2>&1 & cat >/dev/null; kill -9 $!; wait", "cassandra",
                        java.resolve("bin/java").toString(), "-Xmx384m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                        "-Djdk.attach.allowAttachSelf=true"));
        Stream.of("sun.nio.ch", "jdk.internal.misc", "jdk.internal.ref")
                .forEach(name -> line.addAll(List.of("--add-exports", "java.base/" + name + "=ALL-UNNAMED")));
        INSIDE.forEach(name -> line.addAll(List.of("--add-opens", "java.base/" + name + "=ALL-UNNAMED")));
        line.addAll(List.of("--add-exports", "java.management.rmi/com.sun.jmx.remote.internal.rmi=ALL-UNNAMED",
                "--add-exports", "java.rmi/sun.rmi.registry=ALL-UNNAMED", "--add-exports", "java.sql/java.sql=ALL-UNNAMED",
                "--add-exports", "jdk.unsupported/sun.misc=ALL-UNNAMED",
                "--add-opens", "jdk.management/com.sun.management.internal=ALL-UNNAMED",
                "-Dcassandra.config=" + settings.toUri(), "-Dcassandra.storagedir=" + directory.resolve("data"),
                "-Dcassandra-rackdc.properties=" + directory.resolve("cassandra-rackdc.properties").toUri(),
                "-Dcassandra-foreground=yes", "-Dcassandra.ring_delay_ms=100", "-Dcassandra.skip_wait_for_gossip_to_settle=0",
                "-Dcassandra.superuser_setup_delay_ms=0", "-Dlogback.configurationFile=" + directory.resolve("logback.xml"),
                "-cp", LIB + "/*", "org.apache.cassandra.service.CassandraDaemon"));
        return line;
    }

    private static RealCassandra started(Process process, String ready, int port) throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        List<String> said = new ArrayList<>();
        for (String text = output.readLine(); text != null; text = output.readLine()) {
            said.add(text);
            if (text.contains(ready)) {
                Thread.ofVirtual().start(() -> output.lines().forEach(_ -> {}));
                // It says so a moment before it does.
                await().atMost(Duration.ofMinutes(1)).until(() -> listens(port));
                return new RealCassandra(process, port);
            }
        }
        throw new IOException("Cassandra did not start: " + String.join("\n", said));
    }

    private static boolean listens(int port) {
        try (Socket _ = new Socket("127.0.0.1", port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static int free() throws IOException {
        try (ServerSocket once = new ServerSocket(0)) {
            return once.getLocalPort();
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream text = Objects.requireNonNull(RealCassandra.class.getResourceAsStream("/cassandra/" + name))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() throws Exception {
        process.getOutputStream().close();
        process.waitFor();
    }
}
