package io.batuta.tasks.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.batuta.model.http.Http;
import io.batuta.model.http.HttpResult;
import io.batuta.model.http.HttpWait;
import io.batuta.model.task.Connection;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.OutputType;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskFailedException;
import io.batuta.tasks.RecordingContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpHandlerTest {
    record User(String uuid, int age) {}

    private HttpServer server;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    HttpHandlerTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void begin() {
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    /** Answers, one after the other; the last one stays. */
    private void answers(int status, String... bodies) {
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            answer(exchange, status, bodies[Math.min(asked.size(), bodies.length) - 1]);
        });
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String host() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static Connection connection(String host, @Nullable String login, @Nullable String password, Map<String, String> extra) {
        return new Connection("api", "http", null, host, null, login, password, null, extra, Set.of());
    }

    private Outcome done(Http<?> http) throws Exception {
        return done(http, connection(host(), null, null, Map.of()));
    }

    private static Outcome done(Http<?> http, Connection connection) throws Exception {
        assertThat(http.problem()).isNull();
        HttpHandler handler = http.kind().equals("http") ? HttpHandler.reading() : HttpHandler.writing();
        return handler.start(new RecordingContext(http, Path.of("unused")).with(connection));
    }

    private static Outcome.Failure failed(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failure.class);
        return (Outcome.Failure) outcome;
    }

    private Outcome waiting(HttpWait sensor) throws Exception {
        assertThat(sensor.problem()).isNull();
        return HttpSensor.handler()
                .start(new RecordingContext(sensor, Path.of("unused")).with(connection(host(), null, null, Map.of())));
    }

    @Test
    void aSensorAsksUntilTheAnswerIsWhatItShouldBe() throws Exception {
        answers(200, "working", "done");
        HttpWait wait = Http.waitFor("w").connection("api").url("/job").every(Duration.ofSeconds(1))
                .until((run, answer) -> answer.body().equals("done") && run.taskId().equals("w"));
        assertThat(waiting(wait)).isInstanceOfSatisfying(Outcome.Success.class,
                success -> assertThat(((HttpResult) Objects.requireNonNull(success.output())).body()).isEqualTo("done"));
        assertThat(asked).hasSize(2);
    }

    @Test
    void aSensorTakesOnlyTheStatusesItIsToldForNotYet() throws Exception {
        answers(404, "");
        assertThat(failed(waiting(Http.waitFor("w").connection("api").giveUpAfter(Duration.ZERO))).reason())
                .contains("it answers with status 404");
        assertThatThrownBy(() -> waiting(Http.waitFor("w").connection("api").notYet(503).giveUpAfter(Duration.ZERO)))
                .isInstanceOf(TaskFailedException.class).hasMessageContaining("404");
        assertThat(asked).hasSize(2);
    }

    @Test
    void aPassingStatusThatMeansNotYetIsAskedOnce() throws Exception {
        answers(503, "");
        assertThat(waiting(Http.waitFor("w").connection("api").notYet(503).giveUpAfter(Duration.ZERO).orSkip()))
                .isInstanceOf(Outcome.Skipped.class);
        assertThat(asked).hasSize(1);
    }

    @Test
    void partOfAJsonAnswerIsReadIntoRecords() throws Exception {
        answers(200, "{\"info\":1,\"results\":[{\"uuid\":\"a\",\"age\":3}]}");
        Outcome outcome = done(Http.get("users").connection("api").url("/api/").query("results", 1).query("q", "ä b&c").path("results")
                .into(OutputType.listOf(User.class)));
        assertThat(outcome).isEqualTo(new Outcome.Success(List.of(new User("a", 3))));
        assertThat(asked).containsExactly("GET /api/?results=1&q=%C3%A4+b%26c null ");
    }

    @Test
    void anAnswerOfAnotherShapeNamesThePathTheTypeAndItsBeginning() throws Exception {
        answers(200, "{\"uuid\":\"a\",\"age\":\"old\",\"more\":1}");
        Outcome.Failure failure = failed(done(Http.get("u").connection("api").into(User.class)));
        assertThat(failure.reason()).contains("is not a User", "$.age", "the text begins: {\"uuid\":\"a\"");
    }

    @Test
    void anUnknownFieldFailsUnlessLenient() throws Exception {
        answers(200, "{\"uuid\":\"a\",\"age\":1,\"more\":1}");
        assertThat(failed(done(Http.get("u").connection("api").into(User.class))).reason()).contains("more");
        assertThat(done(Http.get("u").connection("api").lenient().into(User.class))).isEqualTo(new Outcome.Success(new User("a", 1)));
    }

    @Test
    void aMissingPartSaysWhatThereIs() throws Exception {
        answers(200, "{\"location\":{\"lat\":1},\"current\":{}}");
        Outcome.Failure failure = failed(done(Http.get("weather").connection("api").path("coord").into(User.class)));
        assertThat(failure.reason()).endsWith(
                "answered JSON without 'coord' at $, which has location, current; it begins: {\"location\":{\"lat\":1},\"current\":{}}");
    }

    record Coord(double lon, double lat) {}

    record OpenWeather(Coord coord, String name) {}

    /** Written for OpenWeatherMap, answered by WeatherAPI.com. */
    @Test
    void theAnswerOfAnotherServiceNamesTheFieldTheTypeAndItsBeginning() throws Exception {
        answers(200, "{\"location\":{\"name\":\"Lima\",\"lat\":-12.05},\"current\":{\"temp_c\":19.3}}");
        Outcome.Failure failure = failed(done(Http.get("weather").connection("api").into(OpenWeather.class)));
        assertThat(failure.reason()).contains("is not a OpenWeather", "location", "the text begins: {\"location\":{\"name\":\"Lima\"");
        Outcome.Failure missing = failed(done(Http.get("weather").connection("api").lenient().into(OpenWeather.class)));
        assertThat(missing.reason()).contains("is not a OpenWeather", "coord", "the text begins: {\"location\"");
    }

    @Test
    void theConnectionSaysWhoAsks() throws Exception {
        answers(200, "{}");
        done(Http.get("basic").connection("api"), connection(host(), "me", "secret", Map.of()));
        done(Http.get("bearer").connection("api"), connection(host(), null, "t0ken", Map.of()));
        done(Http.get("header").connection("api"), connection(host(), null, null, Map.of("header.Authorization", "Key 1")));
        assertThat(asked).containsExactly("GET / Basic bWU6c2VjcmV0 ", "GET / Bearer t0ken ", "GET / Key 1 ");
    }

    @Test
    void secretsDoNotFollowARedirectToAnotherHost() throws Exception {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        List<String> got = new CopyOnWriteArrayList<>();
        other.createContext("/", exchange -> {
            got.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            answer(exchange, 200, "there");
        });
        other.start();
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:" + other.getAddress().getPort() + "/");
            answer(exchange, 302, "");
        });
        Outcome outcome = done(Http.get("r").connection("api"), connection(host(), "me", "secret", Map.of()));
        other.stop(0);
        assertThat(((HttpResult) Objects.requireNonNull(((Outcome.Success) outcome).output())).body()).isEqualTo("there");
        assertThat(got).containsExactly("null");
    }

    @Test
    void aPassingFaultIsAskedAgainHonouringRetryAfter() throws Exception {
        server.createContext("/", exchange -> {
            asked.add("x");
            exchange.getResponseHeaders().add("Retry-After", "0");
            answer(exchange, asked.size() < 3 ? 503 : 200, "ok");
        });
        assertThat(done(Http.get("r").connection("api").backoff(Duration.ofMillis(5)))).isInstanceOf(Outcome.Success.class);
        assertThat(asked).hasSize(3);
    }

    @Test
    void anErrorAnswerSaysWhatCameAndWhetherTryingHelps() throws Exception {
        answers(401, "who are you?");
        Outcome.Failure failure = failed(done(Http.get("r").connection("api").url("/me")));
        assertThat(failure.reason()).isEqualTo("GET " + host() + "/me answered 401: who are you?");
        assertThat(failure.hint()).contains("connection api");
        assertThat(failure.retryable()).isFalse();
        assertThat(asked).hasSize(1);
    }

    @Test
    void aPostSendsJsonOnceAndIsNotRepeated() throws Exception {
        answers(201, "{}");
        Http<HttpResult> post = Http.post("p").connection("api").json(Map.of("a", 1)).expect(201);
        assertThat(done(post)).isInstanceOf(Outcome.Success.class);
        assertThat(asked).containsExactly("POST / null {\"a\":1}");
        assertThat(post.kind()).isEqualTo("http.write");
        assertThat(HttpHandler.writing().recovery()).isEqualTo(Recovery.ASK);
    }

    @Test
    void aPostWithoutAnAnswerIsUnknownAndAGetFails() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Connection connection = connection("http://127.0.0.1:" + silent.getLocalPort(), null, null, Map.of());
            Outcome unknown = done(Http.post("p").connection("api").timeout(Duration.ofMillis(200)), connection);
            assertThat(unknown).isInstanceOfSatisfying(Outcome.Unknown.class,
                    u -> assertThat(u.reason()).contains("did not answer POST", "within 200 ms", "nobody knows"));
            Outcome.Failure late = failed(done(Http.get("g").connection("api").timeout(Duration.ofMillis(200)).tries(1), connection));
            assertThat(late.reason()).contains("did not answer GET");
        }
    }

    @Test
    void anEndlessAnswerEndsAtItsTimeout() throws Exception {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var body = exchange.getResponseBody()) {
                while (true) {
                    body.write('x');
                    body.flush();
                }
            }
        });
        assertThat(failed(done(Http.get("g").connection("api").tries(1).maxBody(1000))).reason()).contains("answered more than 1000 bytes");
        assertThat(failed(done(Http.get("g").connection("api").tries(1).timeout(Duration.ofMillis(300)).maxBody(2_000_000_000))).reason())
                .contains("did not answer");
    }

    @Test
    void nobodyThereAndNoSuchHostHaveTheirSentences() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Outcome.Failure refused = failed(
                done(Http.post("p").connection("api").backoff(Duration.ZERO), connection("127.0.0.1:" + port, null, null, Map.of())));
        assertThat(refused.reason()).isEqualTo("cannot reach 127.0.0.1:" + port + " (connection refused); is it running?");
        Outcome.Failure unknown = failed(
                done(Http.get("g").connection("api").tries(1), connection("no-such-host.invalid", null, null, Map.of())));
        assertThat(unknown.reason()).startsWith("cannot find the host no-such-host.invalid");
    }

    @Test
    void authorCodeCallsTheSameWay() throws Exception {
        answers(200, "{\"results\":[{\"uuid\":\"a\",\"age\":3}]}", "nothing");
        RecordingContext run = new RecordingContext(Http.get("x").connection("api"), Path.of("unused"))
                .with(connection(host(), null, null, Map.of()));
        assertThat(Http.get("x").connection("api").path("results").into(OutputType.listOf(User.class)).call(run))
                .containsExactly(new User("a", 3));
        assertThatThrownBy(() -> Http.fetch(run, "api", "/users", OutputType.listOf(User.class))).isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("the text begins: nothing");
    }

    @Test
    void anIncompleteCallIsRefusedWhenTheDagIsBuilt() {
        assertThat(Http.get("x").url("/users").problem()).contains("'/users' is neither http:// nor https://");
        assertThat(Http.get("x").connection("api").path("a").problem()).contains(".into(");
    }
}
