package io.batuta.tasks.cassandra;

import io.batuta.model.cassandra.CassandraConnection;
import io.batuta.tasks.tls.PemTls;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** One node of a cluster: what it says of itself and the cluster, to who may sign in. */
final class Node {
    static final int PATIENCE = 5_000;

    private final DataInputStream in;
    private final DataOutputStream out;

    private Node(Socket socket) throws IOException {
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = new DataOutputStream(socket.getOutputStream());
    }

    /**
     * What a node answered.
     *
     * @param point where it was asked
     * @param signedIn whether it asked who we are; who may come without a name is not asked
     * @param datacenter its own
     * @param datacenters of the cluster, as far as this node knows
     */
    record About(String point, boolean signedIn, String version, String cluster, String datacenter, Set<String> datacenters,
            Set<String> keyspaces) {}

    /** A node's refusal, in its own words. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        final int code;

        RefusedException(int code, String words) {
            super(words);
            this.code = code;
        }
    }

    /** It wants a login, and there is none. */
    static final class NobodyException extends IOException {
        private static final long serialVersionUID = 1L;

        NobodyException(String authenticator) {
            super(authenticator);
        }
    }

    /** Signs in, asks and leaves. */
    static About ask(CassandraConnection connection, String point) throws IOException {
        InetSocketAddress address = CassandraConnection.address(point);
        if (address.isUnresolved()) {
            throw new UnknownHostException(point);
        }
        try (Socket plain = new Socket()) {
            plain.connect(address, PATIENCE);
            plain.setSoTimeout(PATIENCE);
            try (Socket socket = secured(connection, plain, address)) {
                Node node = new Node(socket);
                boolean signedIn = node.signIn(connection.login(), connection.password());
                return node.about(point, signedIn);
            }
        } catch (BufferUnderflowException e) {
            throw new IOException("its answer ends too early", e);
        }
    }

    private static Socket secured(CassandraConnection connection, Socket plain, InetSocketAddress address) throws IOException {
        CassandraConnection.Tls tls = connection.tls();
        if (tls == null) {
            return plain;
        }
        var context = PemTls.context(connection.id(), tls.ca(), tls.cert(), tls.key());
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, address.getHostString(), address.getPort(), true);
        if (tls.names()) {
            SSLParameters checks = socket.getSSLParameters();
            checks.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(checks);
        }
        socket.startHandshake();
        return socket;
    }

    private boolean signIn(@Nullable String login, @Nullable String password) throws IOException {
        Frames.Answer answer = call(Frames.STARTUP, Frames.startup());
        if (answer.operation() == Frames.READY) {
            return false;
        }
        if (answer.operation() != Frames.AUTHENTICATE) {
            throw new Frames.StrangeException(answer.operation(), "it greets with an unknown word (" + answer.operation() + ")");
        }
        String authenticator = answer.text();
        if (login == null || password == null) {
            throw new NobodyException(authenticator.replaceFirst("^.*\\.", ""));
        }
        if (call(Frames.AUTH_RESPONSE, Frames.login(login, password)).operation() != Frames.AUTH_SUCCESS) {
            throw new IOException("its " + authenticator + " wants more than a name and a password");
        }
        return true;
    }

    private About about(String point, boolean signedIn) throws IOException {
        List<String> self = rows("SELECT release_version, cluster_name, data_center FROM system.local").getFirst();
        Set<String> datacenters = names(List.of(List.of(self.get(2))), rows("SELECT data_center FROM system.peers"));
        Set<String> keyspaces = names(rows("SELECT keyspace_name FROM system_schema.keyspaces"), List.of());
        return new About(point, signedIn, self.get(0), self.get(1), self.get(2), datacenters, keyspaces);
    }

    private static Set<String> names(Collection<List<String>> some, Collection<List<String>> others) {
        return Stream.concat(some.stream(), others.stream()).map(List::getFirst).filter(name -> !name.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<List<String>> rows(String cql) throws IOException {
        return Frames.rows(call(Frames.QUERY, Frames.query(cql)));
    }

    private Frames.Answer call(int operation, byte[] body) throws IOException {
        Frames.send(out, operation, body);
        Frames.Answer answer = Frames.receive(in);
        if (answer.operation() == Frames.ERROR) {
            int code = answer.body().getInt();
            throw new RefusedException(code, answer.text());
        }
        return answer;
    }
}
