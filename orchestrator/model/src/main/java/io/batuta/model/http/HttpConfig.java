package io.batuta.model.http;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP call's settings.
 *
 * @param connection where it goes and how it shows who it is; null when {@code url} is a whole URL
 * @param url a whole URL, or what is added to the connection's
 * @param query parameters added to the URL, in order; a name may come twice
 * @param body what is sent; null for nothing
 * @param pick the part of a JSON answer that is read ({@code results} or {@code a.b.0}); null for all of it
 * @param expect the status codes that mean success; empty means 200 to 299
 * @param retryOn status codes after which it is sent again within the attempt
 * @param tries how often it is sent within an attempt at most
 * @param backoff the wait before the second try; it doubles each time, and a longer Retry-After wins
 * @param maxBody the most bytes an answer may have
 * @param reads whether the answer is read as JSON of the task's output type
 * @param lenient whether fields that the type does not know are ignored
 */
public record HttpConfig(
        String method,
        @Nullable String connection,
        String url,
        List<Parameter> query,
        Map<String, String> headers,
        @Nullable String body,
        @Nullable String contentType,
        @Nullable String pick,
        Set<Integer> expect,
        Set<Integer> retryOn,
        int tries,
        Duration backoff,
        Duration timeout,
        int maxBody,
        boolean reads,
        boolean lenient) {
    /** Sets in order, so that the plan they are part of reads the same in every process: the JDK's own keep another order in each. */
    public HttpConfig {
        expect = Collections.unmodifiableSortedSet(new TreeSet<>(expect));
        retryOn = Collections.unmodifiableSortedSet(new TreeSet<>(retryOn));
    }

    /** A parameter of the URL's query. */
    public record Parameter(String name, String value) {}

    /** Whether it only reads, so that sending it twice does no harm. */
    public boolean safe() {
        return method.equals("GET") || method.equals("HEAD");
    }

    /** The same, taking these status codes for an answer, too, and asking at once no second time because of them. */
    public HttpConfig alsoExpecting(Set<Integer> codes) {
        Set<Integer> expected = new TreeSet<>(codes);
        Set<Integer> again = new TreeSet<>(retryOn);
        again.removeAll(codes);
        IntStream.range(100, 600).filter(this::expected).forEach(expected::add);
        return new HttpConfig(method, connection, url, query, headers, body, contentType, pick, expected, again, tries, backoff, timeout,
                maxBody, reads, lenient);
    }

    boolean expected(int status) {
        return expect.isEmpty() ? status >= 200 && status < 300 : expect.contains(status);
    }
}
