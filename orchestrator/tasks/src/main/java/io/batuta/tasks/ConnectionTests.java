package io.batuta.tasks;

import io.batuta.model.names.NearNames;
import io.batuta.model.task.Connection;
import io.batuta.model.task.ConnectionTest;
import io.batuta.model.task.ConnectionTest.Result;
import io.batuta.model.task.TaskFailedException;
import io.batuta.tasks.docker.DockerConnectionTest;
import io.batuta.tasks.http.HttpConnectionTest;
import io.batuta.tasks.kafka.KafkaConnectionTest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tests connections of all kinds there are. Thread-safe. */
public final class ConnectionTests {
    private static final List<ConnectionTest> ALL = List.of(new HttpConnectionTest(), new KafkaConnectionTest(),
            new DockerConnectionTest());

    private final Map<String, ConnectionTest> byKind;

    private ConnectionTests(List<ConnectionTest> tests) {
        byKind = tests.stream().collect(Collectors.toUnmodifiableMap(ConnectionTest::kind, Function.identity()));
    }

    /** The kinds Batuta brings. */
    public static ConnectionTests standard() {
        return new ConnectionTests(ALL);
    }

    /** Tests it. Addresses that lead to this machine's own network card (link-local: where clouds keep the secrets of their machines) are refused. */
    public Result test(Connection connection) {
        ConnectionTest test = byKind.get(connection.kind());
        if (test == null) {
            return Result.unusable("connections of kind " + connection.kind() + " cannot be tested"
                    + NearNames.hint(connection.kind(), byKind.keySet(), "kinds"), null);
        }
        try {
            for (String server : test.servers(connection)) {
                if (isLinkLocal(server)) {
                    return Result.unusable(server + " is a link-local address; such addresses are not called", null);
                }
            }
            return test.test(connection);
        } catch (TaskFailedException e) {
            return Result.unusable(e.outcome().reason(), e.outcome().hint());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Result.unusable("the test was interrupted", null);
        }
    }

    private static boolean isLinkLocal(String server) {
        String place = server.replaceFirst("^[a-z]+://", "").replaceFirst("[/?#].*$", "").replaceFirst("^.*@", "");
        String host = place.startsWith("[") ? place.replaceFirst("].*$", "").substring(1) : place.replaceFirst(":[0-9]*$", "");
        try {
            return Stream.of(InetAddress.getAllByName(host)).anyMatch(InetAddress::isLinkLocalAddress);
        } catch (UnknownHostException _) {
            // The test itself says so in better words.
            return false;
        }
    }
}
