package io.batuta.tasks.cassandra;

import io.batuta.model.cassandra.CassandraConnection;
import io.batuta.model.names.NearNames;
import io.batuta.model.task.Connection;
import io.batuta.model.task.ConnectionTest;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Signs in at every contact point as a driver would, and asks for version, datacenters and keyspaces. */
public final class CassandraConnectionTest implements ConnectionTest {
    @Override
    public String kind() {
        return CassandraConnection.KIND;
    }

    @Override
    public void check(Connection connection) {
        CassandraConnection.of(connection);
    }

    @Override
    public List<String> servers(Connection connection) {
        return CassandraConnection.of(connection).contactPoints();
    }

    /** What one contact point gave: what it is, or why it cannot be used. */
    private record Asked(Node.@Nullable About about, @Nullable Result problem) {}

    @Override
    public Result test(Connection from) throws InterruptedException {
        CassandraConnection connection = CassandraConnection.of(from);
        List<Asked> asked = askAll(connection);
        List<Node.About> nodes = asked.stream().flatMap(one -> Optional.ofNullable(one.about()).stream()).toList();
        List<Result> problems = asked.stream().flatMap(one -> Optional.ofNullable(one.problem()).stream()).toList();
        String told = problems.stream().map(Result::sentence).collect(Collectors.joining("; "));
        if (nodes.isEmpty()) {
            return Result.unusable(told, problems.getFirst().hint());
        }
        Node.About node = nodes.getFirst();
        Optional<Node.About> stranger = nodes.stream().filter(other -> !other.cluster().equals(node.cluster())).findFirst();
        if (stranger.isPresent()) {
            return Result.unusable(node.point() + " belongs to the cluster " + node.cluster() + ", and " + stranger.get().point()
                    + " to another, " + stranger.get().cluster(), "a connection leads to one cluster: make one for each");
        }
        Result finding = finding(connection, node);
        return problems.isEmpty() ? finding : new Result(finding.usable(), finding.sentence() + "; but " + told, finding.hint());
    }

    private static Result finding(CassandraConnection connection, Node.About node) {
        String sentence = (node.signedIn()
                ? "signed in to " + node.point() + " as " + connection.login()
                : "reached " + node.point() + ", which asks nobody to sign in")
                + "; it is Cassandra " + node.version() + " in datacenter " + node.datacenter() + " of the cluster " + node.cluster();
        String datacenter = connection.localDatacenter();
        if (datacenter != null && !node.datacenters().contains(datacenter)) {
            return Result.unusable(sentence + ", which has no datacenter '" + datacenter + "'; its datacenters: "
                    + String.join(", ", node.datacenters()),
                    "set local_datacenter to one of them, in the same letters: a driver that looks for another finds no node to ask");
        }
        String keyspace = connection.keyspace();
        if (keyspace != null && !node.keyspaces().contains(keyspace)
                && !node.keyspaces().contains(keyspace.toLowerCase(Locale.ROOT))) {
            return Result.unusable(sentence + ", which has no keyspace '" + keyspace + "'"
                    + NearNames.hint(keyspace, node.keyspaces(), "keyspaces"), "correct the field schema, or create the keyspace");
        }
        String found = keyspace == null ? "" : "; the keyspace " + keyspace + " is there";
        return Result.usable(sentence + found + (datacenter == null
                ? "; drivers want to be told local_datacenter=" + node.datacenter() + ", which the connection does not say"
                : ""));
    }

    /** All at once: several that do not answer cost no more time than one. */
    private static List<Asked> askAll(CassandraConnection connection) throws InterruptedException {
        List<Callable<Asked>> questions = connection.contactPoints().stream().<Callable<Asked>>map(point -> () -> ask(connection, point))
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.invokeAll(questions).stream().map(CassandraConnectionTest::answer).toList();
        }
    }

    private static Asked answer(Future<Asked> asked) {
        try {
            return asked.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException problem ? problem : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException("invokeAll waited for all", e);
        }
    }

    private static Asked ask(CassandraConnection connection, String point) {
        try {
            return new Asked(Node.ask(connection, point), null);
        } catch (IOException e) {
            return new Asked(null, CassandraSentences.problem(connection, point, e));
        }
    }
}
