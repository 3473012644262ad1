package io.batuta.server.faults;

import io.batuta.server.home.Home;
import io.batuta.server.home.ServerFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One node: a server process that is started, killed, halted and started again on the same home, as systemd would. */
final class ServerUnderFault implements AutoCloseable {
    /** A built Batuta's launcher, to be tested instead of the classes just compiled: its start is the one people have, with an ahead-of-time cache. */
    private static final String LAUNCHER = System.getProperty("proof.launcher");
    /** Another build of Batuta: an upgrade goes from one to the other and back. */
    private static final String OTHER = System.getProperty("proof.other", LAUNCHER);
    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    final String name;
    private final Path directory;
    private final Home home;
    private final Path failpoints;
    private final Path output;
    private final List<String> before;
    private final Surroundings around;
    private final AtomicInteger orders = new AtomicInteger();
    final WallClock clock;
    private String launcher = LAUNCHER;
    private volatile Process process;
    private volatile Client client;

    /** What every start of it gets. */
    record Surroundings(String databaseUrl, Path dags, Path ledger, String target) {}

    /** @param before words that begin the command: a program that runs the server somewhere else, or under a limit */
    ServerUnderFault(String name, Path directory, List<String> before, Surroundings around) throws IOException {
        this.name = name;
        this.directory = Files.createDirectories(directory.resolve(name));
        this.home = Home.at(this.directory.resolve("home"));
        this.failpoints = Files.createDirectories(this.directory.resolve("failpoints"));
        this.output = this.directory.resolve("output");
        this.clock = new WallClock(this.directory);
        this.before = before;
        this.around = around;
    }

    /** Starts the process; see {@link #awaitReady}. */
    void start() {
        if (process != null && process.isAlive()) {
            throw new IllegalStateException("server " + name + " runs already");
        }
        forget(failpoints.resolve("order"));
        client = null;
        try {
            process = command().start();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The classes under test, with the launcher's flags. */
    private List<String> java() {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-Xmx256m",
                "-XX:+UseCompactObjectHeaders", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Dbatuta.failpoints=" + failpoints, "-cp",
                System.getProperty("java.class.path"), "io.batuta.server.Main");
    }

    /** The next start is the other build's. */
    void replaceProgram() {
        launcher = Objects.equals(launcher, OTHER) ? LAUNCHER : OTHER;
    }

    private ProcessBuilder command() {
        List<String> command = new ArrayList<>(before);
        command.addAll(launcher == null ? java() : List.of(launcher));
        command.addAll(List.of("server", "--home", home.path().toString(), "--dags", around.dags.toString(), "--port", "0",
                "--new-dags-paused", "false", "--node-name", name));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().keySet().removeIf(variable -> variable.startsWith("BATUTA_"));
        if (launcher != null) {
            builder.environment().put("BATUTA_BUILD", "off");
            builder.environment().put("BATUTA_JAVA_OPTS", "-Dbatuta.failpoints=" + failpoints);
        }
        if (around.databaseUrl != null) {
            builder.environment().put("BATUTA_DB_URL", around.databaseUrl);
        }
        builder.environment().putAll(clock.environment());
        builder.environment().put("LEDGER", around.ledger.toString());
        builder.environment().put("TARGET", around.target);
        return builder;
    }

    /** A second process with the same settings; gives its exit code. */
    int startBeside() {
        try {
            return command().start().waitFor();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    /** Waits until it answers; false when it ended instead. */
    boolean awaitReady() {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (process.isAlive() && System.nanoTime() < end) {
            if (client().isPresent()) {
                return true;
            }
            Pause.millis(10);
        }
        return false;
    }

    /** A client of the process that runs now, once it is ready. */
    Optional<Client> client() {
        if (client == null) {
            try {
                client = ServerFile.find(home).filter(found -> process != null && found.pid() == process.pid())
                        .map(found -> new Client(found.url(), token())).orElse(null);
            } catch (RuntimeException e) {
                return Optional.empty();
            }
        }
        return Optional.ofNullable(client);
    }

    private String token() {
        try {
            return Files.readString(home.cliToken()).strip();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    boolean alive() {
        return process != null && process.isAlive();
    }

    int exitCode() {
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    Home home() {
        return home;
    }

    /** As a power cut would. */
    void kill() {
        process.destroyForcibly();
        await(Duration.ofSeconds(10));
    }

    /** As systemd would; false when it did not end in time. */
    boolean terminate(Duration limit) {
        process.destroy();
        return await(limit);
    }

    boolean await(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** STOP or CONT. */
    void signal(String signal) {
        Commands.run("kill", "-" + signal, Long.toString(pid()));
    }

    /** Orders what happens at a failpoint; gives the order's name. */
    String order(String place, int passes, String action) {
        String order = "o" + orders.incrementAndGet();
        try {
            Path draft = failpoints.resolve("draft");
            Files.writeString(draft, order + " " + place + " " + passes + " " + action);
            Files.move(draft, failpoints.resolve("order"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return order;
    }

    /** Whether the process came to where the order holds. */
    boolean reached(String order) {
        try {
            Path reached = failpoints.resolve("reached");
            return Files.exists(reached) && Files.readString(reached).equals(order);
        } catch (IOException e) {
            return false;
        }
    }

    /** Takes the order back: whoever is held goes on. */
    void release() {
        forget(failpoints.resolve("order"));
    }

    private static void forget(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The end of what it said. */
    String said(int characters) {
        try {
            String log = Files.exists(home.serverLog()) ? Files.readString(home.serverLog()) : "";
            String printed = Files.exists(output) ? Files.readString(output) : "";
            return log.substring(Math.max(0, log.length() - characters)) + "\nprinted: "
                    + printed.substring(Math.max(0, printed.length() - characters));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        if (alive()) {
            signal("CONT");
            if (!terminate(Duration.ofSeconds(15))) {
                kill();
            }
        }
    }
}
