package io.batuta.tasks;

import io.batuta.model.connection.ConnectionKinds;
import io.batuta.model.connection.ConnectionProblem;
import io.batuta.model.names.NearNames;
import io.batuta.model.task.Connection;
import io.batuta.model.task.ConnectionTest;
import io.batuta.model.task.ConnectionTest.Result;
import io.batuta.model.task.TaskFailedException;
import io.batuta.tasks.cassandra.CassandraConnectionTest;
import io.batuta.tasks.docker.DockerConnectionTest;
import io.batuta.tasks.http.HttpConnectionTest;
import io.batuta.tasks.kafka.KafkaConnectionTest;
import io.batuta.tasks.mail.SmtpConnectionTest;
import io.batuta.tasks.s3.S3ConnectionTest;
import io.batuta.tasks.spark.SparkConnectionTest;
import io.batuta.tasks.sql.SqlConnectionTest;
import io.batuta.tasks.ssh.SshConnectionTest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tests connections of all kinds there are. Thread-safe. */
public final class ConnectionTests {
    private final Map<String, ConnectionTest> byKind;

    private ConnectionTests(List<ConnectionTest> tests) {
        byKind = tests.stream().collect(Collectors.toUnmodifiableMap(ConnectionTest::kind, Function.identity()));
    }

    /**
     * The kinds Batuta brings.
     *
     * @param environment the service's environment variables
     * @param saved finds other connections that one names
     */
    public static ConnectionTests standard(Map<String, String> environment, Function<String, Optional<Connection>> saved) {
        return new ConnectionTests(List.of(
                new HttpConnectionTest(),
                new KafkaConnectionTest(),
                new DockerConnectionTest(),
                new SshConnectionTest(saved),
                new SparkConnectionTest(environment),
                new SqlConnectionTest("postgres"),
                new SqlConnectionTest("jdbc"),
                new SmtpConnectionTest(),
                new S3ConnectionTest(),
                new CassandraConnectionTest(),
                new PortTest("generic", 0, "what speaks there is not known"),
                new PortTest("webhook", 0, "nothing was posted: ./batuta alerts test --webhook does that")));
    }

    /** The first thing that is wrong with a connection, as its description and its reader tell; nothing is reached. Null when it can be saved. */
    public @Nullable ConnectionProblem problem(Connection connection) {
        ConnectionProblem problem = ConnectionKinds.problem(connection);
        if (problem != null) {
            return problem;
        }
        try {
            ConnectionTest test = byKind.get(connection.kind());
            if (test != null) {
                test.check(connection);
            }
            return null;
        } catch (TaskFailedException e) {
            return culprit(connection, e);
        }
    }

    /** The reader names the field in its sentence; which extra field it is shows when it is left out. */
    private ConnectionProblem culprit(Connection connection, TaskFailedException e) {
        String field = connection.extra().keySet().stream().sorted()
                .filter(name -> String.valueOf(e.getMessage()).contains("'" + name + "'"))
                .findFirst().orElse(null);
        return new ConnectionProblem(field, e.outcome().reason(), e.outcome().hint(), field != null);
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
