package io.batuta.model.docker;

import io.batuta.model.connection.ConnectionKinds;
import io.batuta.model.task.Connection;
import io.batuta.model.task.TaskFailedException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a connection of kind docker says. The host says where the engine is; login and password are for a registry; all else are extra fields, by the names given here.
 *
 * @param id the connection's
 * @param engines {@code unix:///path} or {@code tcp://host:port}, from the field host, where they stand with commas between them: the first that answers is taken. Default the socket of this host
 * @param registry extra {@code registry}: the registry the login is for, default {@code docker.io}
 * @param login at that registry; null for none
 * @param password at that registry
 * @param tls how the engine is spoken to over the network; null for unprotected
 * @param connectTimeout extra {@code connect_timeout}: seconds, default 10
 * @param timeout extra {@code timeout}: seconds to wait for an answer, default 60
 */
public record DockerConnection(
        String id,
        List<URI> engines,
        String registry,
        @Nullable String login,
        @Nullable String password,
        @Nullable Tls tls,
        Duration connectTimeout,
        Duration timeout) {
    /** The kind of connection. */
    public static final String KIND = "docker";

    /** Where an engine on the same host listens. */
    public static final String HERE = "unix:///var/run/docker.sock";

    /**
     * Certificates and keys in PEM.
     *
     * @param ca extra {@code ca}: who signed the engine's certificate; null for who this Java trusts
     * @param cert extra {@code cert}: our certificate; null for none
     * @param key extra {@code key} (secret): its private key
     */
    public record Tls(@Nullable String ca, @Nullable String cert, @Nullable String key) {
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
    public static DockerConnection of(Connection from) {
        if (!from.kind().equals(KIND)) {
            throw wrong(from, "is of kind " + from.kind() + ", and a Docker task needs one of kind docker", "name another one");
        }
        for (String name : from.extra().keySet()) {
            if (!ConnectionKinds.DOCKER.knows(name)) {
                throw wrong(from, "has an extra field '" + name + "' that docker does not know",
                        "known are " + String.join(", ", new TreeSet<>(ConnectionKinds.DOCKER.extraNames())));
            }
        }
        Map<String, String> extra = ConnectionKinds.DOCKER.extra(from);
        extra.replaceAll((_, value) -> value.strip());
        Tls tls = tls(from, extra);
        return new DockerConnection(from.id(), engines(from, tls != null), extra.getOrDefault("registry", "docker.io"), blank(from.login()),
                blank(from.password()), tls, seconds(from, "connect_timeout", extra.get("connect_timeout"), 10),
                seconds(from, "timeout", extra.get("timeout"), 60));
    }

    /** Where it leads. */
    public String words() {
        return String.join(", ", engines.stream().map(DockerConnection::words).toList());
    }

    /** An engine's place as people know it. */
    public static String words(URI engine) {
        return engine.getScheme().equals("unix") ? engine.getPath() : engine.getHost() + ":" + engine.getPort();
    }

    /** Never shows a secret. */
    @Override
    public String toString() {
        return "docker connection " + id + " (" + words() + ")";
    }

    private static List<URI> engines(Connection from, boolean tls) {
        String host = from.host() == null || from.host().isBlank() ? HERE : from.host();
        List<URI> engines = new ArrayList<>();
        for (String one : host.split(",", -1)) {
            engines.add(engine(from, one.strip(), tls));
        }
        return List.copyOf(engines);
    }

    private static URI engine(Connection from, String text, boolean tls) {
        if (text.startsWith("/") || text.startsWith("unix:")) {
            String path = text.replaceFirst("^unix:(//)?", "");
            if (!path.startsWith("/") || path.chars().anyMatch(c -> c <= ' ') || path.length() > 100) {
                throw wrong(from, "has the host '" + text + "'",
                        "a socket is named by an absolute path of at most 100 characters: " + HERE);
            }
            return URI.create("unix://" + path.replace("%", "%25"));
        }
        String scheme = text.replaceFirst("://.*$", "");
        if (text.contains("://") && !List.of("tcp", "http", "https").contains(scheme)) {
            throw wrong(from, "has the host '" + text + "', and " + scheme + ":// is not understood",
                    "it is unix:///path, tcp://host:port, or several with commas between them");
        }
        String place = text.replaceFirst("^[a-z]+://", "").replaceFirst("/$", "");
        int usual = tls ? 2376 : 2375;
        Integer given = from.port();
        String whole = place.matches(".*:[0-9]+") ? place : place + ":" + (given == null || given == 0 ? usual : given);
        try {
            URI uri = URI.create("tcp://" + whole);
            if (uri.getHost() != null && uri.getUserInfo() == null && uri.getPath().isEmpty() && uri.getQuery() == null && uri.getPort() > 0
                    && uri.getPort() <= 65_535) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // The same sentence.
        }
        throw wrong(from, "has the host '" + text + "', which cannot be one",
                "it is unix:///path, tcp://host:port, or several with commas between them; a registry belongs into the extra field registry");
    }

    private static @Nullable Tls tls(Connection from, Map<String, String> extra) {
        String ca = extra.get("ca");
        String cert = extra.get("cert");
        String key = extra.get("key");
        String said = extra.getOrDefault("tls", ca != null || cert != null || key != null ? "true" : "false");
        if (!List.of("true", "false").contains(said)) {
            throw wrong(from, "has the tls '" + said + "'", "it is true or false");
        }
        if ((cert == null) != (key == null)) {
            throw wrong(from, "has " + (cert == null ? "a key but no cert" : "a cert but no key"),
                    "an engine that asks who we are needs both");
        }
        return said.equals("true") ? new Tls(ca, cert, key) : null;
    }

    private static @Nullable String blank(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private static Duration seconds(Connection from, String field, @Nullable String value, int otherwise) {
        if (value == null) {
            return Duration.ofSeconds(otherwise);
        }
        if (!value.matches("[1-9][0-9]{0,4}")) {
            throw wrong(from, "has the " + field + " '" + value + "'", "it is a whole number of seconds, at least 1");
        }
        return Duration.ofSeconds(Long.parseLong(value));
    }

    private static TaskFailedException wrong(Connection from, String what, String hint) {
        return new TaskFailedException("connection " + from.id() + " " + what, hint, true, null);
    }
}
