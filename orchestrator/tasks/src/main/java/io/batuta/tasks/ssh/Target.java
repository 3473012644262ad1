package io.batuta.tasks.ssh;

import io.batuta.model.ssh.SshConnection;
import io.batuta.model.task.Connection;
import io.batuta.model.task.TaskFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A host and the way to it. Two that are equal share connections, so an edited connection is another target.
 *
 * @param to the host itself
 * @param via the bastions, the first one first
 */
record Target(SshConnection to, List<SshConnection> via) {
    private static final int MOST_JUMPS = 5;

    /** The target a connection names, as connections are now. */
    static Target of(String connection, Function<String, Connection> connections) {
        SshConnection to = SshConnection.of(connections.apply(connection));
        List<SshConnection> via = new ArrayList<>();
        for (String next = to.jump(); next != null; next = via.getFirst().jump()) {
            if (via.size() == MOST_JUMPS) {
                throw new TaskFailedException("connection " + connection + " goes through more than " + MOST_JUMPS + " other hosts ("
                        + via.stream().map(SshConnection::id).collect(Collectors.joining(", ")) + ")",
                        "does one of them name itself, or each other, in its extra field jump?", true, null);
            }
            via.addFirst(SshConnection.of(connections.apply(next)));
        }
        return new Target(to, List.copyOf(via));
    }

    /** {@code user@host}. */
    String words() {
        return to.words();
    }

    /** Never shows a secret. */
    @Override
    public String toString() {
        return to.toString();
    }
}
