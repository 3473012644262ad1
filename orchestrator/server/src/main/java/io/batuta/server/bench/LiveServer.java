package io.batuta.server.bench;

import io.batuta.server.client.Api;
import io.batuta.server.home.Home;
import io.batuta.server.home.ServerFile;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server as a person starts it: the launcher, a process of its own, the real port. */
final class LiveServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Process process;
    private final Home home;
    private final URI url;
    private final double millisToHealth;
    private final long begun;

    private LiveServer(Process process, Home home, URI url, long begun) throws IOException, InterruptedException {
        this.process = process;
        this.home = home;
        this.url = url;
        this.begun = begun;
        this.millisToHealth = awaitHealth(begun);
    }

    /** Starts it and returns when it says that it is healthy. */
    static LiveServer start(Path home, Path dags) throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = new ArrayList<>(program());
        command.addAll(List.of("server", "--home", home.toString(), "--dags", dags.toString(), "--port", Integer.toString(port),
                "--new-dags-paused", "false", "--parallelism", "1024"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolveSibling("server.out").toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("BATUTA_") && !name.equals("BATUTA_JAVA_HOME"));
        builder.environment().put("BATUTA_BUILD", "off");
        long begun = System.nanoTime();
        return new LiveServer(builder.start(), Home.at(home), URI.create("http://127.0.0.1:" + port), begun);
    }

    /** The launcher when there is one, since its flags and its cache are a part of what is measured. */
    private static List<String> program() {
        String app = System.getProperty("batuta.app");
        return app != null
                ? List.of(Path.of(app, "batuta").toString())
                : List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp",
                        System.getProperty("java.class.path"), "io.batuta.server.Main");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private double awaitHealth(long since) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url.resolve("/api/v2/monitor/health")).timeout(Duration.ofSeconds(5)).build();
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            while (true) {
                try {
                    if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                        return (System.nanoTime() - since) / 1e6;
                    }
                } catch (IOException _) {
                    // It does not listen yet.
                }
                if (!process.isAlive() || System.nanoTime() - since > PATIENCE.toNanos()) {
                    process.destroyForcibly();
                    throw new IllegalStateException(
                            "the server did not start; it said: " + Files.readString(home.path().resolveSibling("server.out")));
                }
                Thread.sleep(5);
            }
        }
    }

    /** From the start of the process to the first healthy answer. */
    double millisToHealth() {
        return millisToHealth;
    }

    /** Since the start of the process. */
    double millisSinceStart() {
        return (System.nanoTime() - begun) / 1e6;
    }

    URI url() {
        return url;
    }

    String token() throws IOException {
        return Files.readString(home.cliToken()).strip();
    }

    /** Its API, as its own commands use it. */
    Api api() throws IOException, InterruptedException {
        // The file of the token is written before the port opens, that of the address just after it.
        while (ServerFile.find(home).filter(file -> file.pid() == process.pid()).isEmpty()) {
            Thread.sleep(5);
        }
        return new Api(url.toString(), token());
    }

    Footprint footprint() {
        return new Footprint(process.toHandle());
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the server did not stop within 20 s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
