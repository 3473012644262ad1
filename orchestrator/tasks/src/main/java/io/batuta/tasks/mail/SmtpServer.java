package io.batuta.tasks.mail;

import io.batuta.model.task.Connection;
import io.batuta.model.task.MailAddresses;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A mail server as a connection of kind {@code smtp} describes it.
 *
 * @param security the one choice there is about it
 * @param login null to send without signing in
 * @param auth how it signs in
 * @param from the sender unless a mail names its own
 * @param timeout for the connection, and for each answer
 */
record SmtpServer(String connection, String host, int port, Security security, @Nullable String login, @Nullable String password, Auth auth,
        @Nullable String from, Duration timeout) {
    private static final int TLS_PORT = 465;
    private static final int SUBMISSION_PORT = 587;
    private static final int PLAIN_PORT = 25;

    /** How the way to the server is secured. */
    enum Security {
        /** Not at all: for a server on the same machine or network. */
        PLAIN,
        /** Begun in the open and then secured; a server that cannot is refused. Port 587. */
        STARTTLS,
        /** From the first byte. Port 465. */
        TLS
    }

    /** How a sender shows who it is. */
    enum Auth {
        /** By the connection's password; for Gmail an app password. */
        PASSWORD,
        /** By an OAuth2 access token: the password, or one fetched with {@code client_id}, {@code client_secret}, {@code refresh_token} and {@code token_url}. */
        OAUTH2
    }

    /** Reads a connection. */
    static SmtpServer of(Connection connection) throws MailException {
        String id = connection.id();
        if (!connection.kind().equals("smtp")) {
            throw new MailException("connection " + id + " is of kind " + connection.kind() + "; mail needs one of kind smtp", false);
        }
        String host = connection.host();
        if (host == null || host.isBlank()) {
            throw new MailException("connection " + id + " has no host: set the mail server's name", false);
        }
        Security security = choice(id, "security", Security.class, connection.extra("security").orElse(null), byPort(connection.port()));
        int port = connection.port() != null ? connection.port() : switch (security) {
            case PLAIN -> PLAIN_PORT;
            case STARTTLS -> SUBMISSION_PORT;
            case TLS -> TLS_PORT;
        };
        Auth auth = choice(id, "auth", Auth.class, connection.extra("auth").orElse(null),
                connection.extra("refresh_token").isPresent() ? Auth.OAUTH2 : Auth.PASSWORD);
        String from = connection.extra("from").orElseGet(() -> {
            String login = connection.login();
            return login != null && login.contains("@") ? login : "";
        });
        String wrong = from.isEmpty() ? null : MailAddresses.problem(from);
        if (wrong != null) {
            throw new MailException("field from of connection " + id + ": " + wrong, false);
        }
        return new SmtpServer(id, host, port, security, blankToNull(connection.login()), connection.password(), auth, blankToNull(from),
                timeout(connection));
    }

    private static Security byPort(@Nullable Integer port) {
        if (port == null || port == SUBMISSION_PORT) {
            return Security.STARTTLS;
        }
        return port == TLS_PORT ? Security.TLS : port == PLAIN_PORT ? Security.PLAIN : Security.STARTTLS;
    }

    private static <E extends Enum<E>> E choice(String id, String field, Class<E> type, @Nullable String given, E otherwise)
            throws MailException {
        if (given == null || given.isBlank()) {
            return otherwise;
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(value -> value.name().equals(given.strip().toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new MailException("field " + field + " of connection " + id + " is '" + given + "'; choose "
                        + Arrays.stream(type.getEnumConstants()).map(value -> value.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", ")),
                        false));
    }

    private static Duration timeout(Connection connection) throws MailException {
        String given = connection.extra("timeout").orElse("30");
        try {
            int seconds = Integer.parseInt(given.strip());
            if (seconds >= 1 && seconds <= 600) {
                return Duration.ofSeconds(seconds);
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw new MailException(
                "field timeout of connection " + connection.id() + " is '" + given + "'; it is a number of seconds, 1 to 600", false);
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    /** {@code host:port} with how it is secured, for sentences. */
    String shown() {
        return host + ":" + port + " (" + security.name().toLowerCase(Locale.ROOT) + ", connection " + connection + ")";
    }

    Properties properties() {
        Properties all = new Properties();
        String millis = Long.toString(timeout.toMillis());
        all.put("mail.smtp.host", host);
        all.put("mail.smtp.port", Integer.toString(port));
        all.put("mail.smtp.connectiontimeout", millis);
        all.put("mail.smtp.timeout", millis);
        all.put("mail.smtp.writetimeout", millis);
        all.put("mail.smtp.auth", Boolean.toString(login != null));
        all.put("mail.smtp.ssl.enable", Boolean.toString(security == Security.TLS));
        all.put("mail.smtp.starttls.enable", Boolean.toString(security == Security.STARTTLS));
        all.put("mail.smtp.starttls.required", Boolean.toString(security == Security.STARTTLS));
        all.put("mail.smtp.ssl.checkserveridentity", "true");
        // One wrong address must not keep the mail from the others.
        all.put("mail.smtp.sendpartial", "true");
        all.put("mail.mime.charset", "UTF-8");
        all.put("mail.mime.allowutf8", "true");
        if (auth == Auth.OAUTH2) {
            all.put("mail.smtp.auth.mechanisms", "XOAUTH2");
        }
        return all;
    }
}
