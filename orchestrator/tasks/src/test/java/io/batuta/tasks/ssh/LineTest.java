package io.batuta.tasks.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.model.ssh.SshConnection;
import io.batuta.testing.ssh.Sshd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connection that breaks between the look whether it lives and its use is a lost connection like any other: who asked may ask again. */
class LineTest {
    @TempDir Path server;

    @Test
    void oneThatBrokeAfterItWasSeenAliveIsALostConnection() throws Exception {
        try (Sshd sshd = Sshd.start(server)) {
            Target target = new Target(SshConnection.of(sshd.connection(Map.of())), List.of());
            try (Line line = Reach.connect(target)) {
                assertThat(line.alive()).isTrue();
                line.close();
                assertThatThrownBy(() -> line.ask("", "~", (answer, hangUp) -> answer.line()))
                        .asInstanceOf(InstanceOfAssertFactories.type(SshException.class))
                        .satisfies(e -> assertThat(e.sent()).isFalse())
                        .extracting(Throwable::getMessage, InstanceOfAssertFactories.STRING)
                        .startsWith("the connection to " + target.words() + " was lost");
                assertThatThrownBy(line::files).isInstanceOf(IOException.class);
            }
        }
    }
}
