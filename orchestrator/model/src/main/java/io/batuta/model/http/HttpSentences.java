package io.batuta.model.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What went wrong with a call, in words. */
final class HttpSentences {
    private HttpSentences() {}

    /** An answer came, but not one that was expected. */
    static HttpFailedException unexpected(HttpConfig config, HttpTarget target, HttpResult answer) {
        String said = HttpExchange.start(answer.body());
        boolean retryable = answer.status() >= 500 || answer.status() == 429 || answer.status() == 408;
        return new HttpFailedException(
                config.method() + " " + target.words() + " answered " + answer.status()
                        + (said.isEmpty() ? " without a body" : ": " + said),
                hint(config, answer.status()), retryable, false, null);
    }

    /** No answer came. */
    static HttpFailedException broken(HttpConfig config, HttpTarget target, Throwable e) {
        String host = target.host();
        return switch (e) {
            case HttpConnectTimeoutException _ ->
                failed("cannot reach " + host + " (timed out after " + words(HttpWire.CONNECT) + "); is it running?", null, false, e);
            case ConnectException c when unresolved(c) ->
                failed("cannot find the host " + target.uri().getHost() + ": no address is known for that name",
                        "is its name right, and does this host's name server know it?", false, e);
            case ConnectException _ -> failed("cannot reach " + host + " (connection refused); is it running?", null, false, e);
            case HttpTimeoutException _ -> late(config, target, e);
            case TimeoutException _ -> late(config, target, e);
            case SSLException s -> failed("cannot speak TLS with " + host + ": " + s.getMessage(),
                    "does it speak https, with a certificate this host trusts, for that name?", false, e);
            case IOException io when tooLong(io) -> new HttpFailedException(
                    config.method() + " " + target.words() + " answered more than " + config.maxBody() + " bytes",
                    "ask for less, or raise .maxBody(…)", false, false, e);
            default -> failed("the connection to " + host + " broke during " + config.method() + " " + target.words() + ": " + said(e),
                    null, true, e);
        };
    }

    /** Whether the next try may go better. */
    static boolean passing(HttpFailedException e) {
        Throwable cause = e.getCause();
        boolean broken = cause instanceof IOException io && !(io instanceof SSLException) && !tooLong(io);
        return broken || cause instanceof TimeoutException;
    }

    private static HttpFailedException late(HttpConfig config, HttpTarget target, Throwable e) {
        return failed(target.host() + " did not answer " + config.method() + " " + target.words() + " within " + words(config.timeout()),
                "raise .timeout(…) if it needs longer", true, e);
    }

    private static HttpFailedException failed(String reason, @Nullable String hint, boolean sent, Throwable cause) {
        return new HttpFailedException(reason, hint, true, sent, cause);
    }

    private static @Nullable String hint(HttpConfig config, int status) {
        String where = config.connection() == null ? "the call's headers" : "connection " + config.connection();
        return switch (status) {
            case 401 -> "it wants to know who asks: check the login, password or token in " + where;
            case 403 -> "who asks may not do that: check the rights of the user or token in " + where;
            case 404 -> "check the path, and the host and path in " + where;
            case 429 -> "it was asked too often: raise .tries(…) and .backoff(…), or lower the schedule's pace";
            default -> null;
        };
    }

    private static boolean unresolved(Throwable e) {
        return e instanceof UnresolvedAddressException || (e.getCause() != null && unresolved(e.getCause()));
    }

    private static boolean tooLong(Throwable e) {
        return String.valueOf(e.getMessage()).contains("body exceeds capacity") || (e.getCause() != null && tooLong(e.getCause()));
    }

    private static String said(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static String words(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
