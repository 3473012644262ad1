package io.batuta.web.v2;

import io.batuta.model.connection.ConnectionKind;
import io.batuta.model.connection.ConnectionKinds;
import io.batuta.model.connection.ConnectionProblem;
import io.batuta.model.json.Json;
import io.batuta.model.names.SecretNames;
import io.batuta.model.task.Connection;
import io.batuta.store.edit.Edits;
import io.batuta.store.read.Reads.Page;
import io.batuta.store.table.ConnectionStore;
import io.batuta.web.http.ApiError;
import io.batuta.web.http.Body;
import io.batuta.web.http.Query;
import io.batuta.web.http.Reply;
import io.batuta.web.http.Request;
import io.batuta.web.http.Role;
import io.batuta.web.http.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Connections: {@code /connections}. Passwords and secret extras can be written, never read. */
final class ConnectionsApi {
    private static final String ONE = "/api/v2/connections/{connection_id}";
    static final String[] FIELDS = {"connection_id", "conn_type", "description", "host", "login", "schema", "port", "password",
        "extra", "team_name"};

    private final ConnectionStore connections;
    private final Function<Connection, @Nullable ConnectionProblem> problem;
    private final Edits edits;

    /** Reads and writes there; {@code problem} says why one cannot be saved. */
    ConnectionsApi(ConnectionStore connections, Function<Connection, @Nullable ConnectionProblem> problem, Edits edits) {
        this.connections = connections;
        this.problem = problem;
        this.edits = edits;
    }

    /** Its routes. */
    List<Route> routes() {
        return List.of(
                Route.get("/api/v2/connections", Role.OP, this::list),
                Route.get("/api/batuta/v1/connection-kinds", Role.OP, _ -> new Kinds(ConnectionKinds.all())),
                Route.post("/api/v2/connections", Role.OP, this::create),
                Route.get(ONE, Role.OP, request -> shape(find(request))),
                Route.patch(ONE, Role.OP, this::patch),
                Route.delete(ONE, Role.OP, this::delete));
    }

    private Object list(Request request) {
        Names names = Names.of(
                Query.pattern(request, "connection_id"), Query.order(request),
                List.of("connection_id", "conn_id", "id", "conn_type", "description", "host", "port"));
        Page page = Query.page(request);
        List<Connection> all = names.apply(connections.all(), Connection::id);
        return Listing.of("connections", all.stream().skip(page.offset()).limit(page.limit()).map(ConnectionsApi::shape).toList(),
                all.size());
    }

    private Connection find(Request request) {
        String id = request.path("connection_id");
        return connections.find(id).orElseThrow(() -> ApiError.notFound("The Connection with connection_id: `" + id + "` was not found"));
    }

    private Object create(Request request) {
        Body body = request.body().only(FIELDS);
        String id = body.required("connection_id");
        if (!id.matches("[\\w.-]{1,200}")) {
            throw body.wrong("connection_id", "A connection's id has 1 to 200 letters, digits and _ . -");
        }
        Connection connection = read(body,
                new Connection(id, body.required("conn_type"), null, null, null, null, null, null, Map.of(), Set.of()), List.of());
        refuseWrong(connection);
        if (!connections.create(connection)) {
            throw ApiError.duplicate("There is a connection " + id + " already.");
        }
        edits.tell("connection_created", id, request.who().user());
        return Reply.created(shape(connection));
    }

    private Object patch(Request request) {
        Connection former = find(request);
        Body body = request.body().only(FIELDS);
        if (body.text("connection_id") != null && !former.id().equals(body.text("connection_id"))) {
            throw ApiError.badRequest("The connection_id in the request body does not match the URL parameter");
        }
        Connection connection = read(body, former, request.queries("update_mask"));
        refuseWrong(connection);
        connections.put(connection);
        edits.tell("connection_changed", connection.id(), request.who().user());
        return shape(connection);
    }

    private Object delete(Request request) {
        String id = find(request).id();
        connections.delete(id);
        edits.tell("connection_deleted", id, request.who().user());
        return Reply.nothing();
    }

    private record Kinds(List<ConnectionKind> kinds) {}

    private void refuseWrong(Connection connection) {
        ConnectionProblem wrong = problem.apply(connection);
        if (wrong != null) {
            List<String> place = wrong.field() == null
                    ? List.of("body")
                    : List.of(FIELDS).contains(wrong.field()) ? List.of("body", wrong.field()) : List.of("body", "extra", wrong.field());
            throw ApiError.unprocessable("value_error", place, wrong.words(), null);
        }
    }

    /** The former one with what the body changes. */
    static Connection read(Body body, Connection former, List<String> mask) {
        Fields fields = new Fields(body, mask);
        Map<String, String> extra = fields.sent("extra") ? extra(body, former) : former.extra();
        String kind = fields.text("conn_type", former.kind());
        Integer port = fields.sent("port") ? body.integer("port", 0, 65_535) : former.port();
        String password = fields.text("password", former.password());
        return new Connection(
                former.id(),
                kind == null || kind.isBlank() ? former.kind() : kind,
                fields.text("description", former.description()),
                fields.text("host", former.host()),
                port,
                fields.text("login", former.login()),
                SecretNames.MASK.equals(password) ? former.password() : password,
                fields.text("schema", former.schema()),
                extra,
                extra.keySet().stream()
                        .filter(name -> former.secrets().contains(name) || ConnectionKinds.secret(String.valueOf(kind), name))
                        .collect(Collectors.toSet()));
    }

    /** Which fields count: those sent, and among a mask if there is one. */
    private record Fields(Body body, List<String> mask) {
        boolean sent(String name) {
            return body.has(name) && (mask.isEmpty() || mask.contains(name));
        }

        @Nullable
        String text(String name, @Nullable String otherwise) {
            return sent(name) ? body.text(name, 10_000) : otherwise;
        }
    }

    /** {@code extra} is JSON in a text. A masked value keeps what was there. */
    private static Map<String, String> extra(Body body, Connection former) {
        String text = body.text("extra", 100_000);
        if (text == null || text.isBlank()) {
            return Map.of();
        }
        Object parsed;
        try {
            parsed = Json.<Object>read(text, Object.class);
        } catch (Json.JsonException e) {
            throw body.wrong("extra", "The `extra` field must be a valid JSON object in a text");
        }
        if (!(parsed instanceof Map<?, ?> map)) {
            throw body.wrong("extra", "Expected JSON object in `extra` field, got non-dict JSON");
        }
        Map<String, String> extra = new TreeMap<>();
        map.forEach((name, value) -> {
            String key = String.valueOf(name);
            String given = value == null ? "" : value instanceof String plain ? plain : Json.write(value);
            extra.put(key, given.equals(SecretNames.MASK) && former.secrets().contains(key) ? former.extra().getOrDefault(key, "") : given);
        });
        return extra;
    }

    private static Map<String, @Nullable Object> shape(Connection connection) {
        Map<String, String> extra = new TreeMap<>(connection.extra());
        connection.secrets().forEach(name -> extra.replace(name, SecretNames.MASK));
        Map<String, @Nullable Object> shape = new LinkedHashMap<>();
        shape.put("connection_id", connection.id());
        shape.put("conn_type", connection.kind());
        shape.put("description", connection.description());
        shape.put("host", connection.host());
        shape.put("login", connection.login());
        shape.put("schema", connection.schema());
        shape.put("port", connection.port());
        shape.put("password", connection.password() == null ? null : SecretNames.MASK);
        shape.put("extra", extra.isEmpty() ? null : Json.write(extra));
        shape.put("team_name", null);
        return shape;
    }
}
