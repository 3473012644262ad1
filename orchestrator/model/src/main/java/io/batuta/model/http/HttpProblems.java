package io.batuta.model.http;

import io.batuta.model.check.Check;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is wrong with a call's settings, in a sentence that names the field; null when nothing is. Pure. */
final class HttpProblems {
    private static final Duration LEAST = Duration.ofMillis(1);

    /** RFC 9110, 5.6.2: a token. */
    private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}");

    private HttpProblems() {}

    static @Nullable String of(HttpConfig config) {
        return Check.first(
                config.connection() == null ? null : Check.connection(config.connection(), "connection: its id is empty"),
                url(config.url()), query(config), headers(config.headers()),
                Check.text("body", config.body(), Check.PROSE), Check.line("contentType", config.contentType()),
                Check.line("path", config.pick()), codes("expect", config.expect()), codes("retryOn", config.retryOn()),
                Check.number("tries", config.tries(), 1, 20), Check.time("backoff", config.backoff(), Duration.ZERO, Duration.ofHours(1)),
                Check.time("timeout", config.timeout(), LEAST, Duration.ofDays(1)),
                Check.number("maxBody", config.maxBody(), 1, Integer.MAX_VALUE));
    }

    /** Codes that a server may answer with. */
    static @Nullable String codes(String field, Collection<Integer> codes) {
        return codes.stream().allMatch(code -> code >= 100 && code <= 599) ? null : field + ": status codes are 100 to 599";
    }

    private static @Nullable String url(String url) {
        boolean template = url.contains("{{") || url.contains("{%");
        return !template && url.indexOf(' ') >= 0
                ? "url: '" + Check.cut(url) + "' has blanks; values belong into .query(name, value), which encodes them"
                : Check.plain("url", url);
    }

    private static @Nullable String query(HttpConfig config) {
        for (HttpConfig.Parameter parameter : config.query()) {
            String name = Check.line("query", parameter.name());
            String problem = name != null ? name : Check.text("query " + parameter.name(), parameter.value(), Check.TEXT);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private static @Nullable String headers(Map<String, String> headers) {
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (!HEADER.matcher(header.getKey()).matches()) {
                return "header: '" + Check.cut(header.getKey()) + "' cannot be the name of a header";
            }
            String problem = Check.plain("header " + header.getKey(), header.getValue());
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }
}
