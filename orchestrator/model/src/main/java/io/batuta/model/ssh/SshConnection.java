package io.batuta.model.ssh;

import io.batuta.model.check.Check;
import io.batuta.model.connection.ConnectionKinds;
import io.batuta.model.task.Connection;
import io.batuta.model.task.TaskFailedException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a connection of kind ssh says. Host, port, login and password are the connection's own fields; all others are its extra fields, by the names given here.
 *
 * @param id the connection's
 * @param host name or address
 * @param port default 22
 * @param user login name there
 * @param password for the login; null when keys are used
 * @param privateKey extra {@code private_key} (secret): the text of a private key in OpenSSH, PEM (PKCS#1, PKCS#8) or PuTTY format
 * @param keyFile extra {@code key_file}: the same in a file on the orchestrator's host
 * @param passphrase extra {@code passphrase} (secret): of the private key
 * @param agent extra {@code agent}: the socket of an SSH agent, or {@code env} for the one in SSH_AUTH_SOCK
 * @param hostKeys extra {@code host_key}: the host's public keys ({@code ssh-ed25519 AAAA…}) or their fingerprints ({@code SHA256:…}), one a line; no other is accepted
 * @param jump extra {@code jump}: id of the ssh connection through which this one is reached (a bastion)
 * @param connectTimeout extra {@code connect_timeout}: seconds, default 10
 * @param keepAlive extra {@code keepalive}: seconds between signs of life, default 15
 * @param directory extra {@code directory}: where attempts keep their files on the host, relative to the user's home; default {@code .batuta}
 */
public record SshConnection(
        String id,
        String host,
        int port,
        String user,
        @Nullable String password,
        @Nullable String privateKey,
        @Nullable String keyFile,
        @Nullable String passphrase,
        @Nullable String agent,
        List<String> hostKeys,
        @Nullable String jump,
        Duration connectTimeout,
        Duration keepAlive,
        String directory) {
    /** The kind of connection. */
    public static final String KIND = "ssh";

    /** The extra field that holds what the host is known by. */
    public static final String HOST_KEY = "host_key";

    /**
     * Reads it.
     *
     * @throws TaskFailedException naming the field that is missing or wrong
     */
    public static SshConnection of(Connection from) {
        if (!from.kind().equals(KIND)) {
            throw wrong(from, "is of kind " + from.kind() + ", and an SSH task needs one of kind ssh", "name another one");
        }
        for (String name : from.extra().keySet()) {
            if (!ConnectionKinds.SSH.knows(name)) {
                throw wrong(from, "has an extra field '" + name + "' that ssh does not know",
                        "known are " + String.join(", ", new TreeSet<>(ConnectionKinds.SSH.extraNames())));
            }
        }
        Map<String, String> extra = ConnectionKinds.SSH.extra(from);
        return new SshConnection(from.id(), required(from, "host", from.host()), port(from), required(from, "login", from.login()),
                from.password() == null || from.password().isEmpty() ? null : from.password(), extra.get("private_key"),
                extra.get("key_file"), extra.get("passphrase"), extra.get("agent"), lines(extra.get(HOST_KEY)), extra.get("jump"),
                seconds(from, "connect_timeout", extra.get("connect_timeout"), 10), seconds(from, "keepalive", extra.get("keepalive"), 15),
                directory(from, extra.getOrDefault("directory", ".batuta")));
    }

    /** {@code user@host}, with the port when it is not 22. */
    public String words() {
        return user + "@" + host + (port == 22 ? "" : ":" + port);
    }

    /** {@code host:port}. */
    public String address() {
        return host + ":" + port;
    }

    /** Never shows a secret. */
    @Override
    public String toString() {
        return "ssh connection " + id + " (" + words() + ")";
    }

    private static String required(Connection from, String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw wrong(from, "has no " + field, "./batuta connections set " + from.id() + " --" + field + " …");
        }
        if (value.chars().anyMatch(c -> Character.isWhitespace(c) || c < ' ') || value.contains("@") && field.equals("host")) {
            throw wrong(from, "has a " + field + " that cannot be one: '" + value + "'",
                    field.equals("host") ? "the host is a name or an address alone; the user belongs into the login" : "remove the blanks");
        }
        return value;
    }

    private static int port(Connection from) {
        Integer port = from.port();
        if (port == null || port == 0) {
            return 22;
        }
        if (port < 0 || port > 65_535) {
            throw wrong(from, "has the port " + port, "a port is 1 to 65535");
        }
        return port;
    }

    private static Duration seconds(Connection from, String field, @Nullable String value, int otherwise) {
        if (value == null) {
            return Duration.ofSeconds(otherwise);
        }
        if (!value.strip().matches("[0-9]{1,5}(\\.0)?") || value.strip().startsWith("0")) {
            throw wrong(from, "has the " + field + " '" + value + "'", "it is a whole number of seconds, at least 1");
        }
        return Duration.ofSeconds(Long.parseLong(value.strip().replace(".0", "")));
    }

    private static List<String> lines(@Nullable String keys) {
        return keys == null
                ? List.of()
                : Arrays.stream(keys.split("[\\r\\n,]+")).map(String::strip).filter(key -> !key.isEmpty()).flatMap(SshConnection::key)
                        .toList();
    }

    /** A bare base64 key, as other programs keep it, says its type itself. */
    private static Stream<String> key(String text) {
        return Stream.of(text.startsWith("AAAA") ? "key " + text : text);
    }

    private static String directory(Connection from, String directory) {
        String problem = Check.path("directory", directory);
        if (problem != null) {
            throw wrong(from, "has a directory that cannot be one", problem);
        }
        return directory.equals("~") ? ".batuta" : directory.startsWith("~/") ? directory.substring(2) : directory;
    }

    private static TaskFailedException wrong(Connection from, String what, String hint) {
        return new TaskFailedException("connection " + from.id() + " " + what, hint, true, null);
    }
}
