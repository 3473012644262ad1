package io.batuta.testing.ssh;

import io.batuta.model.task.Connection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** A real OpenSSH server as a child, on a port of its own, with its own keys and files. It lets in whoever runs the tests, with the key it made. */
public final class Sshd implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/sshd");

    private final Path directory;
    private final String address;
    private final int port;
    private final List<String> before;
    private @Nullable Process process;

    private Sshd(Path directory, String address, int port, List<String> before) {
        this.directory = directory;
        this.address = address;
        this.port = port;
        this.before = before;
    }

    /** Starts one with its files in the directory; {@code settings} are further lines of its configuration. */
    public static Sshd start(Path directory, String... settings) throws IOException, InterruptedException {
        return startAt("127.0.0.1", directory, List.of(), settings);
    }

    /**
     * The words before an sshd that make it know its users with {@code /bin/sh} as their shell, for itself only: what the user's own shell reads at its start then costs nothing, however many commands
     * there are. None where that needs more rights than there are.
     *
     * @param directory for a file
     */
    public static List<String> plainShell(Path directory) throws IOException {
        if (!user().equals("root") || !Files.isExecutable(Path.of("/usr/bin/unshare"))) {
            return List.of();
        }
        Path users = directory.resolve("passwd");
        Files.writeString(users, Files.readString(Path.of("/etc/passwd")).replaceAll("(?m)^(root:.*):[^:\n]*$", "$1:/bin/sh"));
        return List.of("unshare", "--mount", "sh", "-c", "mount --bind '" + users + "' /etc/passwd && exec \"$@\"", "sh");
    }

    /** The same at another address, begun by another program: for namespaces. */
    public static Sshd startAt(String address, Path directory, List<String> before, String... settings)
            throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(PROGRAM), "no OpenSSH server is installed (apt install openssh-server)");
        if (user().equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        Sshd sshd = new Sshd(directory, address, freePort(), before);
        keygen(sshd.hostKeyFile());
        keygen(sshd.clientKey());
        Files.copy(Path.of(sshd.clientKey() + ".pub"), directory.resolve("authorized"));
        List<String> config = new ArrayList<>(List.of(settings));
        config.addAll(List.of("ListenAddress " + address, "Port " + sshd.port, "HostKey " + sshd.hostKeyFile(), "PidFile none",
                "AuthorizedKeysFile " + directory.resolve("authorized"), "StrictModes no", "UsePAM no", "PermitRootLogin yes",
                "MaxStartups 200", "Subsystem sftp internal-sftp", "UseDNS no"));
        Files.write(directory.resolve("config"), config);
        sshd.begin();
        return sshd;
    }

    /** Starts it again after {@link #stop}, on the same port. */
    public void begin() throws IOException {
        List<String> words = new ArrayList<>(before);
        words.addAll(List.of(PROGRAM.toString(), "-D", "-e", "-f", directory.resolve("config").toString()));
        Process started = new ProcessBuilder(words).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile())).start();
        process = started;
        while (!answers()) {
            if (!started.isAlive()) {
                throw new IOException("sshd ended: " + log());
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** Ends the server and cuts everybody off, as a crash of it would; what they had begun goes on. */
    public void stop() {
        Process running = process;
        if (running != null) {
            List<ProcessHandle> all = running.descendants().filter(Sshd::ofTheServer).toList();
            running.destroyForcibly();
            all.forEach(ProcessHandle::destroyForcibly);
            running.onExit().join();
            process = null;
        }
    }

    private static boolean ofTheServer(ProcessHandle process) {
        return process.info().command().filter(command -> command.endsWith("/sshd")).isPresent();
    }

    /** How many connections are open. */
    public long connections() {
        Process running = process;
        return running == null ? 0 : running.children().filter(Sshd::ofTheServer).count();
    }

    /** A connection that leads there, with its files in the directory {@code attempts}. */
    public Connection connection(Map<String, String> more) throws IOException {
        Map<String, String> extra = new TreeMap<>(Map.of("key_file", clientKey().toString(), "host_key", hostKey(), "directory",
                attempts().toString()));
        more.forEach((name, value) -> {
            if (value.isEmpty()) {
                extra.remove(name);
            } else {
                extra.put(name, value);
            }
        });
        return new Connection("worker", "ssh", null, address, port, user(), null, null, extra, Set.of());
    }

    /** Lets in whoever has that key. */
    public void authorize(String publicKey) throws IOException {
        Files.writeString(directory.resolve("authorized"), publicKey.strip() + "\n", java.nio.file.StandardOpenOption.APPEND);
    }

    /** Where attempts keep their files. */
    public Path attempts() {
        return directory.resolve("attempts");
    }

    /** What it is known by. */
    public String hostKey() throws IOException {
        return Files.readString(Path.of(hostKeyFile() + ".pub")).strip();
    }

    public Path clientKey() {
        return directory.resolve("client_key");
    }

    public Path hostKeyFile() {
        return directory.resolve("host_key");
    }

    /** Where it listens. */
    public String address() {
        return address;
    }

    public int port() {
        return port;
    }

    public String log() {
        try {
            return Files.readString(directory.resolve("log"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return e.toString();
        }
    }

    public static String user() {
        return System.getProperty("user.name");
    }

    /** Makes a key without a passphrase, unless it is there. */
    public static void keygen(Path file, String... more) throws IOException, InterruptedException {
        Files.deleteIfExists(file);
        List<String> words = new ArrayList<>(List.of("ssh-keygen", "-q", "-f", file.toString()));
        words.addAll(more.length == 0 ? List.of("-t", "ed25519", "-N", "") : List.of(more));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("ssh-keygen failed: " + said);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
