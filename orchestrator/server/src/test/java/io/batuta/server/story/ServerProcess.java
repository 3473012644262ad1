package io.batuta.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.server.client.Api;
import io.batuta.server.client.ApiException;
import io.batuta.server.home.Home;
import io.batuta.server.home.ServerFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real server in a process of its own, as a person starts it. */
final class ServerProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final Home home;
    private final Path output;
    private final Process process;
    private final Api api;

    private ServerProcess(Home home, Path output, Process process) throws IOException {
        this.home = home;
        this.output = output;
        this.process = process;
        await().atMost(START_LIMIT).until(() -> {
            assertThat(process.isAlive()).as(() -> "the server ended: " + said()).isTrue();
            return ServerFile.find(home).filter(found -> found.pid() == process.pid()).isPresent();
        });
        this.api = new Api(ServerFile.find(home).orElseThrow().url(), Files.readString(home.cliToken()).strip());
    }

    /** Starts it and waits until it answers. */
    static ServerProcess start(Path directory, Path dags) throws IOException {
        return start(directory, dags, List.of());
    }

    /** The same with more words on the command line. */
    static ServerProcess start(Path directory, Path dags, List<String> more) throws IOException {
        Home home = Home.at(directory.resolve("home"));
        Path output = Files.createTempFile(directory, "server-", ".out");
        return new ServerProcess(home, output, command(words(home, dags, more), output).start());
    }

    /** The same, obeying the orders in that directory ({@link io.batuta.model.failpoint.Failpoint}). */
    static ServerProcess startUnderOrders(Path directory, Path dags, Path failpoints) throws IOException {
        Home home = Home.at(directory.resolve("home"));
        Path output = Files.createTempFile(directory, "server-", ".out");
        ProcessBuilder builder = command(words(home, dags, List.of()), output);
        builder.command().add(1, "-Dbatuta.failpoints=" + failpoints);
        return new ServerProcess(home, output, builder.start());
    }

    /** Starts one that is going to end by itself, perhaps before it answers; gives the exit code. */
    static int startAndAwaitExit(Path directory, Path dags) throws IOException, InterruptedException {
        Home home = Home.at(directory.resolve("home"));
        Process process = command(words(home, dags, List.of()), Files.createTempFile(directory, "server-", ".out")).start();
        return exit(process);
    }

    private static List<String> words(Home home, Path dags, List<String> more) {
        List<String> words = new ArrayList<>(List.of("standalone", "--home", home.path().toString(), "--dags", dags.toString(), "--port",
                "0", "--new-dags-paused", "false"));
        words.addAll(more);
        return words;
    }

    private static int exit(Process process) throws InterruptedException {
        try {
            assertThat(process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS)).as("ends by itself").isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Waits until it has ended by itself; gives the exit code. */
    int exit() throws InterruptedException {
        return exit(process);
    }

    /** This program with these words; what it says goes to the file. */
    static ProcessBuilder command(List<String> words, Path output) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp",
                        System.getProperty("java.class.path"), "io.batuta.server.Main"));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("BATUTA_"));
        return builder;
    }

    long pid() {
        return process.pid();
    }

    Api api() {
        return api;
    }

    Home home() {
        return home;
    }

    /** All it printed. */
    String said() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Asks for a run without a logical date; gives its id. */
    String trigger(String dag) {
        return trigger(dag, Map.of());
    }

    /** The same with params. */
    String trigger(String dag, Map<String, ?> params) {
        Map<String, Object> body = new HashMap<>();
        body.put("logical_date", null);
        body.put("conf", params);
        return api.post("/api/v2/dags/" + dag + "/dagRuns", body).path("dag_run_id").asText();
    }

    /** The state of a run. */
    String state(String dag, String run) {
        return run(dag, run).path("run").path("state").asText();
    }

    /** A run's page. */
    JsonNode run(String dag, String run) {
        return api.get("/api/batuta/v1/runs/" + Api.segment(dag) + "/" + Api.segment(run));
    }

    /** How many of a run's tasks are in that state. */
    int count(String dag, String run, String state) {
        return run(dag, run).path("counts").path(state).asInt();
    }

    /** Whether the server knows the DAG. */
    boolean knows(String dag) {
        try {
            return !api.get("/api/v2/dags/" + dag).path("dag_id").asText().isEmpty();
        } catch (ApiException e) {
            return false;
        }
    }

    /** As a power cut would: no hook runs, nothing is written any more. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As systemd or Ctrl-C would; gives the exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("stops in time").isTrue();
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        if (process.isAlive()) {
            process.destroy();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }
}
