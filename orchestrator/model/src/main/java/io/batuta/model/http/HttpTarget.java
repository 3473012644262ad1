package io.batuta.model.http;

import io.batuta.model.task.Connection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where a call goes and how it shows who it is, made of its settings and its connection. */
record HttpTarget(URI uri, Map<String, String> secrets) {
    static HttpTarget of(HttpConfig config, @Nullable Connection connection) {
        String base = connection == null || whole(config.url()) ? "" : base(connection);
        String path = config.url();
        String joined = base.endsWith("/") && path.startsWith("/")
                ? base + path.substring(1)
                : base.isEmpty() || path.isEmpty() || base.endsWith("/") || path.startsWith("/") || path.startsWith("?")
                        ? base + path
                        : base + "/" + path;
        URI uri = parsed(joined + query(config, joined));
        // A whole URL that leads elsewhere must not get the connection's password.
        boolean known = connection != null && (base.isEmpty() ? sameOrigin(parsed(base(connection)), uri) : true);
        return new HttpTarget(uri, connection != null && known ? credentials(connection) : Map.of());
    }

    /** After a redirect: elsewhere nobody gets the connection's secrets. */
    HttpTarget redirected(String location) {
        URI next = uri.resolve(location);
        return new HttpTarget(next, sameOrigin(uri, next) ? secrets : Map.of());
    }

    /** {@code host:port}. */
    String host() {
        int port = uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
        return uri.getHost() + ":" + port;
    }

    /** Scheme, host and path: without the query, which may hold secrets. */
    String words() {
        return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
    }

    private static boolean whole(String url) {
        return url.startsWith("http://") || url.startsWith("https://");
    }

    private static String query(HttpConfig config, String url) {
        String own = config.query().stream().map(p -> Http.encode(p.name()) + "=" + Http.encode(p.value()))
                .collect(Collectors.joining("&"));
        return own.isEmpty() ? "" : (url.contains("?") ? "&" : "?") + own;
    }

    private static String base(Connection connection) {
        String host = connection.host();
        if (host == null || host.isBlank()) {
            throw new HttpFailedException("connection " + connection.id() + " has no host",
                    "set its host to the API's address, for example https://api.example.org", false, false, null);
        }
        if (whole(host)) {
            return connection.port() == null || parsed(host).getPort() >= 0 ? host : withPort(host, connection.port());
        }
        String scheme = connection.schema() != null && connection.schema().matches("https?")
                ? connection.schema()
                : Integer.valueOf(443).equals(connection.port()) ? "https" : "http";
        return scheme + "://" + host + (connection.port() == null ? "" : ":" + connection.port());
    }

    private static String withPort(String url, int port) {
        URI uri = parsed(url);
        return uri.getScheme() + "://" + uri.getHost() + ":" + port + uri.getRawPath();
    }

    private static Map<String, String> credentials(Connection connection) {
        Map<String, String> headers = new LinkedHashMap<>();
        String token = connection.extra("token")
                .orElse(connection.login() == null || connection.login().isEmpty() ? connection.password() : null);
        if (token != null && !token.isEmpty()) {
            headers.put("Authorization", "Bearer " + token);
        } else if (connection.login() != null && !connection.login().isEmpty()) {
            String pair = connection.login() + ":" + (connection.password() == null ? "" : connection.password());
            headers.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        connection.extra().forEach((name, value) -> {
            if (name.startsWith("header.")) {
                headers.put(name.substring("header.".length()), value);
            }
        });
        return headers;
    }

    private static URI parsed(String url) {
        try {
            URI uri = URI.create(url);
            if (uri.getHost() != null && whole(url)) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw new HttpFailedException("'" + url.replaceAll("[?].*", "?…") + "' is not a URL that can be called",
                "spaces and special characters in values belong into .query(name, value), which encodes them", false, false, null);
    }

    private static boolean sameOrigin(URI a, URI b) {
        return a.getScheme().equals(b.getScheme()) && a.getHost().equalsIgnoreCase(String.valueOf(b.getHost()))
                && a.getPort() == b.getPort();
    }
}
