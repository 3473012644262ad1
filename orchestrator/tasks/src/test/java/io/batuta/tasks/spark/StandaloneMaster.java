package io.batuta.tasks.spark;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A standalone master with its REST port open, and a worker: real daemons on free ports of loopback. */
final class StandaloneMaster implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final RealSpark spark;
    private final Path directory;
    private final int port = freePort();
    private final int restPort = freePort();
    private final List<Process> daemons = new ArrayList<>();

    private StandaloneMaster(RealSpark spark, Path directory) {
        this.spark = spark;
        this.directory = directory;
    }

    static StandaloneMaster start(RealSpark spark, Path directory) throws IOException {
        StandaloneMaster master = new StandaloneMaster(spark, directory);
        Path settings = Files.writeString(directory.resolve("master.conf"),
                "spark.master.rest.enabled true\nspark.master.rest.port " + master.restPort + "\n");
        master.daemon("master", "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", Integer.toString(master.port),
                "--webui-port", "0", "--properties-file", settings.toString());
        master.daemon("worker", "org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--cores", "4", "--memory", "4g",
                "--webui-port", "0", "--work-dir", directory.resolve("worker").toString(), "spark://127.0.0.1:" + master.port);
        await().atMost(LIMIT).until(() -> master.said("master").contains("Registering worker"));
        return master;
    }

    private void daemon(String name, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(spark.home().path().resolve("bin/spark-class").toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log(name).toFile());
        builder.environment().put("SPARK_HOME", spark.home().path().toString());
        builder.environment().put("JAVA_HOME", spark.javaHome().toString());
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.environment().put("SPARK_DAEMON_MEMORY", "256m");
        daemons.add(builder.start());
    }

    private Path log(String name) {
        return directory.resolve(name + ".log");
    }

    String said(String name) throws IOException {
        return Files.exists(log(name)) ? Files.readString(log(name)) : "";
    }

    String address() {
        return "spark://127.0.0.1:" + port;
    }

    int restPort() {
        return restPort;
    }

    /** How many drivers were ever submitted to it. */
    long drivers() throws IOException {
        return said("master").lines().filter(line -> line.contains("Driver submitted")).count();
    }

    /** What drivers printed as errors, for whoever reads a failed test. */
    String driversSaid() {
        try (Stream<Path> files = Files.walk(directory.resolve("worker"))) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(path -> path.endsWith("stderr")).toList()) {
                all.append('\n').append(file).append(":\n").append(Files.readString(file));
            }
            return all.toString();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        // The worker first: it ends its drivers.
        for (Process daemon : daemons.reversed()) {
            daemon.destroy();
            if (!daemon.waitFor(15, TimeUnit.SECONDS)) {
                daemon.destroyForcibly().waitFor();
            }
        }
    }
}
