package io.batuta.web.ui;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.batuta.web.WebServer;
import io.batuta.web.assets.Assets;
import io.batuta.web.http.ApiError;
import io.batuta.web.http.Body;
import io.batuta.web.http.Principal;
import io.batuta.web.http.Reply;
import io.batuta.web.http.Request;
import io.batuta.web.http.Role;
import io.batuta.web.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The real server with the real console's files, its headers and its routing; only the data is made up: the files in {@code /console}. */
final class StubServer implements AutoCloseable {
    private static final String OWN = "/api/batuta/v1/";
    private static final String V2 = "/api/v2/";

    private static final List<String> FIELDS = List.of("is_paused", "logical_date", "conf", "note", "dry_run", "dag_run_id", "task_ids",
            "only_failed",
            "include_downstream", "state", "tasks", "connection_id", "password");

    /** What a stream is told to end with. */
    private static final String END = "";

    /** Bodies of requests that change something, by method and path, in order. */
    final List<String> changes = new CopyOnWriteArrayList<>();
    /** Answers that differ from the files, by file. */
    final Map<String, String> instead = new ConcurrentHashMap<>();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final WebServer server;
    private volatile boolean signedIn = true;
    private volatile boolean closing;
    private volatile UnaryOperator<String> everyAnswer = UnaryOperator.identity();

    StubServer() {
        server = new WebServer("127.0.0.1", 0, routes(),
                _ -> signedIn ? new Principal("admin", Role.ADMIN, Principal.Through.COOKIE) : Principal.NOBODY,
                Assets.ofThisProgram(), () -> closing = true).start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.port() + "/" + path;
    }

    void signedIn(boolean is) {
        signedIn = is;
    }

    /** Changes every answer on its way out. */
    void everyAnswer(UnaryOperator<String> change) {
        everyAnswer = change;
    }

    /** Sends an event to whoever has the stream open. */
    void tell(String event, String data) {
        events.add("event: " + event + "\ndata: " + data + "\n\n");
    }

    /** Ends the open stream, so that the browser opens another one. */
    void endStream() {
        events.add(END);
    }

    private List<Route> routes() {
        List<Route> routes = new ArrayList<>(List.of(
                Route.post("/auth/login", Role.NONE, this::login),
                Route.post("/auth/logout", Role.NONE, _ -> Reply.nothing()),
                Route.get(OWN + "runs", Role.VIEWER, request -> file("nothing".equals(request.query("q")) ? "runs-none" : "runs")),
                Route.get(OWN + "runs/{dag}/{run}", Role.VIEWER,
                        request -> file(request.path("run").contains("T11:") ? "run-live" : "run")),
                Route.get(OWN + "log/{dag}/{run}/{task}", Role.VIEWER, this::log),
                Route.get(OWN + "log/{dag}/{run}/{task}/search", Role.VIEWER, _ -> file("log-errors")),
                Route.get(OWN + "log/{dag}/{run}/{task}/raw", Role.VIEWER,
                        _ -> new Reply.Bytes(200, "text/plain", "all".getBytes(UTF_8), Map.of())),
                Route.get(OWN + "alerts", Role.VIEWER, _ -> file("alerts")),
                Route.get(OWN + "events", Role.VIEWER, _ -> new Reply.Stream("text/event-stream", this::stream)),
                Route.post(OWN + "runs/{dag}/{run}/kill", Role.USER,
                        request -> changed("kill", request,
                                "{\"tasks\": [{\"task_id\": \"split\", \"map_index\": -1, \"state\": \"running\"}]}")),
                Route.patch(V2 + "dags/{dag}", Role.USER, request -> changed("pause", request, "{}")),
                Route.post(V2 + "dags/{dag}/dagRuns", Role.USER,
                        request -> changed("trigger", request, "{\"dag_run_id\": \"manual__2026-08-01T11:00:10Z\"}")),
                Route.patch(V2 + "dags/{dag}/dagRuns/{run}", Role.USER, request -> changed("mark", request, "{}")),
                Route.post(V2 + "dags/{dag}/clearTaskInstances", Role.USER, request -> {
                    changes.add("clear " + sent(request));
                    return file("cleared");
                }),
                Route.get(OWN + "connection-kinds", Role.OP, _ -> Map.of("kinds", io.batuta.model.connection.ConnectionKinds.all())),
                Route.post(V2 + "connections", Role.OP, request -> changed("connection", request, "{}")),
                Route.get(V2 + "dags/{dag}/dagVersions", Role.VIEWER, _ -> file("versions"))));
        Map.of(
                "me", "me", "home", "home", "dags", "dags", "dags/{dag}/grid", "grid", "dags/{dag}/graph", "graph",
                "runs/{dag}/{run}/mapped/{task}", "mapped",
                "explain", "explain", "dags/{dag}/unpause-preview", "unpause-preview", "search", "search", "nodes", "nodes")
                .forEach((path, name) -> routes.add(Route.get(OWN + path, Role.VIEWER, _ -> file(name))));
        Map.of("connections", "connections", "variables", "variables", "pools", "pools", "importErrors", "import-errors")
                .forEach((path, name) -> routes.add(Route.get(V2 + path, Role.VIEWER, _ -> file(name))));
        return routes;
    }

    private Object login(Request request) {
        if (!"right".equals(request.body().text("password"))) {
            throw ApiError.of(401, "Invalid credentials");
        }
        signedIn = true;
        return Map.of("user", "admin", "role", "admin");
    }

    private static String sent(Request request) {
        Body body = request.body();
        return FIELDS.stream().filter(body::has).map(name -> name + "=" + body.raw(name)).collect(Collectors.joining(", "));
    }

    private Object changed(String what, Request request, String answer) {
        changes.add(what + " " + sent(request));
        return json(answer);
    }

    private Object log(Request request) {
        if ("notify".equals(request.path("task"))) {
            return file("log-none");
        }
        return file(request.query("line") == null ? "log" : "log-early");
    }

    private void stream(OutputStream out) throws IOException {
        out.write("retry: 2000\n\n".getBytes(UTF_8));
        out.flush();
        try {
            for (String event = next(); !event.equals(END); event = next()) {
                out.write(event.getBytes(UTF_8));
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String next() throws InterruptedException {
        String event = null;
        while (event == null && !closing) {
            event = events.poll(100, TimeUnit.MILLISECONDS);
        }
        return event == null ? END : event;
    }

    private Reply file(String name) {
        return json(instead.getOrDefault(name, read(name)));
    }

    private Reply json(String text) {
        return new Reply.Bytes(200, "application/json", everyAnswer.apply(text).getBytes(UTF_8), Map.of());
    }

    /** A file as it is. */
    static String read(String name) {
        try (InputStream in = StubServer.class.getResourceAsStream("/console/" + name + ".json")) {
            if (in == null) {
                throw new IllegalStateException("There is no /console/" + name + ".json");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
