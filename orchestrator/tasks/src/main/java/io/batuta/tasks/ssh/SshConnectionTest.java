package io.batuta.tasks.ssh;

import io.batuta.model.ssh.SshConnection;
import io.batuta.model.task.Connection;
import io.batuta.model.task.ConnectionTest;
import io.batuta.model.task.TaskFailedException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/** Signs in to an ssh connection's host, through its bastions, and runs {@code true} there. */
public final class SshConnectionTest implements ConnectionTest {
    private final Function<String, Optional<Connection>> saved;

    /** @param saved finds the bastions that a connection names */
    public SshConnectionTest(Function<String, Optional<Connection>> saved) {
        this.saved = saved;
    }

    @Override
    public String kind() {
        return SshConnection.KIND;
    }

    @Override
    public void check(Connection connection) {
        try {
            new Login(SshConnection.of(connection)).check();
        } catch (SshException e) {
            throw e.failure();
        }
    }

    @Override
    public Result test(Connection connection) {
        Target target = Target.of(connection.id(), id -> id.equals(connection.id()) ? connection : bastion(connection, id));
        try (Line line = Reach.connect(target)) {
            Integer code = line.runsTrue();
            String signedIn = "signed in to " + target.words() + " (" + line.server() + ") with " + new Login(target.to()).words();
            return Integer.valueOf(0).equals(code)
                    ? Result.usable(signedIn + ", and ran a command there")
                    : Result.unusable(signedIn + ", but the command 'true' ended there with " + (code == null ? "no exit code" : code),
                            "the login shell of that user must be able to run commands; accounts with /sbin/nologin or a forced command cannot be used");
        } catch (SshException e) {
            throw e.failure();
        } catch (IOException e) {
            return Result.unusable("signed in to " + target.words() + ", but it carries no command: " + e.getMessage(), null);
        }
    }

    private Connection bastion(Connection connection, String id) {
        return saved.apply(id).orElseThrow(() -> new TaskFailedException(
                "connection " + connection.id() + " goes through connection " + id + ", which does not exist", "make it, or correct jump",
                true, null));
    }
}
