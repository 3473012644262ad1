package io.batuta.server.wiring;

import io.batuta.model.task.Connection;
import io.batuta.store.db.DatabaseAddress;
import io.batuta.store.postgres.EmbeddedPostgres;
import io.batuta.tasks.spark.JavaHomes;
import io.batuta.tasks.spark.SparkHome;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The demo's last leg, where this host has a Spark and a JDK 17: where Spark runs, and a Postgres of the demo's own for the table it fills. */
final class DemoSpark implements AutoCloseable {
    private static final NavigableSet<Integer> JAVAS = new TreeSet<>(Set.of(17));

    private final SparkHome spark;
    private final Path javaHome;
    private final Path directory;
    private final EmbeddedPostgres database;

    private DemoSpark(SparkHome spark, Path javaHome, Path directory) {
        this.spark = spark;
        this.javaHome = javaHome;
        this.directory = directory;
        this.database = EmbeddedPostgres.start(directory.resolve("users-db"));
    }

    /** Starts it when nothing is missing. */
    static Optional<DemoSpark> start(Path home, Map<String, String> environment) {
        Optional<SparkHome> spark = SparkHome.found(environment);
        Optional<Path> java = JavaHomes.found(JAVAS, environment);
        return spark.isPresent() && java.isPresent()
                ? Optional.of(new DemoSpark(spark.get(), java.get(), home.toAbsolutePath().normalize().resolve("demo")))
                : Optional.empty();
    }

    /** In one line, what is missing. */
    static String missing(Map<String, String> environment) {
        String what = JavaHomes.found(JAVAS, environment).isEmpty()
                ? "no JDK 17 here (Debian and Ubuntu: apt install openjdk-17-jre-headless)"
                : "no Spark here: " + SparkHome.HOW_TO_GET_ONE;
        return "Spark         left out, the rest runs; " + what;
    }

    List<Connection> connections() {
        DatabaseAddress address = database.address();
        URI jdbc = URI.create(address.jdbcUrl().substring("jdbc:".length()));
        return List.of(
                new Connection("spark", "spark", Vault.OF_THE_DEMO, "local[1]", null, null, null, null,
                        Map.of("spark_home", spark.path().toString(), "java_home", javaHome.toString(), "checkpoints",
                                directory.resolve("checkpoints").toString(),
                                // A driver that lives some seconds every 25 should cost little.
                                "spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC", "spark.ui.enabled", "false"),
                        Set.of()),
                new Connection("users_db", "postgres", Vault.OF_THE_DEMO, jdbc.getHost(), jdbc.getPort(), address.owner().user(),
                        address.owner().password(), jdbc.getPath().substring(1), Map.of(), Set.of()));
    }

    List<String> lines() {
        return List.of(
                "Spark         " + spark.version() + " in " + spark.path() + ", on " + javaHome,
                "People table  users, on 127.0.0.1:" + database.port() + " (connection users_db; a Postgres of the demo's own)");
    }

    @Override
    public void close() {
        database.close();
    }
}
