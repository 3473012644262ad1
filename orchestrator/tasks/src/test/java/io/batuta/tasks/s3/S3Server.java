package io.batuta.tasks.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.batuta.model.task.Connection;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that speaks S3, in a process of its own that ends with this one. Without its jars, tests are skipped with a line; in CI they fail. */
final class S3Server implements AutoCloseable {
    private static final Path LIB = Path.of("../testing/s3/target/lib").toAbsolutePath().normalize();
    private static final String HOW = "mvn -f orchestrator/testing/s3 process-resources";
    private static final Pattern STARTED = Pattern.compile("Tomcat started on ports? .*?([0-9]+) \\(http\\)");

    private final Process process;
    private final int port;

    private S3Server(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static S3Server required(Path directory) throws IOException {
        boolean there = Files.isDirectory(LIB);
        if (System.getenv("CI") != null) {
            assertThat(there).as("CI needs the jars of an S3 server (%s); nothing may be skipped there", HOW).isTrue();
        }
        assumeTrue(there, "skipped: no S3 server; get one with " + HOW);
        List<String> java = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx192m", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-cp", LIB + "/*", "com.adobe.testing.s3mock.S3MockApplication", "--http.port=0",
                "--server.port=0", "--spring.main.banner-mode=off", "--com.adobe.testing.s3mock.store.root=" + directory);
        // When this process is gone, however it went, its end of the pipe closes, and the shell ends the server.
        List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", "\"$@\" </dev/null 2>&1 & cat >/dev/null; kill $!; wait", "s3"));
        line.addAll(java);
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        List<String> said = new ArrayList<>();
        for (String text = output.readLine(); text != null; text = output.readLine()) {
            said.add(text);
            Matcher started = STARTED.matcher(text);
            if (started.find()) {
                Thread.ofVirtual().start(() -> output.lines().forEach(_ -> {}));
                return new S3Server(process, Integer.parseInt(started.group(1)));
            }
        }
        throw new IOException("the S3 server did not start: " + String.join("\n", said));
    }

    Connection connection(String bucket) {
        return new Connection("lake", "s3", null, "http://127.0.0.1", port, "key", "secret", bucket, Map.of("region", "eu-west-1"),
                Set.of());
    }

    @Override
    public void close() throws Exception {
        process.getOutputStream().close();
        process.waitFor();
    }
}
