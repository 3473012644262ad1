package io.batuta.web.ui;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A headless Chromium, driven by its own protocol: no driver to download, no Node. */
final class Chromium implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "chrome", "chromium-headless-shell");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path profile;
    private final Wire wire;

    private Chromium(Process process, Path profile, Wire wire) {
        this.process = process;
        this.profile = profile;
        this.wire = wire;
    }

    /** Starts one; where none is installed the test is skipped with a line, and on CI it fails. */
    static Chromium start() {
        Optional<Path> program = find();
        if (program.isEmpty()) {
            assertThat(System.getenv("CI")).as("CI needs a Chromium on the PATH; nothing may be skipped there").isNotEqualTo("true");
            System.out.println("Skipped: the console's tests need chromium on the PATH (apt-get install chromium).");
        }
        assumeTrue(program.isPresent(), "no chromium on the PATH");
        try {
            return start(program.orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> find() {
        List<Path> folders = Stream.of(System.getenv("PATH").split(":")).map(Path::of).toList();
        return NAMES.stream().flatMap(name -> folders.stream().map(folder -> folder.resolve(name))).filter(Files::isExecutable).findFirst();
    }

    private static Chromium start(Path program) throws IOException {
        Path profile = Files.createTempDirectory("batuta-chromium");
        ProcessBuilder builder = new ProcessBuilder(
                program.toString(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-extensions", "--force-color-profile=srgb",
                "--lang=en-GB",
                "--remote-debugging-port=0", "--user-data-dir=" + profile, "about:blank");
        builder.environment().put("TZ", "UTC");
        Process process = builder.redirectErrorStream(true).redirectOutput(profile.resolve("out.txt").toFile()).start();
        Path port = profile.resolve("DevToolsActivePort");
        await().atMost(PATIENCE).until(() -> Files.exists(port) && Files.readString(port, UTF_8).lines().count() >= 2);
        List<String> lines = Files.readAllLines(port, UTF_8);
        Wire wire = new Wire();
        URI address = URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
        WebSocket socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, wire)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        wire.open(socket);
        return new Chromium(process, profile, wire);
    }

    /** A tab of its own, with its own cookies and storage. */
    Tab tab(int width, int height) {
        String context = String.valueOf(wire.call(null, "Target.createBrowserContext", Map.of()).get("browserContextId"));
        String target = String
                .valueOf(wire.call(null, "Target.createTarget", Map.of("url", "about:blank", "browserContextId", context)).get("targetId"));
        String session = String
                .valueOf(wire.call(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true)).get("sessionId"));
        return new Tab(wire, session, context, width, height);
    }

    @Override
    public void close() {
        wire.close();
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // Chromium still lets go of its files; what remains lies in the folder for temporary files.
        }
    }
}
