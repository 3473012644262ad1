package io.batuta.testing.spark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A standalone master with its REST port open, and a worker: real daemons on free ports of loopback. */
public final class StandaloneMaster implements AutoCloseable {
    private static final int PATIENCE = 3000;

    private final Path home;
    private final Path java;
    private final Path directory;
    private final int port;
    private final int restPort;
    private final List<Process> daemons = new ArrayList<>();

    private StandaloneMaster(Path home, Path java, Path directory) throws IOException {
        this.home = home;
        this.java = java;
        this.directory = directory;
        this.port = freePort();
        this.restPort = freePort();
    }

    /**
     * Starts both and returns when the worker has been registered.
     *
     * @param home a Spark home
     * @param java the home of a JDK that this Spark runs on
     * @param directory for their files
     */
    public static StandaloneMaster start(Path home, Path java, Path directory) throws IOException, InterruptedException {
        StandaloneMaster master = new StandaloneMaster(home, java, directory);
        Path settings = Files.writeString(directory.resolve("master.conf"),
                "spark.master.rest.enabled true\nspark.master.rest.port " + master.restPort + "\n");
        try {
            master.daemon("master", "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", Integer.toString(master.port),
                    "--webui-port", "0", "--properties-file", settings.toString());
            master.daemon("worker", "org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--cores", "4", "--memory", "4g",
                    "--webui-port", "0", "--work-dir", directory.resolve("worker").toString(), master.address());
            master.awaitWorker();
            return master;
        } catch (IOException | RuntimeException e) {
            master.close();
            throw e;
        }
    }

    private void daemon(String name, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/spark-class").toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log(name).toFile());
        builder.environment().put("SPARK_HOME", home.toString());
        builder.environment().put("JAVA_HOME", java.toString());
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.environment().put("SPARK_DAEMON_MEMORY", "256m");
        daemons.add(builder.start());
    }

    private void awaitWorker() throws IOException {
        for (int i = 0; !said("master").contains("Registering worker"); i++) {
            if (i == PATIENCE || daemons.stream().anyMatch(daemon -> !daemon.isAlive())) {
                throw new IOException("the worker has not reached the master: " + said("master") + said("worker"));
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private Path log(String name) {
        return directory.resolve(name + ".log");
    }

    private String said(String name) throws IOException {
        return Files.exists(log(name)) ? Files.readString(log(name)) : "";
    }

    /** {@code spark://127.0.0.1:port}. */
    public String address() {
        return "spark://127.0.0.1:" + port;
    }

    /** Where it can be asked about drivers. */
    public int restPort() {
        return restPort;
    }

    /** How many drivers were ever submitted to it. */
    public long drivers() throws IOException {
        return said("master").lines().filter(line -> line.contains("Driver submitted")).count();
    }

    /** What drivers printed as errors, for whoever reads a failed test. */
    public String driversSaid() {
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

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
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
