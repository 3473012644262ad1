package io.batuta.tasks.ssh;

import io.batuta.model.ssh.SshConnection;
import io.batuta.model.task.Connection;
import io.batuta.model.task.TaskFailedException;
import java.util.Map;
import java.util.Set;

/** For the first acceptance of a host: the key it shows, so that a person can compare it and say yes. */
public final class SshTrust {
    private SshTrust() {}

    /**
     * The key a host shows.
     *
     * @param type for example {@code ssh-ed25519}
     * @param fingerprint as {@code ssh-keygen -l} prints it
     */
    public record Shown(String type, String fingerprint) {}

    /**
     * Asks a host for its key; nobody logs in, nothing is sent.
     *
     * @throws TaskFailedException when it cannot be reached
     */
    public static Shown look(String connection, String host, int port) {
        Connection asked = new Connection(connection, SshConnection.KIND, null, host, port, "nobody", null, null, Map.of(), Set.of());
        try {
            HostKeys.Shown shown = Reach.hostKey(SshConnection.of(asked));
            return new Shown(shown.type(), shown.fingerprint());
        } catch (SshException e) {
            throw e.failure();
        }
    }

    /** Whether a text can be what a host is known by. */
    public static boolean plausible(String key) {
        return HostKeys.plausible(key);
    }
}
