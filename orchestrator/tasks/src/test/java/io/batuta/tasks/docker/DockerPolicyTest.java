package io.batuta.tasks.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.model.docker.Docker;
import io.batuta.model.docker.DockerConfig;
import io.batuta.model.task.TaskFailedException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What containers may do: refused by name with the line that allows it, and allowed by that line. */
class DockerPolicyTest {
    private static final URI HERE = URI.create("unix:///run/some/docker.sock");
    private static final URI THERE = URI.create("tcp://engine.example.org:2376");

    @TempDir Path home;

    private static Docker<?> docker() {
        return Docker.run("a").connection("c").image("team/tool:1");
    }

    private void check(Docker<?> docker, URI engine) {
        assertThat(docker.problem()).isNull();
        DockerPolicy.in(home.resolve(DockerPolicy.FILE)).check((DockerConfig) docker.config(), engine);
    }

    private void write(String policy) throws IOException {
        Files.writeString(home.resolve(DockerPolicy.FILE), policy);
    }

    private String refused(Docker<?> docker, URI engine) {
        String[] line = new String[1];
        assertThatThrownBy(() -> check(docker, engine)).isInstanceOfSatisfying(TaskFailedException.class, e -> {
            assertThat(e.getMessage()).startsWith("this server's policy for containers does not allow ").endsWith("; nothing was begun");
            assertThat(e.outcome().retryable()).isFalse();
            assertThat(e.outcome().hint()).endsWith("in " + home.resolve(DockerPolicy.FILE));
            line[0] = String.valueOf(e.outcome().hint()).replaceFirst("^.*by the line \"", "").replaceFirst("\" in .*$", "");
        });
        return line[0];
    }

    /** Everything dangerous a task can ask for, and the line that allows it. */
    private static Map<Docker<?>, String> dangerous() {
        Map<Docker<?>, String> all = new LinkedHashMap<>();
        all.put(docker().privileged(), "privileged = true");
        all.put(docker().network("host"), "host-network = true");
        all.put(docker().network("container:db"), "host-network = true");
        all.put(docker().ipc("host"), "host-ipc = true");
        all.put(docker().ipc("container:db"), "host-ipc = true");
        for (String capability : new String[]{"SYS_ADMIN", "NET_ADMIN", "SYS_PTRACE", "SYS_MODULE", "DAC_READ_SEARCH", "ALL"}) {
            all.put(docker().capAdd(capability), "capabilities = " + capability);
        }
        for (String device : new String[]{"/dev/sda", "/dev/mem", "/dev/kmsg", "/dev/fuse"}) {
            all.put(docker().device(device), "devices = " + device);
        }
        for (String path : new String[]{"/", "/etc", "/root/.ssh", "/proc", "/sys", "/boot", "/var/lib/docker", "/var/run", "/home", "/dev",
            "/opt/batuta"}) {
            all.put(docker().mount(path, "/x"), "mounts = " + path);
            all.put(docker().mountReadOnly(path, "/x"), "mounts = " + path + ":ro");
        }
        for (String socket : new String[]{"/var/run/docker.sock", "/run/docker.sock", "/run/some/docker.sock",
            "/run/containerd/containerd.sock"}) {
            all.put(docker().mountReadOnly(socket, "/s"), "engine-socket = true");
        }
        return all;
    }

    @Test
    void whatIsDangerousIsRefusedUnlessTheLineThatIsNamedAllowsIt() throws Exception {
        for (Map.Entry<Docker<?>, String> one : dangerous().entrySet()) {
            URI engine = one.getValue().startsWith("mounts") ? THERE : HERE;
            Files.deleteIfExists(home.resolve(DockerPolicy.FILE));
            assertThat(refused(one.getKey(), engine)).isEqualTo(one.getValue());
            write("# something else\nprivileged = false\nmounts = /data\nimages = *\n");
            assertThat(refused(one.getKey(), engine)).isEqualTo(one.getValue());
            write(one.getValue() + "\n");
            assertThatCode(() -> check(one.getKey(), engine)).doesNotThrowAnyException();
        }
    }

    @Test
    void whatIsHarmlessNeedsNoPolicy() {
        check(docker().network("bridge").volume("data", "/data").tmpfs("/t", 5).capDrop("ALL").port(8080, 80).gpus("all").ipc("private")
                .memoryMb(100).readOnly(), HERE);
    }

    @Test
    void aMountMustLieInWhatIsAllowedAlsoBehindLinks() throws Exception {
        Path data = Files.createDirectories(home.toRealPath().resolve("data/in"));
        Files.createSymbolicLink(data.resolve("way-out"), Path.of("/etc"));
        write("mounts = " + data.getParent() + ", /srv:ro\n");
        check(docker().mount(data.toString(), "/x"), HERE);
        check(docker().mountReadOnly("/srv/files", "/x"), HERE);
        assertThat(refused(docker().mount("/srv/files", "/x"), HERE)).isEqualTo("mounts = /srv/files");
        assertThat(refused(docker().mount(data.getParent() + "-other", "/x"), HERE)).startsWith("mounts = ");
        assertThatThrownBy(() -> check(docker().mount(data.resolve("way-out").toString(), "/x"), HERE))
                .hasMessageContaining("way-out, which is /etc for writing");
    }

    @Test
    void imagesCanBeLimited() throws Exception {
        write("images = registry.example.com/*, team/tool:1\nimages = busybox:*");
        check(docker(), HERE);
        check(docker().image("registry.example.com/a/b:2"), HERE);
        check(docker().image("busybox:3"), HERE);
        assertThat(refused(docker().image("evil/registry.example.com/x"), HERE)).contains("evil/registry.example.com/x");
    }

    @Test
    void aPolicyThatCannotBeUnderstoodAllowsNothing() throws Exception {
        for (String wrong : new String[]{"privilege = true", "privileged", "privileged = yes", "mounts: /"}) {
            write("images = *\n" + wrong + "\n");
            assertThatThrownBy(() -> check(docker(), HERE)).hasMessageContaining("line 2: ").hasMessageContaining("so none is made");
        }
    }
}
