package io.batuta.store.db;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is and who connects to it.
 *
 * @param jdbcUrl {@code jdbc:postgresql://…} without user and password
 * @param owner owns the tables: migrates, and makes and drops partitions
 * @param app runs the program; the same login as {@code owner} where there is only one
 */
public record DatabaseAddress(String jdbcUrl, Login owner, Login app) {
    private static final String FORMS = "Write jdbc:postgresql://host:5432/database?user=…&password=… or postgres://user:password@host:5432/database.";

    /**
     * Reads what BATUTA_DB_URL holds.
     *
     * @throws DatabaseException when it is neither of the two forms; the message never repeats the text, which may hold
     *     a password
     */
    public static DatabaseAddress parse(String text) {
        var url = text.strip();
        if (url.startsWith("jdbc:postgresql:")) {
            return parseJdbc(url);
        }
        if (url.startsWith("postgres://") || url.startsWith("postgresql://")) {
            return parseUri(url);
        }
        throw new DatabaseException("BATUTA_DB_URL names no Postgres. " + FORMS);
    }

    /** Two roles where the owner and the running program differ. */
    boolean hasTwoRoles() {
        return !owner.equals(app);
    }

    private static DatabaseAddress parseJdbc(String url) {
        int question = url.indexOf('?');
        return question < 0
                ? oneRole(url, null, null, List.of())
                : withQuery(url.substring(0, question), url.substring(question + 1), null, null);
    }

    private static DatabaseAddress parseUri(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException _) {
            throw new DatabaseException(
                    "BATUTA_DB_URL is not a well-formed address (special characters in the password are written %XX). "
                            + FORMS);
        }
        var authority = uri.getRawAuthority();
        var path = uri.getRawPath();
        if (authority == null || path == null || path.length() < 2) {
            throw new DatabaseException("BATUTA_DB_URL lacks a host or a database name. " + FORMS);
        }
        int at = authority.lastIndexOf('@');
        var jdbc = "jdbc:postgresql://" + authority.substring(at + 1) + path;
        var login = at < 0 ? "" : authority.substring(0, at);
        int colon = login.indexOf(':');
        var user = colon < 0 ? login : login.substring(0, colon);
        var password = colon < 0 ? null : decoded(login.substring(colon + 1));
        return withQuery(jdbc, uri.getRawQuery(), user.isEmpty() ? null : decoded(user), password);
    }

    private static DatabaseAddress withQuery(
            String base, @Nullable String query, @Nullable String user, @Nullable String password) {
        var rest = new ArrayList<String>();
        var foundUser = user;
        var foundPassword = password;
        for (var part : query == null || query.isEmpty() ? List.<String>of() : List.of(query.split("&", -1))) {
            if (part.startsWith("user=")) {
                foundUser = decoded(part.substring("user=".length()));
            } else if (part.startsWith("password=")) {
                foundPassword = decoded(part.substring("password=".length()));
            } else {
                rest.add(part);
            }
        }
        return oneRole(base, foundUser, foundPassword, rest);
    }

    private static DatabaseAddress oneRole(
            String base, @Nullable String user, @Nullable String password, List<String> rest) {
        var login = new Login(user, password);
        return new DatabaseAddress(rest.isEmpty() ? base : base + "?" + String.join("&", rest), login, login);
    }

    private static String decoded(String text) {
        // A plus is a plus here; only %XX is an escape.
        return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    }
}
