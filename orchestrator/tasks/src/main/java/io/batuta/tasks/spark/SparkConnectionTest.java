package io.batuta.tasks.spark;

import io.batuta.model.task.Connection;
import io.batuta.model.task.ConnectionTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Looks at what a Spark task would use: the Spark home, its Scala, a Java that fits, the packages named, and whether a standalone master listens or a resource manager answers. Nothing is submitted. */
public final class SparkConnectionTest implements ConnectionTest {
    private static final int PATIENCE = 5_000;
    private static final int PORT = 7077;

    private final Map<String, String> environment;

    /** @param environment the service's environment variables */
    public SparkConnectionTest(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public String kind() {
        return "spark";
    }

    @Override
    public List<String> servers(Connection connection) {
        String master = Submission.master(connection);
        if (master.equals("yarn")) {
            return YarnCluster.addresses(extra(connection, "yarn_web"), yarnSite(connection));
        }
        return master.startsWith("spark://") ? masters(master).toList() : Submission.apiServer(master).stream().toList();
    }

    private YarnSite yarnSite(Connection connection) {
        Map<String, String> submits = new TreeMap<>(environment);
        submits.putAll(Submission.hadoop(connection));
        return YarnSite.of(submits, connection.extra(), null);
    }

    private Result yarn(String found, Connection connection) throws InterruptedException {
        try (ClusterHttp http = new ClusterHttp(Duration.ofMillis(PATIENCE))) {
            return yarn(found, YarnCluster.of(http, extra(connection, "yarn_web"), yarnSite(connection)));
        }
    }

    private static Result yarn(String found, YarnCluster yarn) throws InterruptedException {
        try {
            return Result.usable(found + "; the resource manager " + yarn.address() + " answers: " + yarn.about());
        } catch (IOException e) {
            return Result.unusable(found + "; the resource manager " + yarn.address() + " cannot be asked: " + e,
                    "is it running, and is that its web address (yarn_web, else what yarn-site.xml says)?");
        }
    }

    @Override
    public Result test(Connection connection) throws InterruptedException {
        SparkHome spark = SparkHome.named(extra(connection, "spark_home"), environment);
        Path java = JavaHomes.of(spark, extra(connection, "java_home"), environment);
        new Preflight(spark).libraries(new TreeMap<>(connection.extra()));
        String found = spark.words() + " runs on Java " + JavaHomes.version(java).orElse(0) + " in " + java;
        String master = Submission.master(connection);
        if (master.equals("yarn")) {
            new Preflight(spark).yarn();
            return yarn(found, connection);
        }
        Optional<String> kubernetes = Submission.apiServer(master);
        if (kubernetes.isPresent()) {
            new Preflight(spark).kubernetes();
            String problem = problem(kubernetes.get());
            return problem == null
                    ? Result.usable(found + "; the API server " + kubernetes.get()
                            + " accepts connections; whether it accepts who submits is seen only then")
                    : Result.unusable(found + "; the API server " + kubernetes.get() + " cannot be reached: " + problem,
                            "is the cluster running, and is that its address (kubectl cluster-info)?");
        }
        if (!master.startsWith("spark://")) {
            return Result.usable(found + "; the master is " + master + ", which is not asked");
        }
        for (String address : masters(master).toList()) {
            String problem = problem(address);
            if (problem == null) {
                return Result.usable(found + "; the master " + address + " accepts connections");
            }
            found += "; the master " + address + " cannot be reached: " + problem;
        }
        return Result.unusable(found, "is the master running, and is that its address?");
    }

    private static @org.jspecify.annotations.Nullable String extra(Connection connection, String name) {
        return connection.extra(name).or(() -> connection.extra(name.replace('_', '-'))).filter(text -> !text.isBlank()).orElse(null);
    }

    private static Stream<String> masters(String master) {
        return Stream.of(master.substring("spark://".length()).split(",")).map(String::strip)
                .map(address -> address.contains(":") ? address : address + ":" + PORT);
    }

    private static @org.jspecify.annotations.Nullable String problem(String address) {
        int colon = address.lastIndexOf(':');
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))), PATIENCE);
            return null;
        } catch (java.net.UnknownHostException | java.nio.channels.UnresolvedAddressException _) {
            return "the name is not known";
        } catch (IOException | IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
