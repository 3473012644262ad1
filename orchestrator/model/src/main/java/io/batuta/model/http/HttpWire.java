package io.batuta.model.http;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Sends one request with the JDK's client, which all calls share. Thread-safe. */
final class HttpWire {
    /** How long a host may take to accept a connection. */
    static final Duration CONNECT = Duration.ofSeconds(10);

    private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(5);
    private static final int MOST_REDIRECTS = 5;
    private static final Pattern CHARSET = Pattern.compile("charset=\"?([^\";\\s]+)");

    /** Made at the first call: a service without HTTP tasks pays nothing for it. */
    private static final class Shared {
        /** Redirects are followed by hand, since the client would take secrets along to wherever they lead. */
        static final HttpClient CLIENT = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    private HttpWire() {}

    static HttpResult send(HttpConfig config, HttpTarget target) throws InterruptedException {
        HttpTarget at = target;
        for (int redirects = 0;; redirects++) {
            HttpResult answer = once(config, at);
            String location = answer.headers().get("location");
            boolean redirect = config.safe() && answer.status() >= 301 && answer.status() <= 308
                    && !config.expect().contains(answer.status());
            if (!redirect || location == null) {
                return answer;
            }
            if (redirects == MOST_REDIRECTS) {
                throw new HttpFailedException(
                        config.method() + " " + target.words() + " was sent on more than " + MOST_REDIRECTS + " times", null, false, false,
                        null);
            }
            at = at.redirected(location);
        }
    }

    private static HttpResult once(HttpConfig config, HttpTarget target) throws InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> sent = Shared.CLIENT.sendAsync(request(config, target),
                HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), config.maxBody()));
        try {
            // The client's own timeout ends at the headers; this one covers the body, too.
            return result(sent.get(config.timeout().toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            throw HttpSentences.broken(config, target, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw HttpSentences.broken(config, target, e);
        } finally {
            sent.cancel(true);
        }
    }

    private static HttpRequest request(HttpConfig config, HttpTarget target) {
        HttpRequest.Builder request = HttpRequest.newBuilder(target.uri())
                .method(config.method(),
                        config.body() == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(config.body()))
                .header("User-Agent", "Batuta");
        if (target.uri().getScheme().equals("http")) {
            request.version(HttpClient.Version.HTTP_1_1); // Not every server bears the offer of HTTP/2 on a plain connection.
        }
        if (config.contentType() != null) {
            request.setHeader("Content-Type", config.contentType());
        }
        if (config.reads()) {
            request.setHeader("Accept", "application/json");
        }
        try {
            target.secrets().forEach(request::setHeader);
            config.headers().forEach(request::setHeader);
        } catch (IllegalArgumentException e) {
            throw new HttpFailedException("a header cannot be sent: " + e.getMessage(), null, false, false, e);
        }
        return request.build();
    }

    private static HttpResult result(HttpResponse<byte[]> response) {
        Map<String, String> headers = response.headers().map().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, h -> String.join(", ", h.getValue())));
        return new HttpResult(response.statusCode(), headers,
                new String(response.body(), charset(headers.getOrDefault("content-type", ""))));
    }

    private static Charset charset(String contentType) {
        Matcher named = CHARSET.matcher(contentType);
        try {
            return named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException _) {
            return StandardCharsets.UTF_8;
        }
    }

    /** How long the other side wants us to wait: seconds, or a date, which is measured by its own clock. */
    static Optional<Duration> retryAfter(HttpResult answer) {
        String wanted = answer.headers().get("retry-after");
        if (wanted == null) {
            return Optional.empty();
        }
        try {
            Duration wait = wanted.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(wanted))
                    : Duration.between(date(String.valueOf(answer.headers().get("date"))), date(wanted));
            return Optional.of(wait.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wait);
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static ZonedDateTime date(String text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
    }
}
