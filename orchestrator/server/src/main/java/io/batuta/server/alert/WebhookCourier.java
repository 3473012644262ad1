package io.batuta.server.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.batuta.engine.runner.Connections;
import io.batuta.model.json.Json;
import io.batuta.model.task.Connection;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Posts alerts as JSON to a webhook, in the form Slack and what is compatible with it understands: {@code text} for people, with {@code alerts} beside it for programs. The connection is of kind webhook;
 * the whole URL is its password, since whoever knows it can post, or its host when it is no secret.
 */
public final class WebhookCourier extends AlertCourier {
    private static final int LONGEST_ANSWER = 300;

    private final Connections connections;
    private final Duration patience;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    /**
     * A courier.
     *
     * @param patience how long to wait for a whole answer
     * @param gather as in {@link MailCourier}
     */
    public WebhookCourier(Connections connections, Duration patience, StoredFacts facts, ZoneId zone, Duration gather) {
        super(facts, zone, gather);
        this.connections = connections;
        this.patience = patience;
    }

    @Override
    public String channel() {
        return "webhook";
    }

    @Override
    String deliver(List<Alert> alerts, AlertText.Words said) throws Exception {
        String id = alerts.getFirst().to().getFirst();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("text", said.subject() + "\n" + said.text());
        body.put("alerts", alerts.stream().map(alert -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("key", alert.key());
            one.put("happened", alert.happened());
            return one;
        }).toList());
        HttpRequest request = HttpRequest.newBuilder(address(id)).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(body), UTF_8)).build();
        HttpResponse<String> response = posted(id, request);
        String answer = response.statusCode() + " " + shortened(response.body());
        if (response.statusCode() / 100 != 2) {
            throw new IOException("the webhook of connection " + id + " answered " + answer);
        }
        return answer;
    }

    /** Waits for the answer to its last byte: a timeout of the request itself would end with the first. */
    private HttpResponse<String> posted(String id, HttpRequest request) throws Exception {
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(request, HttpResponse.BodyHandlers.ofString(UTF_8));
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("the webhook of connection " + id + " gave no answer within " + patience.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException("the webhook of connection " + id + " cannot be called: " + reason(e.getCause()), e);
        } finally {
            answer.cancel(true);
        }
    }

    /** The client's exceptions often have no words. */
    private static String reason(@Nullable Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "no address is known for its host";
            }
            if (cause instanceof HttpConnectTimeoutException) {
                return "it could not be reached within 10 s";
            }
        }
        String said = e == null || e.getMessage() == null ? "" : e.getMessage();
        return !said.isEmpty() ? said : e instanceof ConnectException ? "the connection is refused" : String.valueOf(e);
    }

    private URI address(String id) throws IOException {
        Connection connection = connections.find(id)
                .orElseThrow(() -> new IOException("there is no connection " + id + " of kind webhook"));
        String password = connection.password();
        String url = password != null && !password.isBlank() ? password : String.valueOf(connection.host());
        // The address is a secret, so no sentence shows it.
        if (!url.startsWith("https://") && !url.startsWith("http://")) {
            throw new IOException("connection " + id + " needs the webhook's whole URL, http:// or https://, as its password");
        }
        try {
            return URI.create(url);
        } catch (IllegalArgumentException _) {
            throw new IOException("the URL in connection " + id + " is not well formed");
        }
    }

    private static String shortened(String text) {
        String clean = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return clean.length() <= LONGEST_ANSWER ? clean : clean.substring(0, LONGEST_ANSWER) + "…";
    }
}
