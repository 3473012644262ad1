package io.batuta.model.cassandra;

import io.batuta.model.connection.ConnectionKinds;
import io.batuta.model.task.Connection;
import io.batuta.model.task.TaskFailedException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a connection of kind cassandra says, in the words of the drivers. Code of an author makes its session of it:
 *
 * <pre>{@code
 * CassandraConnection to = CassandraConnection.of(run.connection("cluster"));
 * CqlSession.builder().addContactPoints(to.addresses()).withLocalDatacenter(to.localDatacenter()).withKeyspace(to.keyspace())
 *         .withAuthCredentials(to.login(), to.password()).build();
 * }</pre>
 *
 * @param id the connection's
 * @param contactPoints {@code host:port}, from the field host, where hosts stand with commas between them; default port 9042
 * @param localDatacenter extra {@code local_datacenter}: the datacenter whose nodes are asked; null for none said
 * @param keyspace the field schema; null for none
 * @param login null for none
 * @param tls how the nodes are spoken to; null for unprotected
 */
public record CassandraConnection(
        String id,
        List<String> contactPoints,
        @Nullable String localDatacenter,
        @Nullable String keyspace,
        @Nullable String login,
        @Nullable String password,
        @Nullable Tls tls) {
    /** The kind of connection. */
    public static final String KIND = "cassandra";

    private static final int PORT = 9042;

    /**
     * Certificates and keys in PEM.
     *
     * @param ca extra {@code ca}: who signed the nodes' certificates; null for who this Java trusts
     * @param cert extra {@code cert}: our certificate; null for none
     * @param key extra {@code key} (secret): its private key
     * @param names extra {@code verify_host}: whether a node's certificate must carry the node's name, default true
     */
    public record Tls(@Nullable String ca, @Nullable String cert, @Nullable String key, boolean names) {
        /** Never shows a secret. */
        @Override
        public String toString() {
            return "TLS";
        }
    }

    /**
     * Reads it.
     *
     * @throws TaskFailedException naming the field that is missing or wrong
     */
    public static CassandraConnection of(Connection from) {
        if (!from.kind().equals(KIND)) {
            throw wrong(from, "is of kind " + from.kind() + ", and one of kind cassandra is needed", "name another one");
        }
        Map<String, String> extra = ConnectionKinds.find(KIND).orElseThrow().extra(from);
        String login = blank(from.login());
        String password = from.password() == null || from.password().isEmpty() ? null : from.password();
        if ((login == null) != (password == null)) {
            throw wrong(from, login == null ? "has a password but no login" : "has a login but no password",
                    "a cluster that asks who we are needs both, and another one neither");
        }
        return new CassandraConnection(from.id(), contactPoints(from), blank(extra.get("local_datacenter")), keyspace(from), login,
                password, tls(from, extra));
    }

    /** The contact points as addresses, looked up now. */
    public List<InetSocketAddress> addresses() {
        return contactPoints.stream().map(CassandraConnection::address).toList();
    }

    /** A contact point as an address, looked up now. */
    public static InetSocketAddress address(String contactPoint) {
        int colon = contactPoint.lastIndexOf(':');
        String host = contactPoint.substring(0, colon).replaceAll("[\\[\\]]", "");
        return new InetSocketAddress(host, Integer.parseInt(contactPoint.substring(colon + 1)));
    }

    /** Never shows a secret. */
    @Override
    public String toString() {
        return "cassandra connection " + id + " (" + String.join(", ", contactPoints) + ")";
    }

    private static List<String> contactPoints(Connection from) {
        List<String> points = new ArrayList<>();
        for (String one : (from.host() == null ? "" : from.host()).split(",", -1)) {
            points.add(contactPoint(from, one.strip()));
        }
        return List.copyOf(points);
    }

    private static String contactPoint(Connection from, String text) {
        Integer given = from.port();
        boolean bare = text.indexOf(':') != text.lastIndexOf(':') && !text.startsWith("[");
        String host = bare ? "[" + text + "]" : text;
        String whole = host.matches(".*[^:]:[0-9]+") ? host : host + ":" + (given == null || given == 0 ? PORT : given);
        try {
            URI uri = URI.create("cql://" + whole);
            if (uri.getHost() != null && uri.getUserInfo() == null && uri.getPath().isEmpty() && uri.getPort() > 0
                    && uri.getPort() <= 65_535) {
                return whole;
            }
        } catch (IllegalArgumentException _) {
            // The same sentence.
        }
        throw wrong(from, text.isEmpty() ? "has an empty host" : "has the host '" + text + "', which cannot be one",
                "it is one host or several with commas between them, each with a port if it is not the field port's: a,b:9043");
    }

    /** As {@code CREATE KEYSPACE} knows it: without quotes. */
    private static @Nullable String keyspace(Connection from) {
        String keyspace = blank(from.schema());
        if (keyspace != null && !keyspace.matches("[A-Za-z0-9_]{1,48}")) {
            throw wrong(from, "has the keyspace '" + keyspace + "', which cannot be one",
                    "letters, digits and underscores, at most 48, without quotes; it stands in the field schema");
        }
        return keyspace;
    }

    private static @Nullable Tls tls(Connection from, Map<String, String> extra) {
        String ca = blank(extra.get("ca"));
        String cert = blank(extra.get("cert"));
        String key = blank(extra.get("key"));
        if ((cert == null) != (key == null)) {
            throw wrong(from, "has " + (cert == null ? "a key but no cert" : "a cert but no key"),
                    "a node that asks who we are needs both");
        }
        boolean said = flag(from, extra, "tls", ca != null || cert != null);
        if (!said && ca != null) {
            throw wrong(from, "has tls=false and a ca", "leave one of them out: certificates are for TLS");
        }
        return said ? new Tls(ca, cert, key, flag(from, extra, "verify_host", true)) : null;
    }

    private static boolean flag(Connection from, Map<String, String> extra, String field, boolean otherwise) {
        String value = blank(extra.get(field));
        if (value != null && !value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
            throw wrong(from, "has the " + field + " '" + value + "'", "it is true or false");
        }
        return value == null ? otherwise : value.equalsIgnoreCase("true");
    }

    private static @Nullable String blank(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static TaskFailedException wrong(Connection from, String what, String hint) {
        return new TaskFailedException("connection " + from.id() + " " + what, hint, true, null);
    }
}
