package io.batuta.tasks.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.batuta.model.ssh.Ssh;
import io.batuta.model.ssh.SshResult;
import io.batuta.model.task.Outcome;
import io.batuta.tasks.RecordingContext;
import io.batuta.testing.ssh.Sshd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands as another user, with a real sudo. The user nobody may use it for nothing, which is where its complaints come from. */
class SshSudoTest {
    @TempDir static Path server;
    @TempDir Path work;

    @SuppressWarnings("NullAway.Init") private static Sshd sshd;

    private int tasks;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/sudo")) && Sshd.user().equals("root"), "needs sudo, and to be root");
        sshd = Sshd.start(server);
    }

    @AfterAll
    static void stop() {
        if (sshd != null) {
            sshd.close();
        }
    }

    private Outcome run(Ssh<?> ssh) throws Exception {
        assertThat(ssh.connection("worker").problem()).isNull();
        try (Hosts hosts = new Hosts()) {
            return new SshHandler(hosts).start(new RecordingContext(ssh, Files.createDirectory(work.resolve("t" + ++tasks))).attempt(tasks)
                    .with(sshd.connection(Map.of())));
        }
    }

    private String prints(Ssh<?> ssh) throws Exception {
        Outcome outcome = run(ssh);
        assertThat(outcome).isInstanceOf(Outcome.Success.class);
        return ((SshResult) Objects.requireNonNull(((Outcome.Success) outcome).output())).stdout();
    }

    private Outcome.Failure fails(Ssh<?> ssh) throws Exception {
        Outcome outcome = run(ssh);
        assertThat(outcome).isInstanceOf(Outcome.Failure.class);
        return (Outcome.Failure) outcome;
    }

    @Test
    void itRunsAsThatUserWithItsEnvironmentAndArguments() throws Exception {
        assertThat(prints(Ssh.run("who").command("id", "-un").sudo("nobody").in("/"))).isEqualTo("nobody\n");
        assertThat(prints(Ssh.run("say").command("printf", "%s|%s", "it's $HOME", "a  b").sudo("nobody").in("/")))
                .isEqualTo("it's $HOME|a  b");
        assertThat(prints(Ssh.run("env").script("id -un\necho \"$MINE\"; pwd").env("MINE", "it's \"mine\"").sudo("nobody").in("/usr")))
                .isEqualTo("nobody\nit's \"mine\"\n/usr\n");
        assertThat(prints(Ssh.run("root").command("id", "-un").sudo())).isEqualTo("root\n");
        assertThat(prints(Ssh.run("tty").script("tty > /dev/null && id -un").sudo("nobody").pty().in("/")).strip()).isEqualTo("nobody");
    }

    @Test
    void whatSudoComplainsAboutIsExplained() throws Exception {
        Outcome.Failure terminal = fails(Ssh.run("tty").command("sudo", "true").sudo("nobody").in("/"));
        assertThat(terminal.reason()).contains("a terminal is required");
        assertThat(terminal.hint()).isEqualTo(
                "sudo wants a terminal: add .pty(), or allow the command without a password in sudoers (NOPASSWD) and without requiretty");
        Outcome.Failure password = fails(Ssh.run("password").command("sudo", "-n", "true").sudo("nobody").in("/"));
        assertThat(password.reason()).contains("a password is required");
        assertThat(password.hint()).startsWith("sudo wants a password, which a task cannot type");
        Outcome.Failure asks = fails(Ssh.run("asks").command("sudo", "true").sudo("nobody").pty().in("/"));
        assertThat(asks.reason()).as("with a terminal it asks, and nobody answers").contains("exit code 1").contains("password");
        assertThat(asks.hint()).startsWith("sudo wants a password");
        Outcome.Failure unknown = fails(Ssh.run("user").command("true").sudo("no-such-user"));
        assertThat(unknown.reason()).contains("no-such-user");
    }

    @Test
    void aDirectoryThatUserCannotEnterIsNamed() throws Exception {
        assertThat(fails(Ssh.run("home").command("true").sudo("nobody")).reason())
                .startsWith("there is no directory ~ for nobody (through sudo)");
    }
}
