package io.batuta.web.v2;

import io.batuta.model.task.Connection;
import io.batuta.model.task.ConnectionTest;
import io.batuta.store.edit.Edits;
import io.batuta.store.table.ConnectionStore;
import io.batuta.web.http.Body;
import io.batuta.web.http.Request;
import io.batuta.web.http.Role;
import io.batuta.web.http.Route;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** {@code POST /connections/test}: tries a connection out, a saved one or one that is about to be saved. */
final class ConnectionTestApi {
    private final ConnectionStore connections;
    private final Function<Connection, ConnectionTest.Result> test;
    private final Edits edits;

    ConnectionTestApi(ConnectionStore connections, Function<Connection, ConnectionTest.Result> test, Edits edits) {
        this.connections = connections;
        this.test = test;
        this.edits = edits;
    }

    /** Its route. */
    List<Route> routes() {
        return List.of(Route.post("/api/v2/connections/test", Role.OP, this::test));
    }

    private Object test(Request request) {
        Body body = request.body().only(ConnectionsApi.FIELDS);
        String id = body.required("connection_id");
        Connection connection = wanted(body, id);
        edits.tell("connection_tested", id, request.who().user());
        ConnectionTest.Result result = test.apply(connection);
        String message = result.hint() == null ? result.sentence() : result.sentence() + "; " + result.hint();
        return Map.of("status", result.usable(), "message", message);
    }

    /** What the body says, over what is saved under its id; but saved secrets never go to another address than the saved one. */
    private Connection wanted(Body body, String id) {
        Connection fresh = new Connection(id, "", null, null, null, null, null, null, Map.of(), Set.of());
        Connection saved = connections.find(id).orElse(fresh);
        Connection asked = ConnectionsApi.read(body, saved, List.of());
        boolean elsewhere = !Objects.equals(asked.host(), saved.host()) || !Objects.equals(asked.port(), saved.port())
                || !Objects.equals(asked.schema(), saved.schema()) || !asked.extra().equals(saved.extra());
        if (elsewhere) {
            asked = ConnectionsApi.read(body, fresh, List.of());
        }
        if (asked.kind().isEmpty()) {
            throw body.missing("conn_type");
        }
        return asked;
    }
}
