package io.batuta.model.http;

import io.batuta.model.check.Check;
import io.batuta.model.dag.Kind;
import io.batuta.model.dag.TaskDefinition;
import io.batuta.model.json.Json;
import io.batuta.model.task.OutputType;
import io.batuta.model.task.Run;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP call, as a task or made by author code:
 *
 * <pre>{@code
 * var users = t.add(Http.get("users").connection("api").url("/api/").query("results", "10").path("results").into(listOf(User.class)));
 * t.call("same", listOf(User.class), run -> Http.fetch(run, "api", "/users", listOf(User.class)));
 * }</pre>
 *
 * <p>After a crash a GET or HEAD is sent again; nobody knows about the others, so a person (or {@code onUnknown}) decides. Not thread-safe.
 *
 * @param <T> the type of its output: {@link HttpResult}, or what {@link #into} says
 */
public final class Http<T> implements TaskDefinition<T> {
    /** The kind of calls that only read, for tasks whose settings are made at run time. */
    public static final Kind<HttpResult> KIND = new Kind<>("http", OutputType.of(HttpResult.class));

    /** The kind of calls that change something. */
    public static final Kind<HttpResult> WRITE_KIND = new Kind<>("http.write", OutputType.of(HttpResult.class));

    private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);

    private final String id;
    private final String method;
    private final OutputType<T> outputType;
    private @Nullable String connection;
    private String url = "";
    private final List<HttpConfig.Parameter> query = new ArrayList<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private @Nullable String body;
    private @Nullable String contentType;
    private @Nullable String pick;
    private Set<Integer> expect = Set.of();
    private Set<Integer> retryOn;
    private int tries;
    private Duration backoff = Duration.ofSeconds(1);
    private Duration timeout = Duration.ofSeconds(30);
    private int maxBody = 16 * 1024 * 1024;
    private boolean lenient;

    private Http(String id, String method, OutputType<T> outputType) {
        this.id = id;
        this.method = method;
        this.outputType = outputType;
        boolean safe = method.equals("GET") || method.equals("HEAD");
        this.retryOn = safe ? PASSING : Set.of();
        this.tries = safe ? 3 : 1;
    }

    /** Begins a GET. */
    public static Http<HttpResult> get(String id) {
        return new Http<>(id, "GET", KIND.outputType());
    }

    /** Begins a sensor: it asks with GET until the answer is what it should be. */
    public static HttpWait waitFor(String id) {
        return new HttpWait(id);
    }

    /** Begins a HEAD. */
    public static Http<HttpResult> head(String id) {
        return new Http<>(id, "HEAD", KIND.outputType());
    }

    /** Begins a POST. */
    public static Http<HttpResult> post(String id) {
        return new Http<>(id, "POST", KIND.outputType());
    }

    /** Begins a PUT. */
    public static Http<HttpResult> put(String id) {
        return new Http<>(id, "PUT", KIND.outputType());
    }

    /** Begins a PATCH. */
    public static Http<HttpResult> patch(String id) {
        return new Http<>(id, "PATCH", KIND.outputType());
    }

    /** Begins a DELETE. */
    public static Http<HttpResult> delete(String id) {
        return new Http<>(id, "DELETE", KIND.outputType());
    }

    /**
     * From author code: gets JSON through a connection and reads it as the type, strictly.
     *
     * @param path added to the connection's URL
     * @throws io.batuta.model.task.TaskFailedException when it cannot; the message says who, what, and what came instead
     */
    public static <T> T fetch(Run run, String connection, String path, OutputType<T> type) throws InterruptedException {
        return get("fetch").connection(connection).url(path).into(type).call(run);
    }

    /** From author code: makes this call now, and gives what the task would. */
    @SuppressWarnings("unchecked")
    public T call(Run run) throws InterruptedException {
        String problem = problem();
        if (problem != null) {
            throw new io.batuta.model.task.TaskFailedException(problem, null, false, null);
        }
        try {
            return (T) HttpExchange.make(settings(), outputType, run);
        } catch (HttpFailedException e) {
            throw e.asTaskFailure();
        }
    }

    /** Where it goes and how it shows who it is: the connection's host (or URL), port, and login with password (basic), a password or {@code token} alone (bearer), or extras {@code header.X}. */
    public Http<T> connection(String id) {
        this.connection = id;
        return this;
    }

    /** A whole URL, or what is added to the connection's. */
    public Http<T> url(String url) {
        this.url = url;
        return this;
    }

    /** Adds a parameter to the URL's query; it is encoded. */
    public Http<T> query(String name, Object value) {
        query.add(new HttpConfig.Parameter(name, value.toString()));
        return this;
    }

    /** Sets a header. Secrets belong into the connection instead: what is written here is stored with the DAG. */
    public Http<T> header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Sends a value as JSON, at most 16 MB. */
    public Http<T> json(Object value) {
        return body(Json.write(value), "application/json");
    }

    /** Sends fields as a form. */
    public Http<T> form(Map<String, String> fields) {
        String encoded = fields.entrySet().stream().map(f -> encode(f.getKey()) + "=" + encode(f.getValue()))
                .collect(Collectors.joining("&"));
        return body(encoded, "application/x-www-form-urlencoded");
    }

    /** Sends text, at most 16 MB. */
    public Http<T> body(String text, String contentType) {
        this.body = text;
        this.contentType = contentType;
        return this;
    }

    /** Of a JSON answer, reads only this part: {@code results}, or {@code data.items.0}. */
    public Http<T> path(String path) {
        this.pick = path;
        return this;
    }

    /** The status codes that mean success; default 200 to 299. */
    public Http<T> expect(int... codes) {
        this.expect = set(codes);
        return this;
    }

    /** Status codes after which it is sent again within the attempt; default 429, 502, 503 and 504 for GET and HEAD, none for others. */
    public Http<T> retryOn(int... codes) {
        this.retryOn = set(codes);
        this.tries = Math.max(tries, 3);
        return this;
    }

    /** How often it is sent within one attempt at most, 1 to 20; default 3 for GET and HEAD, else 1. A call that was surely not sent (nobody listens there) counts, too. */
    public Http<T> tries(int tries) {
        this.tries = tries;
        return this;
    }

    /** The wait before it is sent again, up to an hour; it doubles each time. Default 1 s. A longer Retry-After of the other side, up to 5 minutes, wins. */
    public Http<T> backoff(Duration first) {
        this.backoff = first;
        return this;
    }

    /** The longest one try may take, from its beginning to the answer's last byte, up to a day; default 30 s. */
    public Http<T> timeout(Duration timeout) {
        this.timeout = timeout;
        return this;
    }

    /** The most bytes an answer may have, at least 1; default 16 MB. */
    public Http<T> maxBody(int bytes) {
        this.maxBody = bytes;
        return this;
    }

    /** Ignores fields of the answer that the type does not know; by default they fail the task, naming themselves. */
    public Http<T> lenient() {
        this.lenient = true;
        return this;
    }

    /** Reads the answer as JSON of this type. */
    public <J> Http<J> into(OutputType<J> type) {
        Http<J> typed = new Http<>(id, method, type);
        typed.connection = connection;
        typed.url = url;
        typed.query.addAll(query);
        typed.headers.putAll(headers);
        typed.body = body;
        typed.contentType = contentType;
        typed.pick = pick;
        typed.expect = expect;
        typed.retryOn = retryOn;
        typed.tries = tries;
        typed.backoff = backoff;
        typed.timeout = timeout;
        typed.maxBody = maxBody;
        typed.lenient = lenient;
        return typed;
    }

    /** Reads the answer as JSON of this type. */
    public <J> Http<J> into(Class<J> type) {
        return into(OutputType.of(type));
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String kind() {
        return settings().safe() ? KIND.name() : WRITE_KIND.name();
    }

    @Override
    public OutputType<T> outputType() {
        return outputType;
    }

    @Override
    public Object config() {
        return settings();
    }

    private HttpConfig settings() {
        return new HttpConfig(
                method, connection, url, List.copyOf(query), Map.copyOf(headers), body, contentType, pick, Set.copyOf(expect),
                Set.copyOf(retryOn), tries, backoff, timeout, maxBody, reads(), lenient);
    }

    /** The type to read the answer as, when it is read. */
    @Override
    public @Nullable Object code() {
        return reads() ? outputType : null;
    }

    private boolean reads() {
        return !outputType.equals(KIND.outputType());
    }

    @Override
    public @Nullable String problem() {
        boolean whole = url.startsWith("http://") || url.startsWith("https://");
        if (connection == null && !whole) {
            return "name a connection (.connection(\"api\")) or give a whole URL (.url(\"https://…\"))"
                    + (url.isEmpty() ? "" : "; '" + Check.cut(url) + "' is neither http:// nor https://");
        }
        if (pick != null && !reads()) {
            return ".path(\"" + Check.cut(pick) + "\") needs a type to read that part as: add .into(…)";
        }
        return HttpProblems.of(settings());
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Set<Integer> set(int... codes) {
        return IntStream.of(codes).boxed().collect(Collectors.toCollection(TreeSet::new));
    }
}
