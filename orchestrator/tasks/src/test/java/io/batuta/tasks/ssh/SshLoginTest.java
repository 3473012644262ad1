package io.batuta.tasks.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.model.ssh.Ssh;
import io.batuta.model.task.Connection;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.TaskFailedException;
import io.batuta.tasks.RecordingContext;
import io.batuta.testing.ssh.Sshd;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is let in, whom we trust, and what is said when it does not work. */
class SshLoginTest {
    @TempDir static Path server;
    @TempDir Path work;

    @SuppressWarnings("NullAway.Init") private static Sshd sshd;

    private final Hosts hosts = new Hosts();
    private final SshHandler handler = new SshHandler(hosts);
    private int tasks;

    @BeforeAll
    static void start() throws Exception {
        sshd = Sshd.start(server);
    }

    @AfterAll
    static void stop() {
        sshd.close();
    }

    @AfterEach
    void close() {
        hosts.close();
    }

    private RecordingContext task(Connection... connections) throws IOException {
        Ssh<?> ssh = Ssh.run("hello").connection(connections[0].id()).command("echo", "hello");
        RecordingContext task = new RecordingContext(ssh, Files.createDirectory(work.resolve("task-" + ++tasks)));
        for (Connection connection : connections) {
            task.with(connection);
        }
        return task;
    }

    private void succeeds(Connection... connections) throws Exception {
        RecordingContext task = task(connections);
        assertThat(handler.start(task)).isInstanceOf(Outcome.Success.class);
        assertThat(task.lines()).contains("INFO STDOUT hello");
        removeFiles();
    }

    private AbstractThrowableAssert<?, ?> fails(Connection connection, String reason, String hint) {
        return assertThatThrownBy(() -> handler.start(task(connection))).isInstanceOfSatisfying(TaskFailedException.class, failed -> {
            assertThat(failed).hasMessageContaining(reason);
            assertThat(String.valueOf(failed.outcome().hint())).contains(hint);
        });
    }

    private static Connection with(Map<String, String> extra) throws IOException {
        return sshd.connection(extra);
    }

    private static Connection at(String host, int port, Map<String, String> extra) throws IOException {
        Connection c = with(extra);
        return new Connection(c.id(), "ssh", null, host, port, c.login(), null, null, c.extra(), Set.of());
    }

    @ParameterizedTest
    @CsvSource({"-t ed25519 -N ''", "-t ed25519 -N 'a passphrase'", "-t rsa -b 2048 -m PEM -N ''",
        "-t rsa -b 2048 -m PEM -N 'a passphrase'",
        "-t rsa -b 2048 -m PKCS8 -N ''", "-t ecdsa -b 256 -N ''", "-t ecdsa -b 521 -m PEM -N ''"})
    void everyFormOfKeyOpens(String how) throws Exception {
        Path key = work.resolve("key");
        String passphrase = how.endsWith("'a passphrase'") ? "a passphrase" : "";
        List<String> words = new ArrayList<>(List.of(how.substring(0, how.indexOf(" -N")).split(" ", -1)));
        words.addAll(List.of("-N", passphrase));
        Sshd.keygen(key, words.toArray(String[]::new));
        sshd.authorize(Files.readString(Path.of(key + ".pub")));
        succeeds(with(Map.of("key_file", "", "private_key", Files.readString(key).replace("\n", "\r\n"), "passphrase", passphrase)));
        if (!passphrase.isEmpty()) {
            fails(with(Map.of("key_file", key.toString())), "with a passphrase, but no passphrase", "passphrase");
            fails(with(Map.of("key_file", key.toString(), "passphrase", "another")), "does not open", "passphrase");
        }
    }

    @Test
    void wrongKeysAreNamedForWhatTheyAre() throws Exception {
        String publicKey = Files.readString(Path.of(sshd.clientKey() + ".pub"));
        fails(with(Map.of("private_key", publicKey)), "this is a public key", "-----BEGIN OPENSSH PRIVATE KEY-----");
        fails(with(Map.of("private_key", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl")), "its end is missing", "END");
        fails(with(Map.of("private_key", "/home/me/.ssh/id_rsa")), "this is a file's name", "");
        fails(with(Map.of("private_key", "{\"key\": 1}")), "this is JSON", "");
        fails(with(Map.of("key_file", "/no/such/key")), "names the key file /no/such/key, which is not on this host", "key_file");
        fails(with(Map.of("key_file", "")), "has neither a key nor a password nor an agent", "private_key");
    }

    @Test
    void aKeyTheHostDoesNotKnowIsNotAcceptedAndTheSentenceSaysWho() throws Exception {
        Path key = work.resolve("unknown");
        Sshd.keygen(key);
        fails(with(Map.of("key_file", key.toString())), "@127.0.0.1:" + sshd.port() + " did not accept the key in " + key,
                "authorized_keys");
    }

    @Test
    void anAgentSigns() throws Exception {
        Path key = work.resolve("in-agent");
        Sshd.keygen(key, "-t", "rsa", "-b", "2048", "-N", "");
        sshd.authorize(Files.readString(Path.of(key + ".pub")));
        Path socket = work.resolve("agent.sock");
        Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString()).redirectErrorStream(true).start();
        try {
            org.awaitility.Awaitility.await().until(() -> Files.exists(socket));
            fails(with(Map.of("key_file", "", "agent", socket.toString())), "has no keys", "ssh-add");
            ProcessBuilder add = new ProcessBuilder("ssh-add", "-q", key.toString());
            add.environment().put("SSH_AUTH_SOCK", socket.toString());
            assertThat(add.start().waitFor()).isZero();
            succeeds(with(Map.of("key_file", "", "agent", socket.toString())));
        } finally {
            agent.destroy();
        }
        fails(with(Map.of("key_file", "", "agent", "/no/such.sock")), "wants the SSH agent at /no/such.sock, which does not answer",
                "running");
    }

    @Test
    void noHostKeyIsTrustedUnseenAndAChangedOneIsRefused() throws Exception {
        String fingerprint = Reach.hostKey(io.batuta.model.ssh.SshConnection.of(with(Map.of()))).fingerprint();
        fails(with(Map.of("host_key", "")), "does not trust any yet; nothing was sent",
                "./batuta connections trust worker --key " + fingerprint);
        succeeds(with(Map.of("host_key", fingerprint)));
        succeeds(with(Map.of("host_key", "127.0.0.1 " + sshd.hostKey())));
        Path other = work.resolve("other");
        Sshd.keygen(other);
        fails(with(Map.of("host_key", Files.readString(Path.of(other + ".pub")))), "the host key has changed; nothing was sent",
                "somebody is in between");
        fails(with(Map.of("host_key", "yes please")), "neither a public key nor a fingerprint", "SHA256");
        fails(with(Map.of("host_key", "", "no_host_key_check", "true")), "does not trust any yet", "trust");
    }

    @Test
    void aHostBehindABastionIsReachedThroughIt() throws Exception {
        Connection bastion = with(Map.of());
        Connection gate = new Connection("gate", "ssh", null, bastion.host(), bastion.port(), bastion.login(), null, null, bastion.extra(),
                Set.of());
        succeeds(with(Map.of("jump", "gate")), gate);
        Connection loop = new Connection("gate", "ssh", null, bastion.host(), bastion.port(), bastion.login(), null, null,
                Map.of("jump", "gate"), Set.of());
        assertThatThrownBy(() -> handler.start(task(with(Map.of("jump", "gate")), loop))).hasMessageContaining("goes through more than 5");
    }

    @Test
    void aHostThatCannotBeReachedIsToldApart() throws Exception {
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int free = nobody.getLocalPort();
            fails(at("127.0.0.1", free, Map.of("connect_timeout", "1")), "accepts connections but did not answer as SSH within 1 s",
                    "sshd");
            nobody.close();
            fails(at("127.0.0.1", free, Map.of()), "127.0.0.1:" + free + " refused the connection", "is sshd running there");
        }
        fails(at("no-such-host.invalid", 22, Map.of()), "the name no-such-host.invalid is not known", "spelled right");
        try (Silent stopped = new Silent()) {
            fails(at("127.0.0.1", stopped.port(), Map.of("connect_timeout", "1")),
                    "cannot reach 127.0.0.1:" + stopped.port() + " (timed out after 1 s); is it running?",
                    "an edited connection is used by the next try");
        }
    }

    /** Answers nothing, as a machine that is stopped: its queue is full, and the kernel passes over who knocks. */
    private static final class Silent implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final List<Socket> queue = new ArrayList<>();

        Silent() throws IOException {
            boolean room = true;
            while (room) {
                Socket socket = new Socket();
                queue.add(socket);
                try {
                    socket.connect(server.getLocalSocketAddress(), 200);
                } catch (SocketTimeoutException _) {
                    room = false;
                }
            }
        }

        int port() {
            return server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : queue) {
                socket.close();
            }
            server.close();
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            host,        '',          has no host
            host,        a b,         has a host that cannot be one
            host,        me@there,    has a host that cannot be one
            login,       '',          has no login
            connect_timeout, soon,    has the connect_timeout 'soon'
            keepalive,   0,           has the keepalive '0'
            directory,   ~root/x,     has a directory that cannot be one
            key,         x,           has an extra field 'key' that ssh does not know
            """)
    void aWrongFieldOfAConnectionIsNamed(String field, String value, String sentence) throws Exception {
        Connection good = with(field.equals("host") || field.equals("login") ? Map.of() : Map.of(field, value));
        Connection bad = new Connection("worker", "ssh", null, field.equals("host") ? value : good.host(), good.port(),
                field.equals("login") ? value : good.login(), null, null, good.extra(), Set.of());
        fails(bad, "connection worker " + sentence, "");
    }

    @Test
    void anotherKindOfConnectionIsRefused() {
        Connection kafka = new Connection("worker", "kafka", null, "a", 1, "b", null, null, Map.of(), Set.of());
        fails(kafka, "is of kind kafka", "");
    }

    @Test
    void oneConnectionServesManyTasksAndOneHostThatIsAwayCostsItsTimeoutOnce() throws Exception {
        for (int i = 0; i < 5; i++) {
            succeeds(with(Map.of()));
        }
        assertThat(sshd.connections()).isOne();
        long since = System.nanoTime();
        try (Silent stopped = new Silent()) {
            Connection away = at("127.0.0.1", stopped.port(), Map.of("connect_timeout", "2"));
            List<Thread> threads = IntStream.range(0, 50).mapToObj(i -> Thread.ofVirtual().start(
                    () -> assertThatThrownBy(() -> handler.start(task50(i, away))).hasMessageContaining("timed out after 2 s"))).toList();
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since)).isLessThan(20);
    }

    private RecordingContext task50(int i, Connection connection) throws IOException {
        Ssh<?> ssh = Ssh.run("hello-" + i).connection("worker").command("true");
        return new RecordingContext(ssh, Files.createDirectory(work.resolve("fifty-" + i))).attempt(i).with(connection);
    }

    /** Of attempts that were not settled. */
    private static void removeFiles() throws IOException, InterruptedException {
        new ProcessBuilder("rm", "-rf", sshd.attempts().toString()).start().waitFor();
    }
}
