package io.batuta.tasks.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.model.docker.Docker;
import io.batuta.model.docker.DockerConfig;
import io.batuta.model.docker.DockerConnection;
import io.batuta.model.docker.DockerResult;
import io.batuta.model.task.Connection;
import io.batuta.model.task.TaskFailedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What cannot be is refused by the name of its field, when the DAG is built or the connection is read. */
class DockerProblemsTest {
    private static final String HUGE = "x".repeat(300 * 1024);
    private static final List<String> INJECTIONS = List.of("", " ", "a b", "a;b", "$(touch x)", "`id`", "a\nb", "\0", "-v/:/host", "'",
            "\"",
            "../..", HUGE);

    private static Docker<DockerResult> docker() {
        return Docker.run("a").connection("engine").image("busybox:1");
    }

    private static String problem(Docker<?> docker) {
        return String.valueOf(docker.problem());
    }

    @Test
    void everyFieldRefusesWhatItCannotBe() {
        assertThat(Docker.run("a").image("x").problem()).startsWith("it has no connection");
        assertThat(Docker.run("a").connection("e").problem()).startsWith("it has no image");
        for (String text : INJECTIONS) {
            if (!text.isEmpty()) {
                assertThat(problem(docker().connection(text))).startsWith("connection: ");
                assertThat(problem(docker().image(text))).startsWith("image: ");
            }
            assertThat(problem(docker().name(text))).startsWith("name: ");
            assertThat(problem(docker().user(text))).startsWith("user: ");
            assertThat(problem(docker().env(text, "v"))).startsWith("env: '");
            assertThat(problem(docker().in(text))).startsWith("directory: ");
            assertThat(problem(docker().mount(text, "/x"))).startsWith("mount: ");
            assertThat(problem(docker().mount("/x", text))).startsWith("mount target: ");
            assertThat(problem(docker().volume(text, "/x"))).startsWith("volume: ");
            assertThat(problem(docker().tmpfs(text, 1))).startsWith("tmpfs: ");
            assertThat(problem(docker().network(text))).startsWith("network: ");
            assertThat(problem(docker().hostname(text))).startsWith("hostname: ");
            assertThat(problem(docker().dns(text))).startsWith("dns: ");
            assertThat(problem(docker().extraHost(text, "192.0.2.1"))).startsWith("extraHost: ");
            assertThat(problem(docker().extraHost("db", text))).startsWith("extraHost db: ");
            assertThat(problem(docker().port(text, 1, 1))).startsWith("port: ");
            assertThat(problem(docker().ulimit(text, 1))).startsWith("ulimit: ");
            assertThat(problem(docker().capAdd(text))).startsWith("capAdd and capDrop: ");
            assertThat(problem(docker().capDrop(text))).startsWith("capAdd and capDrop: ");
            assertThat(problem(docker().device(text))).startsWith("device: ");
            assertThat(problem(docker().gpus(text))).startsWith("gpus: ");
            assertThat(problem(docker().ipc(text))).startsWith("ipc: ");
            assertThat(problem(docker().outputFile(text))).startsWith("outputFile: ");
        }
        for (String label : List.of("", " ", "a=b", "batuta.attempt", "a\nb", HUGE)) {
            assertThat(problem(docker().label(label, "v"))).startsWith("label: ");
        }
        assertThat(problem(docker().label("a", HUGE))).startsWith("label a: it is longer");
        assertThat(problem(docker().command("x", "\0"))).startsWith("command: it contains the character U+0000");
        assertThat(problem(docker().command("x", HUGE))).startsWith("command: it is longer");
        assertThat(problem(docker().command(" "))).startsWith("command: its first word is blank");
        assertThat(problem(docker().entrypoint(""))).startsWith("entrypoint: its first word is blank");
        assertThat(problem(docker().env("A", HUGE))).startsWith("env A: it is longer");
        assertThat(problem(docker().mount("/a/../etc", "/x"))).contains("has a .. in it");
        assertThat(problem(docker().mount("/a", "/x").volume("vv", "/x"))).startsWith("mounts: two of them");
        assertThat(problem(docker().mount("/a", "/"))).startsWith("mount target: ");
        assertThat(problem(docker().image("Team/Tool"))).contains("capital letters");
    }

    @Test
    void numbersHaveBounds() {
        assertThat(problem(docker().cpus(0))).startsWith("cpus");
        assertThat(problem(docker().cpus(Double.NaN))).startsWith("cpus");
        assertThat(problem(docker().memoryMb(5))).startsWith("memoryMb");
        assertThat(problem(docker().shmMb(0))).startsWith("shmMb");
        assertThat(problem(docker().processes(0))).startsWith("processes");
        assertThat(problem(docker().ulimit("nofile", -2))).startsWith("ulimit nofile");
        assertThat(problem(docker().tmpfs("/t", 0))).startsWith("tmpfs");
        assertThat(problem(docker().port(0, 80))).startsWith("port: ");
        assertThat(problem(docker().port(80, 70_000))).startsWith("port: ");
        assertThat(problem(docker().successCodes())).contains("at least one must mean success");
        assertThat(problem(docker().successCodes(256))).contains("0 to 255");
        assertThat(problem(docker().skipCode(0))).contains("both success and skipped");
        assertThat(problem(docker().maxOutputMb(0))).startsWith("maxOutputMb");
        assertThat(problem(docker().giveUpAfter(Duration.ofSeconds(-1)))).startsWith("giveUpAfter");
    }

    @Test
    void aCommandCanBeOneText() {
        Docker<DockerResult> docker = docker().commandLine("sh -c 'echo \"it is\" $HOME' a\\ b \"c \\\" d\" ''");
        assertThat(docker.problem()).isNull();
        assertThat(((DockerConfig) docker.config()).command()).containsExactly("sh", "-c", "echo \"it is\" $HOME", "a b", "c \" d", "");
        assertThat(docker().commandLine("echo 'x").problem()).isEqualTo("commandLine: a ' is not closed");
    }

    private static Connection connection(String kind, @Nullable String host, @Nullable Integer port, Map<String, String> extra) {
        return new Connection("engine", kind, null, host, port, null, null, null, extra, Set.of());
    }

    private static String wrong(@Nullable String host, Map<String, String> extra) {
        String[] said = new String[1];
        assertThatThrownBy(() -> DockerConnection.of(connection("docker", host, null, extra))).isInstanceOfSatisfying(
                TaskFailedException.class,
                e -> said[0] = e.getMessage());
        return said[0];
    }

    @Test
    void aConnectionSaysWhereTheEngineIs() {
        assertThat(DockerConnection.of(connection("docker", null, null, Map.of())).words()).isEqualTo("/var/run/docker.sock");
        assertThat(DockerConnection.of(connection("docker", "/a/b.sock, tcp://one:1234,two", null, Map.of())).words())
                .isEqualTo("/a/b.sock, one:1234, two:2375");
        assertThat(DockerConnection.of(connection("docker", "one", null, Map.of("tls", "true"))).words()).isEqualTo("one:2376");
        assertThat(DockerConnection.of(connection("docker", "one", 99, Map.of("email", "a@b.c"))).words()).isEqualTo("one:99");
        assertThat(wrong("ssh://host", Map.of())).contains("ssh:// is not understood");
        assertThat(wrong("tcp://user@host:1", Map.of())).contains("cannot be one");
        assertThat(wrong("a b", Map.of())).contains("cannot be one");
        assertThat(wrong("unix://relative", Map.of())).contains("has the host");
        assertThat(wrong(null, Map.of("port", "1"))).contains("an extra field 'port' that docker does not know");
        assertThat(wrong(null, Map.of("timeout", "soon"))).contains("has the timeout 'soon'");
        assertThat(wrong(null, Map.of("cert", "x"))).contains("a cert but no key");
        assertThatThrownBy(() -> DockerConnection.of(connection("ssh", null, null, Map.of()))).hasMessageContaining("is of kind ssh");
    }
}
