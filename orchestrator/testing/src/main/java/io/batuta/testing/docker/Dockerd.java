package io.batuta.testing.docker;

import io.batuta.model.task.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A real Docker engine as a child, with a containerd, a socket and files of its own, and one image, {@value #IMAGE}: a busybox, made here and fetched from nowhere. Its containers survive a restart of it
 * (live-restore). Closing it ends everything it began and undoes its mounts.
 */
public final class Dockerd implements AutoCloseable {
    /** The image it has. */
    public static final String IMAGE = "batuta/busybox:1";

    private static final List<String> PROGRAMS = List.of("dockerd", "containerd", "runc", "containerd-shim-runc-v2", "busybox", "tar");
    private static final List<String> APPLETS = List.of("sh", "echo", "seq", "sleep", "cat", "ls", "env", "true", "false", "printf",
            "touch",
            "id", "pwd", "head", "tail", "dd", "mount", "hostname", "chmod", "yes", "kill", "trap", "test", "wc", "rm", "mkdir", "df",
            "stty");
    private static final int PATIENCE = 3000;

    private final Path directory;
    private final List<String> settings;
    private @Nullable Process containerd;
    private @Nullable Process dockerd;

    private Dockerd(Path directory, List<String> settings) {
        this.directory = directory;
        this.settings = settings;
    }

    /** Starts one with its files in the directory; {@code settings} are further words of its command line. The test is skipped where there is no engine, or no root to start it. */
    public static Dockerd start(Path directory, String... settings) throws IOException, InterruptedException {
        for (String program : PROGRAMS) {
            Assumptions.assumeTrue(find(program) != null, "no " + program + " is installed (apt install docker.io busybox-static)");
        }
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "a Docker engine of the test's own needs root");
        Dockerd engine = new Dockerd(directory, List.of(settings));
        try {
            engine.beginContainerd();
            engine.begin();
            engine.makeImage();
            return engine;
        } catch (IOException | InterruptedException | RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    private static @Nullable Path find(String program) {
        return Stream.of("/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/bin").map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable).findFirst().orElse(null);
    }

    private void beginContainerd() throws IOException {
        Path socket = directory.resolve("containerd.sock");
        Files.write(directory.resolve("containerd.toml"), List.of("version = 2", "root = \"" + directory.resolve("containerd") + "\"",
                "state = \"" + directory.resolve("state") + "\"", "disabled_plugins = [\"io.containerd.grpc.v1.cri\"]", "[grpc]",
                "address = \"" + socket + "\""));
        Process started = child("containerd", List.of("--config", directory.resolve("containerd.toml").toString()));
        containerd = started;
        await(started, "containerd", () -> Files.exists(socket));
    }

    /** Starts it again after {@link #stop} or {@link #kill}; what it had begun is there. */
    public void begin() throws IOException {
        Files.deleteIfExists(directory.resolve("pid"));
        List<String> words = new ArrayList<>(List.of("--containerd", directory.resolve("containerd.sock").toString(), "--data-root",
                directory.resolve("data").toString(), "--exec-root", directory.resolve("exec").toString(), "-H", address(), "-p",
                directory.resolve("pid").toString(), "--storage-driver", "vfs", "--bridge=none", "--iptables=false", "--ip6tables=false",
                "--live-restore"));
        words.addAll(settings);
        Process started = child("dockerd", words);
        dockerd = started;
        await(started, "dockerd", this::answers);
    }

    private Process child(String program, List<String> words) throws IOException {
        List<String> command = new ArrayList<>(List.of(String.valueOf(find(program))));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve(program + ".log").toFile()));
        // An engine for the machine itself may be configured there; this one is not it.
        builder.environment().keySet().removeIf(name -> name.startsWith("DOCKER_"));
        return builder.start();
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private void await(Process process, String program, Condition condition) throws IOException {
        for (int i = 0; i < PATIENCE; i++) {
            if (condition.holds()) {
                return;
            }
            if (!process.isAlive()) {
                throw new IOException(program + " ended: " + log(program));
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new IOException(program + " does not answer: " + log(program));
    }

    private boolean answers() {
        try {
            return ask("GET", "/_ping", null).contains("200 OK");
        } catch (IOException _) {
            return false;
        }
    }

    /** Asks it something by plain HTTP and returns all it answers, headers too. */
    public String ask(String method, String path, byte @Nullable [] body) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket()));
            OutputStream to = Channels.newOutputStream(channel);
            to.write((method + " " + path + " HTTP/1.0\r\nHost: docker\r\nContent-Type: application/x-tar\r\nContent-Length: "
                    + (body == null ? 0 : body.length) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            if (body != null) {
                to.write(body);
            }
            InputStream from = Channels.newInputStream(channel);
            return new String(from.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** An image of nothing but a static busybox. */
    private void makeImage() throws IOException, InterruptedException {
        Path root = Files.createDirectories(directory.resolve("image"));
        for (String folder : List.of("bin", "tmp", "etc", "proc", "sys", "dev")) {
            Files.createDirectories(root.resolve(folder));
        }
        Files.copy(Path.of(String.valueOf(find("busybox"))), root.resolve("bin/busybox"));
        for (String applet : APPLETS) {
            Files.createSymbolicLink(root.resolve("bin").resolve(applet), Path.of("busybox"));
        }
        Files.writeString(root.resolve("etc/passwd"), "root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n");
        Files.writeString(root.resolve("etc/group"), "root:x:0:\nnogroup:x:65534:\n");
        Path archive = directory.resolve("image.tar");
        Process tar = new ProcessBuilder("tar", "-C", root.toString(), "-cf", archive.toString(), ".").redirectErrorStream(true).start();
        String said = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (tar.waitFor() != 0) {
            throw new IOException("tar failed: " + said);
        }
        String answer = ask("POST", "/images/create?fromSrc=-&repo=batuta/busybox&tag=1", Files.readAllBytes(archive));
        if (!answer.contains("sha256:")) {
            throw new IOException("the image could not be made: " + answer);
        }
    }

    /** Ends the engine as a shutdown of it would; its containers go on. */
    public void stop() {
        end(dockerd, false);
        dockerd = null;
    }

    /** Ends the engine as a crash of it would; its containers go on. */
    public void kill() {
        end(dockerd, true);
        dockerd = null;
    }

    private static void end(@Nullable Process process, boolean force) {
        if (process == null) {
            return;
        }
        if (force) {
            process.destroyForcibly();
        } else {
            process.destroy();
        }
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** A connection that leads there. */
    public Connection connection(Map<String, String> extra) {
        return new Connection("engine", "docker", null, address(), null, null, null, null, extra, Set.of());
    }

    /** Where it listens. */
    public String address() {
        return "unix://" + socket();
    }

    /** The file of its socket. */
    public Path socket() {
        return directory.resolve("docker.sock");
    }

    /** What one of its programs logged: {@code dockerd} or {@code containerd}. */
    public String log(String program) {
        try {
            return Files.readString(directory.resolve(program + ".log"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Its containers, ended ones too, as the engine lists them. */
    public String containers() throws IOException {
        return ask("GET", "/containers/json?all=1", null).replaceFirst("(?s)^.*?\r\n\r\n", "").strip();
    }

    @Override
    public void close() {
        end(dockerd, false);
        shims().forEach(shim -> {
            shim.descendants().forEach(ProcessHandle::destroyForcibly);
            shim.destroyForcibly();
        });
        end(containerd, false);
        try {
            unmount();
            // Images have links to the host's files, which whoever tidies up after a test would warn of.
            new ProcessBuilder("rm", "-rf", "--one-file-system", directory.resolve("data").toString(), directory.resolve("exec").toString(),
                    directory.resolve("containerd").toString(), directory.resolve("state").toString(),
                    directory.resolve("image").toString())
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().onExit().join();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("the engine's mounts could not be undone", e);
        }
    }

    /** What its containers run under, also when the engine that began them is gone. */
    private List<ProcessHandle> shims() {
        String ours = directory.resolve("containerd.sock").toString();
        return ProcessHandle.allProcesses().filter(process -> {
            try {
                String line = Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1);
                return line.contains("containerd-shim") && line.contains(ours);
            } catch (IOException _) {
                return false;
            }
        }).toList();
    }

    private void unmount() throws IOException {
        List<String> mounts = Files.readAllLines(Path.of("/proc/self/mounts")).stream().map(line -> line.split(" ")[1])
                .filter(place -> place.startsWith(directory + "/")).toList().reversed();
        for (String place : mounts) {
            new ProcessBuilder("umount", "-l", place).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start()
                    .onExit()
                    .join();
        }
    }
}
