package io.batuta.server.imports;

import io.batuta.model.connection.ConnectionKinds;
import io.batuta.model.connection.ConnectionProblem;
import io.batuta.model.connection.ConnectionText;
import io.batuta.model.task.Connection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a connection written for Airflow is here: which kind, under which names its fields stand, and which of them say nothing. Pure. */
public final class FromAirflow {
    private static final Set<String> HTTP_OPTIONS = Set.of("timeout", "allow_redirects", "proxies", "verify", "cert", "stream",
            "max_redirects", "trust_env", "check_response");
    private static final Map<String, String> SMTP_NAMES = Map.of("from_email", "from", "auth_type", "auth", "oauth_provider", "");
    private static final Map<String, String> POSTGRES_NAMES = Map.of("connect_timeout", "connectTimeout", "application_name",
            "ApplicationName", "sslcompression", "", "keepalives", "tcpKeepAlive");
    private static final Map<String, String> S3_NAMES = Map.of("region_name", "region", "addressing_style", "path_style");
    private static final Pattern LOCAL_DC = Pattern.compile("\"local_dc\"\\s*:\\s*\"([^\"]+)\"");
    private static final Set<String> PURSUED = Set.of("generic", "jdbc", "kafka", "spark");

    private final String id;
    private final List<String> notes = new ArrayList<>();
    private final Map<String, String> extra = new TreeMap<>();

    private FromAirflow(String id) {
        this.id = id;
    }

    /**
     * What became of one.
     *
     * @param connection as it can be saved; null when it is refused
     * @param refused why; null when it is not
     * @param notes what was left out or changed, a sentence each, without secrets
     */
    public record Taken(String id, @Nullable Connection connection, @Nullable String refused, List<String> notes) {}

    /**
     * Reads one.
     *
     * @param text a URI or JSON
     * @param check says what is wrong with a connection of ours
     */
    public static Taken take(String id, String text, Function<Connection, @Nullable ConnectionProblem> check) {
        try {
            FromAirflow one = new FromAirflow(id);
            return one.settle(one.ours(ConnectionText.read(id, text)), check);
        } catch (IllegalArgumentException e) {
            return new Taken(id, null, e.getMessage(), List.of());
        }
    }

    /** Leaves out what has no meaning here, until what is left can be saved or is wrong. */
    private Taken settle(Connection first, Function<Connection, @Nullable ConnectionProblem> check) {
        Connection connection = first;
        for (ConnectionProblem problem = check.apply(connection); problem != null; problem = check.apply(connection)) {
            String field = problem.field();
            if (!problem.unknown() || field == null) {
                return new Taken(id, null, problem.words(), notes);
            }
            notes.add("left out " + field + ": " + problem.words());
            connection = without(connection, field);
        }
        return new Taken(id, connection, null, notes);
    }

    private Connection ours(Connection c) {
        extra.putAll(c.extra());
        return switch (c.kind()) {
            case "ssh", "sftp" -> same("ssh", c);
            case "http" -> http(c);
            case "smtp", "email" -> smtp(c);
            case "postgres" -> renamed("postgres", POSTGRES_NAMES, c);
            case "slack", "slackwebhook", "webhook" -> webhook(c);
            case "aws", "s3" -> s3(c);
            case "docker" -> docker(c);
            case "cassandra" -> cassandra(c);
            case "spark_submit" -> same("spark", c);
            case String kind when PURSUED.contains(kind) -> same(kind, c);
            default -> {
                notes.add("kept as kind generic: no task here speaks " + c.kind() + "; code reads it with run.connection(\"" + id + "\")");
                yield same("generic", c);
            }
        };
    }

    private Connection same(String kind, Connection c) {
        return of(kind, c, c.host(), c.port(), c.login(), c.password(), c.schema());
    }

    private Connection renamed(String kind, Map<String, String> names, Connection c) {
        rename(names);
        return same(kind, c);
    }

    private void rename(Map<String, String> names) {
        names.forEach((theirs, ours) -> {
            String value = extra.remove(theirs);
            if (value != null && !ours.isEmpty()) {
                extra.put(ours, value);
            } else if (value != null) {
                notes.add("left out " + theirs + ": it has no meaning here");
            }
        });
    }

    /** There every extra field is a header, but for options of the Python client. */
    private Connection http(Connection c) {
        Map<String, String> headers = new LinkedHashMap<>(extra);
        extra.clear();
        headers.forEach((name, value) -> {
            if (HTTP_OPTIONS.contains(name)) {
                notes.add("left out " + name + ": it has no meaning here");
            } else {
                extra.put(name.startsWith("header.") || name.equals("token") ? name : "header." + name, value);
            }
        });
        String scheme = c.schema() == null ? null : c.schema().toLowerCase(Locale.ROOT);
        return of("http", c, c.host(), c.port(), c.login(), c.password(), scheme);
    }

    /** Two negations there, one choice here. */
    private Connection smtp(Connection c) {
        String noSsl = extra.remove("disable_ssl");
        String noTls = extra.remove("disable_tls");
        if (!extra.containsKey("security")) {
            boolean plainFirst = flag(noSsl) || noSsl == null && !Integer.valueOf(465).equals(c.port());
            extra.put("security", !plainFirst ? "tls" : flag(noTls) ? "plain" : "starttls");
        }
        rename(SMTP_NAMES);
        if ("basic".equals(extra.get("auth"))) {
            extra.put("auth", "password");
        }
        return same("smtp", c);
    }

    private static boolean flag(@Nullable String value) {
        return value != null && (value.equalsIgnoreCase("true") || value.equals("1"));
    }

    /** There the address is divided between host and password. */
    private Connection webhook(Connection c) {
        String password = c.password();
        boolean whole = password == null || password.startsWith("http");
        String base = c.host() == null ? "https://hooks.slack.com/services" : c.host().replaceAll("/$", "");
        String address = whole ? password : (base.contains("://") ? base : "https://" + base) + "/" + password;
        return of("webhook", c, address == null ? c.host() : null, null, null, address, null);
    }

    /** There it is a registry's login, and the engine stands in the task. */
    private Connection docker(Connection c) {
        String host = c.host();
        if (host == null || host.startsWith("unix:") || host.startsWith("tcp:")) {
            return same("docker", c);
        }
        extra.put("registry", c.port() == null ? host : host + ":" + c.port());
        notes.add("the host is taken for the registry; which engine is used says the field host: without it this machine's");
        return of("docker", c, null, null, c.login(), c.password(), null);
    }

    /** There the datacenter is an argument of a policy, and certificates are files of the worker. */
    private Connection cassandra(Connection c) {
        String policy = extra.remove("load_balancing_policy_args");
        Matcher datacenter = LOCAL_DC.matcher(policy == null ? "" : policy);
        if (datacenter.find()) {
            extra.putIfAbsent("local_datacenter", datacenter.group(1));
        }
        if (extra.remove("ssl_options") != null) {
            extra.putIfAbsent("tls", "true");
            notes.add("left out ssl_options: put the certificates themselves into the fields ca, cert and key");
        }
        return same("cassandra", c);
    }

    private Connection s3(Connection c) {
        rename(S3_NAMES);
        String endpoint = extra.remove("endpoint_url");
        String key = extra.remove("aws_access_key_id");
        String secret = extra.remove("aws_secret_access_key");
        return of("s3", c, endpoint == null ? c.host() : endpoint, c.port(), c.login() == null ? key : c.login(),
                c.password() == null ? secret : c.password(), c.schema());
    }

    private Connection of(String kind, Connection c, @Nullable String host, @Nullable Integer port, @Nullable String login,
            @Nullable String password, @Nullable String schema) {
        return new Connection(id, kind, c.description(), host, port, login, password, schema, Map.copyOf(extra), secrets(kind, extra));
    }

    private static Connection without(Connection c, String field) {
        Map<String, String> extra = new TreeMap<>(c.extra());
        extra.remove(field);
        return new Connection(c.id(), c.kind(), c.description(), field.equals("host") ? null : c.host(),
                field.equals("port") ? null : c.port(),
                field.equals("login") ? null : c.login(), field.equals("password") ? null : c.password(),
                field.equals("schema") ? null : c.schema(), Map.copyOf(extra), secrets(c.kind(), extra));
    }

    private static Set<String> secrets(String kind, Map<String, String> extra) {
        return extra.keySet().stream().filter(name -> ConnectionKinds.secret(kind, name)).collect(Collectors.toUnmodifiableSet());
    }
}
