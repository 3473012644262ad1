package io.batuta.web.v2;

import io.batuta.model.json.Json;
import io.batuta.model.names.SecretNames;
import io.batuta.store.edit.Edits;
import io.batuta.store.read.Reads.Page;
import io.batuta.store.table.VariableStore;
import io.batuta.store.table.VariableStore.Variable;
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
import org.jspecify.annotations.Nullable;

/** Variables: {@code /variables}. A value whose key speaks of a secret can be written, not read. */
final class VariablesApi {
    private static final int LONGEST_KEY = 250;
    private static final int LONGEST_VALUE = 1_000_000;

    private final VariableStore variables;
    private final Edits edits;

    /** Reads and writes there. */
    VariablesApi(VariableStore variables, Edits edits) {
        this.variables = variables;
        this.edits = edits;
    }

    /** Its routes. */
    List<Route> routes() {
        return List.of(
                Route.get("/api/v2/variables", Role.OP, this::list),
                Route.post("/api/v2/variables", Role.OP, this::create),
                Route.get("/api/v2/variables/<variable_key>", Role.OP, request -> shape(find(request))),
                Route.patch("/api/v2/variables/<variable_key>", Role.OP, this::patch),
                Route.delete("/api/v2/variables/<variable_key>", Role.OP, this::delete));
    }

    private Object list(Request request) {
        Names names = Names.of(Query.pattern(request, "variable_key"), Query.order(request),
                List.of("key", "id", "_val", "description", "is_encrypted"));
        Page page = Query.page(request);
        List<Variable> all = names.apply(variables.all(), Variable::name);
        return Listing.of("variables", all.stream().skip(page.offset()).limit(page.limit()).map(VariablesApi::shape).toList(), all.size());
    }

    private Variable find(Request request) {
        String key = request.path("variable_key");
        return variables.find(key).orElseThrow(() -> ApiError.notFound("The Variable with key: `" + key + "` was not found"));
    }

    private Object create(Request request) {
        Body body = request.body().only("key", "value", "description", "team_name");
        String key = body.required("key");
        if (key.isBlank() || key.length() > LONGEST_KEY) {
            throw body.wrong("key", "A key has 1 to " + LONGEST_KEY + " characters");
        }
        Variable variable = new Variable(key, value(body), body.text("description", 5_000));
        if (!variables.create(variable)) {
            throw ApiError.conflict("The Variable with key: `" + key + "` already exists");
        }
        edits.tell("variable_created", key, request.who().user());
        return Reply.created(shape(variable));
    }

    private Object patch(Request request) {
        Variable former = find(request);
        Body body = request.body().only("key", "value", "description", "team_name");
        if (body.text("key") != null && !former.name().equals(body.text("key"))) {
            throw ApiError.badRequest("Invalid body, key from request body doesn't match uri parameter");
        }
        List<String> mask = request.queries("update_mask");
        boolean setValue = body.has("value") && (mask.isEmpty() || mask.contains("value"));
        boolean setDescription = body.has("description") && (mask.isEmpty() || mask.contains("description"));
        String value = setValue ? value(body) : former.value();
        boolean unchanged = value.equals(SecretNames.MASK) && SecretNames.secret(former.name());
        Variable variable = new Variable(
                former.name(), unchanged ? former.value() : value, setDescription ? body.text("description", 5_000) : former.description());
        variables.put(variable);
        edits.tell("variable_changed", variable.name(), request.who().user());
        return shape(variable);
    }

    private Object delete(Request request) {
        String key = find(request).name();
        variables.delete(key);
        edits.tell("variable_deleted", key, request.who().user());
        return Reply.nothing();
    }

    /** Text stays text; anything else is kept as JSON. */
    private static String value(Body body) {
        Object raw = body.raw("value");
        if (raw == null) {
            throw body.missing("value");
        }
        String value = raw instanceof String ? body.required("value") : Json.write(raw);
        if (value.length() > LONGEST_VALUE) {
            throw body.wrong("value", "A value has at most " + LONGEST_VALUE + " characters");
        }
        return value;
    }

    private static Map<String, @Nullable Object> shape(Variable variable) {
        Map<String, @Nullable Object> shape = new LinkedHashMap<>();
        shape.put("key", variable.name());
        shape.put("value", SecretNames.masked(variable.name(), variable.value()));
        shape.put("description", variable.description());
        shape.put("is_encrypted", true);
        shape.put("team_name", null);
        return shape;
    }
}
