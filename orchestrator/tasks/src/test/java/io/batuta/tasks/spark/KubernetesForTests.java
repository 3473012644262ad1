package io.batuta.tasks.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.batuta.model.task.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A cluster that somebody else runs: KUBECONFIG leads to it, BATUTA_KUBERNETES_MASTER is its {@code k8s://…}, and BATUTA_KUBERNETES_SETTINGS a file with the settings of Spark that it wants, the image first
 * of all. Its pods must reach this host, which serves the application to them.
 */
final class KubernetesForTests implements AutoCloseable {
    private final String master;
    private final Map<String, String> settings = new TreeMap<>();
    private final String here;
    private final HttpServer server;

    KubernetesForTests() throws IOException {
        master = Objects.requireNonNull(System.getenv("BATUTA_KUBERNETES_MASTER"), "docs/spark.md says what these tests want");
        Properties given = new Properties();
        try (InputStream file = Files.newInputStream(Path.of(Objects.requireNonNull(System.getenv("BATUTA_KUBERNETES_SETTINGS"))))) {
            given.load(file);
        }
        given.forEach((name, value) -> settings.put(name.toString(), value.toString()));
        try (DatagramSocket towards = new DatagramSocket()) {
            URI address = URI.create("tcp://" + apiServer());
            towards.connect(new InetSocketAddress(address.getHost(), address.getPort()));
            here = towards.getLocalAddress().getHostAddress();
        }
        server = HttpServer.create(new InetSocketAddress(0), 0);
        server.start();
    }

    /** The connection people would make. */
    Connection connection() {
        return new Connection("cluster", "spark", null, master, null, null, null, null, settings, Set.of());
    }

    /** Its address, with the port. */
    String apiServer() {
        return Submission.apiServer(master).orElseThrow();
    }

    /** This host, as pods see it. */
    String here() {
        return here;
    }

    /** Serves a file; its address. */
    String serve(Path file) {
        server.createContext("/" + file.getFileName(), exchange -> {
            byte[] bytes = Files.readAllBytes(file);
            exchange.sendResponseHeaders(200, bytes.length);
            try (exchange) {
                exchange.getResponseBody().write(bytes);
            }
        });
        return "http://" + here + ":" + server.getAddress().getPort() + "/" + file.getFileName();
    }

    /** The pods of an attempt, one a line: {@code name role phase}. */
    String pods(String attempt) throws IOException, InterruptedException {
        return kubectl("get", "pods", "-l", "batuta-attempt=" + attempt, "-o",
                "jsonpath={range .items[*]}{.metadata.name} {.metadata.labels.spark-role} {.status.phase}{\"\\n\"}{end}");
    }

    /** What kubectl prints. */
    String kubectl(String... words) throws IOException, InterruptedException {
        Process kubectl = new ProcessBuilder(Stream.concat(Stream.of("kubectl"), Stream.of(words)).collect(Collectors.toList()))
                .redirectErrorStream(true).start();
        String said = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(kubectl.waitFor()).as("kubectl %s: %s", String.join(" ", words), said).isZero();
        return said;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
