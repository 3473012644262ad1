package io.batuta.tasks.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.batuta.model.docker.Docker;
import io.batuta.model.docker.DockerConnection;
import io.batuta.model.docker.DockerPull;
import io.batuta.model.task.Connection;
import io.batuta.model.task.ConnectionTest.Result;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.TaskFailedException;
import io.batuta.tasks.ConnectionTests;
import io.batuta.tasks.RecordingContext;
import io.batuta.testing.docker.Dockerd;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said when an engine cannot be reached or an image not be had, and what a connection's test says. */
class DockerReachTest {
    @TempDir static Path directory;

    @TempDir Path work;

    @SuppressWarnings("NullAway.Init") private static Dockerd dockerd;

    private static int port;

    private final Engines engines = new Engines();
    private int tasks;

    @BeforeAll
    static void start() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        dockerd = Dockerd.start(directory, "-H", "tcp://127.0.0.1:" + port);
    }

    @AfterAll
    static void stop() {
        if (dockerd != null) {
            dockerd.close();
        }
    }

    @AfterEach
    void close() {
        engines.close();
    }

    private static Connection at(String host, Map<String, String> extra, @Nullable String login) {
        return new Connection("engine", "docker", null, host, null, login, login == null ? null : "secret", null, extra, Set.of());
    }

    private static Connection at(String host) {
        return at(host, Map.of(), null);
    }

    private RecordingContext task(Docker<?> docker, Connection connection) throws IOException {
        tasks++;
        return new RecordingContext(docker, Files.createDirectory(work.resolve("task-" + tasks))).attempt(tasks).with(connection);
    }

    private TaskFailedException fails(Docker<?> docker, Connection connection) throws IOException {
        RecordingContext task = task(docker, connection);
        TaskFailedException[] thrown = new TaskFailedException[1];
        assertThatThrownBy(() -> new DockerHandler(engines, DockerPolicy.in(work.resolve("docker.policy"))).start(task))
                .isInstanceOfSatisfying(TaskFailedException.class, e -> thrown[0] = e);
        return thrown[0];
    }

    private TaskFailedException unreachable(String host) throws IOException {
        return fails(DockerHandlerTest.busybox().command("true"), at(host));
    }

    @Test
    void anEngineThatIsNotThereIsNamedWithWhatToDo() throws Exception {
        TaskFailedException none = unreachable(work + "/none.sock");
        assertThat(none).hasMessage("no Docker engine is here: there is no socket " + work + "/none.sock");
        assertThat(none.outcome().hint()).contains("systemctl start docker");

        Path dead = work.resolve("dead.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(dead));
        }
        assertThat(unreachable(dead.toString())).hasMessage("the Docker engine is not running: nobody listens on " + dead);

        int closed;
        try (ServerSocket free = new ServerSocket(0)) {
            closed = free.getLocalPort();
        }
        assertThat(unreachable("tcp://127.0.0.1:" + closed))
                .hasMessage("the Docker engine at 127.0.0.1:" + closed + " refused the connection");
        assertThat(unreachable("tcp://no-such-host.invalid:2375")).hasMessageStartingWith("the name no-such-host.invalid is not known");
    }

    /** The socket of an engine, met by somebody who is not in its group: a thread that gave up its rights, since tests run as root. */
    @Test
    void aSocketThatMayNotBeUsedIsNamedWithTheGroupToJoin() throws Exception {
        Path socket = dockerd.socket();
        new ProcessBuilder("chgrp", "daemon", socket.toString()).start().waitFor();
        try {
            EngineException said = EngineWords.unreachable(java.net.URI.create("unix://" + socket), false, WithoutRights.connect(socket));
            assertThat(said).hasMessage("there is no permission to use the Docker engine's socket " + socket);
            assertThat(said.hint()).startsWith("add the user Batuta runs as to the group daemon (sudo usermod -aG daemon batuta)")
                    .endsWith("and restart Batuta; no chmod is needed");
        } finally {
            new ProcessBuilder("chgrp", "root", socket.toString()).start().waitFor();
        }
    }

    @Test
    void theFirstEngineOfAListThatAnswersIsTakenAndTcpWorksAsTheSocketDoes() throws Exception {
        Connection list = at("unix://" + work + "/none.sock, tcp://127.0.0.1:" + port);
        RecordingContext task = task(DockerHandlerTest.busybox().command("echo", "over tcp"), list);
        DockerHandler handler = new DockerHandler(engines, DockerPolicy.in(work.resolve("docker.policy")));
        assertThat(handler.start(task)).isInstanceOf(Outcome.Success.class);
        assertThat(task.lines()).contains("INFO STDOUT over tcp",
                "INFO TASK running a container of batuta/busybox:1 with echo 'over tcp' on 127.0.0.1:"
                        + port);
        handler.settled(task.attemptId());
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(dockerd.containers()).isEqualTo("[]"));
    }

    @Test
    void aTestOfAConnectionSaysWhatAnswered() {
        ConnectionTests tests = ConnectionTests.standard(Map.of(), _ -> Optional.empty());
        Result result = tests.test(dockerd.connection(Map.of()));
        assertThat(result.sentence()).matches("reached the Docker engine at \\S+docker.sock: version \\S+ \\(API [0-9.]+, linux/\\S+\\)");
        assertThat(result.usable()).isTrue();
        assertThat(tests.test(at("tcp://127.0.0.1:" + port)).usable()).isTrue();
        Result both = tests.test(at(dockerd.socket() + "," + work + "/none.sock"));
        assertThat(both.usable()).isFalse();
        assertThat(both.sentence()).contains("; but no Docker engine is here");
        Result plain = tests.test(at("tcp://127.0.0.1:" + port, Map.of("tls", "true"), null));
        assertThat(plain.usable()).isFalse();
        assertThat(plain.hint()).contains("does not speak TLS on that port");
        assertThat(tests.test(at("tcp://169.254.169.254")).sentence()).contains("link-local");
        assertThat(tests.test(at("ssh://x")).sentence()).contains("not understood");
    }

    private TaskFailedException pulling(int status, String code, String message, @Nullable String login) throws IOException {
        try (Registry registry = new Registry(status, code, message)) {
            return fails(DockerHandlerTest.busybox().image(registry.address() + "/team/tool:1").pull(DockerPull.ALWAYS).command("true"),
                    at(dockerd.socket().toString(), Map.of("registry", registry.address()), login));
        }
    }

    @Test
    void anImageThatCannotBeHadSaysWhyAndWhatToDo() throws Exception {
        TaskFailedException denied = pulling(401, "UNAUTHORIZED", "authentication required", null);
        assertThat(denied.getMessage()).contains("/team/tool:1 could not be fetched: ");
        assertThat(denied.outcome().hint()).contains("give connection engine the registry's login and password",
                "--extra registry=127.0.0.1:");
        assertThat(pulling(401, "UNAUTHORIZED", "authentication required", "robot").outcome().hint())
                .contains("the login robot of connection engine");
        assertThat(pulling(404, "MANIFEST_UNKNOWN", "manifest unknown", null).outcome().hint()).contains("check its name and tag");
        assertThat(pulling(429, "TOOMANYREQUESTS", "toomanyrequests: rate limit", null).outcome().hint())
                .contains("the registry counts pulls");
    }

    /** What an engine says after it has tried for a minute; too long for a test of every build. */
    @Test
    void aRegistryThatIsAwayIsSaidToBeSo() {
        DockerConnection connection = DockerConnection.of(at("unix:///run/docker.sock"));
        for (String said : new String[]{"Get \"https://registry.example.com/v2/\": dial tcp: lookup registry.example.com: no such host",
            "received unexpected HTTP status: 503 Service Unavailable",
            "Get \"https://registry-1.docker.io/v2/\": net/http: TLS handshake timeout"}) {
            assertThat(EngineWords.ofPull(said, "registry.example.com/tool:1", connection))
                    .contains("cannot reach registry.example.com now");
        }
        assertThat(EngineWords.ofPull("write /var/lib/docker/x: no space left on device", "tool", connection)).contains("disk is full");
    }
}
