package io.batuta.tasks.sql;

import io.batuta.model.task.Connection;
import io.batuta.model.task.TaskFailedException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * A database as a connection describes it: kind {@code postgres} with host, port, schema (the database), login, password and extras that are passed on (such as {@code sslmode}), or kind {@code jdbc}
 * with the whole URL as host.
 *
 * @param shown for people, without secrets
 */
record JdbcAddress(String url, Properties properties, String shown, boolean postgres) {
    private static final int PORT = 5432;
    private static final String SECONDS_TO_CONNECT = "15";

    /** @param application the name the database sees */
    static JdbcAddress of(Connection connection, String application) {
        String host = connection.host();
        if (host == null || host.isBlank()) {
            throw wrong("connection " + connection.id() + " has no host"
                    + (connection.kind().equals("jdbc") ? ": put the whole jdbc: URL there" : ""));
        }
        Properties properties = new Properties();
        if (connection.login() != null) {
            properties.setProperty("user", connection.login());
        }
        String password = connection.password();
        if (password != null) {
            properties.setProperty("password", password);
        }
        return switch (connection.kind()) {
            case "postgres" -> postgres(connection, host, properties, application);
            case "jdbc" -> jdbc(connection, host, properties);
            default -> throw wrong(
                    "connection " + connection.id() + " is of kind " + connection.kind() + "; SQL needs one of kind postgres or jdbc");
        };
    }

    private static JdbcAddress postgres(Connection connection, String host, Properties properties, String application) {
        int port = connection.port() == null ? PORT : connection.port();
        String database = connection.schema() == null ? "" : connection.schema();
        properties.setProperty("ApplicationName", application);
        properties.setProperty("connectTimeout", SECONDS_TO_CONNECT);
        properties.setProperty("tcpKeepAlive", "true");
        connection.extra().forEach(properties::setProperty);
        if (!host.matches("[A-Za-z0-9._:-]+")) {
            throw wrong("field host of connection " + connection.id() + " is no host name: '" + host + "'");
        }
        String inUrl = host.contains(":") ? "[" + host + "]" : host;
        return new JdbcAddress("jdbc:postgresql://" + inUrl + ":" + port + "/" + URLEncoder.encode(database, StandardCharsets.UTF_8),
                properties,
                "postgres " + host + ":" + port + "/" + database + ", connection " + connection.id(), true);
    }

    private static JdbcAddress jdbc(Connection connection, String url, Properties properties) {
        if (!url.startsWith("jdbc:")) {
            throw wrong("field host of connection " + connection.id() + " must be the whole URL, which begins with jdbc:");
        }
        connection.extra().forEach(properties::setProperty);
        return new JdbcAddress(url, properties, url.replaceAll("[?;].*", "") + ", connection " + connection.id(),
                url.startsWith("jdbc:postgresql:"));
    }

    private static TaskFailedException wrong(String sentence) {
        return new TaskFailedException(sentence, null, false, null);
    }
}
