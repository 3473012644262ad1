package io.batuta.tasks.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.batuta.model.ssh.Ssh;
import io.batuta.model.ssh.SshResult;
import io.batuta.model.task.Connection;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.TaskFailedException;
import io.batuta.tasks.RecordingContext;
import io.batuta.testing.ssh.Sshd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logins with a password at a real sshd, which has a user of its own: it sees other files where the host keeps its users, and only it does. */
class SshPasswordTest {
    private static final String USER = "guest";
    private static final int NOBODY = 65_534;
    /** Nothing on the way may take any of it for more than a character. */
    private static final String PASSWORD = "it is \"mine\" $x 'é`\\";

    @TempDir Path work;

    private Path home;

    @BeforeEach
    void user() throws Exception {
        assumeTrue(Sshd.user().equals("root") && Files.isExecutable(Path.of("/usr/bin/unshare")),
                "skipped: an sshd with users of its own needs root and unshare");
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwx--x--x"));
        home = Files.createDirectory(work.resolve("home"));
        Files.setAttribute(home, "unix:uid", NOBODY);
        changed("/etc/passwd", USER + ":x:" + NOBODY + ":" + NOBODY + "::" + home + ":/bin/sh");
        changed("/etc/shadow", USER + ":" + hash() + ":20000:0:99999:7:::");
        Files.writeString(work.resolve("sshd"),
                "auth required pam_unix.so\naccount required pam_unix.so\nsession required pam_permit.so\n");
    }

    /** The host's file with one line more, under the same name here. */
    private void changed(String file, String line) throws IOException {
        Path here = work.resolve(Path.of(file).getFileName());
        Files.copy(Path.of(file), here);
        Files.writeString(here, Files.readString(here).stripTrailing() + "\n" + line + "\n");
    }

    private static String hash() throws IOException {
        ProcessBuilder perl = new ProcessBuilder("perl", "-e", "print crypt($ENV{WORD}, q($6$Xb2Qm0cT$))");
        perl.environment().put("WORD", PASSWORD);
        perl.environment().put("LC_ALL", "C.UTF-8");
        return new String(perl.start().getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
    }

    private Sshd sshd(String... settings) throws Exception {
        String mounts = "mount --bind %1$s/passwd /etc/passwd && mount --bind %1$s/shadow /etc/shadow && mount --bind %1$s/sshd /etc/pam.d/sshd && exec \"$@\"";
        Path files = Files.createDirectory(work.resolve("server"));
        return Sshd.startAt("127.0.0.1", files, List.of("unshare", "--mount", "sh", "-c", mounts.formatted(work), "sh"), settings);
    }

    private Connection connection(Sshd sshd, String password) throws IOException {
        Connection c = sshd.connection(Map.of("key_file", "", "directory", home.resolve("attempts").toString()));
        return new Connection(c.id(), "ssh", null, c.host(), c.port(), USER, password, null, c.extra(), Set.of());
    }

    private void opens(Sshd sshd) throws Exception {
        try (Hosts hosts = new Hosts()) {
            SshHandler handler = new SshHandler(hosts);
            Ssh<SshResult> ssh = Ssh.run("who").connection("worker").command("sh", "-c", "id -u; pwd");
            Outcome outcome = handler
                    .start(new RecordingContext(ssh, Files.createDirectory(work.resolve("right"))).with(connection(sshd, PASSWORD)));
            assertThat(outcome).as(sshd::log).isInstanceOf(Outcome.Success.class);
            assertThat(((SshResult) Objects.requireNonNull(((Outcome.Success) outcome).output())).stdout())
                    .isEqualTo(NOBODY + "\n" + home + "\n");
        }
        try (Hosts hosts = new Hosts()) {
            RecordingContext task = new RecordingContext(Ssh.run("who").connection("worker").command("id"),
                    Files.createDirectory(work.resolve("wrong"))).with(connection(sshd, "another"));
            assertThatThrownBy(() -> new SshHandler(hosts).start(task)).isInstanceOfSatisfying(TaskFailedException.class, failed -> {
                assertThat(failed).hasMessageContaining(USER + "@127.0.0.1:" + sshd.port() + " did not accept the password");
                assertThat(failed).hasMessageNotContaining("another");
            });
        }
    }

    @Test
    void aPasswordOpens() throws Exception {
        try (Sshd sshd = sshd("PasswordAuthentication yes", "KbdInteractiveAuthentication no", "PubkeyAuthentication no")) {
            opens(sshd);
        }
    }

    @Test
    void aHostThatAsksForThePasswordInADialogueGetsIt() throws Exception {
        try (Sshd sshd = sshd("UsePAM yes", "PasswordAuthentication no", "KbdInteractiveAuthentication yes", "PubkeyAuthentication no")) {
            opens(sshd);
        }
    }
}
