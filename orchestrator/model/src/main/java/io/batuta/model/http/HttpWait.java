package io.batuta.model.http;

import io.batuta.model.dag.Kind;
import io.batuta.model.sensor.Sensor;
import io.batuta.model.task.OutputType;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a GET brings what it should:
 *
 * <pre>{@code t.add(Http.waitFor("report").connection("api").url("/reports/7").until((run, answer) -> answer.body().contains("ready")))}</pre>
 *
 * <p>404 means not yet, unless {@link #notYet} says otherwise; any other status that is not 200 to 299 fails the try. Its output is the answer. Not thread-safe.
 */
public final class HttpWait extends Sensor<HttpResult, HttpWait> {
    /** The kind. */
    public static final Kind<HttpResult> KIND = new Kind<>("http.sensor", OutputType.of(HttpResult.class));

    private final Http<HttpResult> call;
    private Set<Integer> notYet = Set.of(404);
    private @Nullable HttpCheck check;

    HttpWait(String id) {
        super(id, KIND);
        call = Http.get(id);
    }

    /** Where it asks and how it shows who it is, as with {@link Http#connection}. */
    public HttpWait connection(String id) {
        call.connection(id);
        return this;
    }

    /** A whole URL, or what is added to the connection's. */
    public HttpWait url(String url) {
        call.url(url);
        return this;
    }

    /** Adds a parameter to the URL's query; it is encoded. */
    public HttpWait query(String name, Object value) {
        call.query(name, value);
        return this;
    }

    /** Sets a header. Secrets belong into the connection instead. */
    public HttpWait header(String name, String value) {
        call.header(name, value);
        return this;
    }

    /** The longest one look may take; default 30 s. */
    public HttpWait timeout(Duration timeout) {
        call.timeout(timeout);
        return this;
    }

    /** The status codes that mean: not yet. Default 404. */
    public HttpWait notYet(int... codes) {
        this.notYet = IntStream.of(codes).boxed().collect(Collectors.toCollection(TreeSet::new));
        return this;
    }

    /** The answer must also be what this code says; without it, any answer of 200 to 299 will do. */
    public HttpWait until(HttpCheck check) {
        this.check = check;
        return this;
    }

    @Override
    protected HttpWait self() {
        return this;
    }

    @Override
    public Object config() {
        return new HttpWaitConfig((HttpConfig) call.config(), notYet, check != null, looks());
    }

    @Override
    public @Nullable Object code() {
        return check;
    }

    @Override
    protected @Nullable String ownProblem() {
        String problem = call.problem();
        return problem != null ? problem : HttpProblems.codes("notYet", notYet);
    }
}
