package io.batuta.tasks.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.json.Json;
import io.batuta.model.task.Connection;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** OAuth2 access tokens, fetched with a connection's refresh token (RFC 6749, 6) and kept until shortly before they expire. Thread-safe. */
final class AccessTokens {
    private static final String GOOGLE = "https://oauth2.googleapis.com/token";
    private static final long MARGIN_SECONDS = 120;

    private final Map<String, Token> kept = new ConcurrentHashMap<>();

    /** A token of a refresh token; {@code until} by the stopwatch, in nanoseconds. */
    private record Token(String value, String refresh, long until) {}

    /** The connection's access token: its password when it has no refresh token. */
    @Nullable
    String of(Connection connection) throws MailException, InterruptedException {
        String refresh = connection.extra("refresh_token").orElse(null);
        if (refresh == null) {
            return connection.password();
        }
        Token token = kept.get(connection.id());
        if (token == null || !token.refresh.equals(refresh) || token.until - System.nanoTime() < 0) {
            token = fetch(connection, refresh);
            kept.put(connection.id(), token);
        }
        return token.value;
    }

    private static Token fetch(Connection connection, String refresh) throws MailException, InterruptedException {
        String url = connection.extra("token_url").orElse(GOOGLE);
        String form = "grant_type=refresh_token" + field("client_id", connection.extra("client_id").orElse(""))
                + field("client_secret", connection.extra("client_secret").orElse("")) + field("refresh_token", refresh);
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30))
                    .header("Content-Type", "application/x-www-form-urlencoded").POST(HttpRequest.BodyPublishers.ofString(form)).build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
            return token(connection, refresh, url, response);
        } catch (IOException | IllegalArgumentException e) {
            throw new MailException("no access token for connection " + connection.id() + " from " + url + ": " + e.getMessage(), true);
        }
    }

    private static Token token(Connection connection, String refresh, String url, HttpResponse<String> response) throws MailException {
        JsonNode answer = response.statusCode() == 200 ? Json.tree(response.body()) : null;
        String value = answer == null ? "" : answer.path("access_token").asText("");
        if (answer == null || value.isEmpty()) {
            throw new MailException(
                    "no access token for connection " + connection.id() + ": " + url + " answered " + response.statusCode() + " "
                            + MailSentences.oneLine(response.body()) + "; a refresh token that was withdrawn must be made anew",
                    response.statusCode() >= 500);
        }
        long seconds = Math.max(1, answer.path("expires_in").asLong(3_600) - MARGIN_SECONDS);
        return new Token(value, refresh, System.nanoTime() + Duration.ofSeconds(seconds).toNanos());
    }

    private static String field(String name, String value) {
        return "&" + name + "=" + URLEncoder.encode(value, UTF_8);
    }
}
