package io.batuta.web.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.batuta.model.json.Json;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What an endpoint sees of a request: checked values, and who asks. Not thread-safe. */
public final class Request {
    private final Context ctx;
    private final Principal who;
    private final BooleanSupplier stillAllowed;

    /**
     * Wraps a request whose sender is known and may use the route.
     *
     * @param stillAllowed asks again, for answers that last
     */
    Request(Context ctx, Principal who, BooleanSupplier stillAllowed) {
        this.ctx = ctx;
        this.who = who;
        this.stillAllowed = stillAllowed;
    }

    /** Whether the sender may still use the route: an answer that lasts must end with the session. */
    public boolean stillAllowed() {
        return stillAllowed.getAsBoolean();
    }

    /** Who asks. */
    public Principal who() {
        return who;
    }

    /** The address the request comes from. */
    public String address() {
        return ctx.ip();
    }

    /** A segment of the path, decoded. */
    public String path(String name) {
        return Values.clean(List.of("path", name), ctx.pathParam(name));
    }

    /** A header, or null. */
    public @Nullable String header(String name) {
        return ctx.header(name);
    }

    /** A cookie, or null. */
    public @Nullable String cookie(String name) {
        return ctx.cookie(name);
    }

    /** Whether it came over TLS, here or at the proxy in front. */
    public boolean secure() {
        return ctx.req().isSecure() || "https".equalsIgnoreCase(ctx.header("X-Forwarded-Proto"));
    }

    /** A query parameter; the first, when it is repeated. Null when absent or empty. */
    public @Nullable String query(String name) {
        String value = ctx.queryParam(name);
        return value == null || value.isEmpty() ? null : Values.clean(List.of("query", name), value);
    }

    /** All values of a repeated query parameter. */
    public List<String> queries(String name) {
        List<String> values = new ArrayList<>();
        for (String value : ctx.queryParams(name)) {
            values.add(Values.clean(List.of("query", name), value));
        }
        return values;
    }

    /** A whole number; above {@code max} it is taken as {@code max}, below {@code min} it is refused. */
    public int integer(String name, int otherwise, int min, int max) {
        String value = query(name);
        return value == null ? otherwise : Values.integer(List.of("query", name), value, min, max);
    }

    /** A byte offset or row number; null when absent. */
    public @Nullable Long number(String name) {
        String value = query(name);
        if (value == null) {
            return null;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Answered below, as a negative one is.
        }
        throw ApiError.unprocessable("int_parsing", List.of("query", name), "Input should be a whole number, 0 or more", value);
    }

    /** A number with a fraction; null when absent. */
    public @Nullable Double decimal(String name) {
        String value = query(name);
        return value == null ? null : Values.number(List.of("query", name), value);
    }

    /** True or false; null when absent. */
    public @Nullable Boolean bool(String name) {
        String value = query(name);
        return value == null ? null : Values.bool(List.of("query", name), value);
    }

    /** True or false. */
    public boolean bool(String name, boolean otherwise) {
        Boolean value = bool(name);
        return value == null ? otherwise : value;
    }

    /** A time; null when absent. Without a zone it is UTC. */
    public @Nullable Instant instant(String name) {
        String value = query(name);
        return value == null ? null : Values.instant(List.of("query", name), value);
    }

    /** The JSON body, which must be an object. */
    public Body body() {
        String type = ctx.contentType();
        if (type != null && !type.isBlank() && !type.toLowerCase(java.util.Locale.ROOT).contains("json")) {
            throw ApiError.of(415, "The body is " + type + " and must be application/json.");
        }
        return jsonBody();
    }

    /** The body as a JSON object or as a form, as {@code POST /auth/token} takes both. */
    public Body bodyOrForm() {
        if (!ctx.isFormUrlencoded() && !ctx.isMultipartFormData()) {
            return body();
        }
        Map<String, Object> fields = new java.util.LinkedHashMap<>();
        ctx.formParamMap().forEach((name, values) -> {
            if (!values.isEmpty()) {
                fields.put(name, values.getFirst());
            }
        });
        return new Body(fields, true);
    }

    /** Whether the body is a form. */
    public boolean isForm() {
        return ctx.isFormUrlencoded() || ctx.isMultipartFormData();
    }

    private Body jsonBody() {
        String text = new String(ctx.bodyAsBytes(), UTF_8);
        Object parsed;
        try {
            parsed = text.isBlank() ? null : Json.<Object>read(text, Object.class);
        } catch (Json.JsonException e) {
            throw ApiError.unprocessable("json_invalid", List.of("body"), "JSON decode error: " + e.getMessage(), null);
        }
        if (parsed == null) {
            throw ApiError.unprocessable("missing", List.of("body"), "Field required", null);
        }
        return Body.of(parsed, List.of("body"));
    }

    /** What the client accepts. */
    public String accepts() {
        String accept = ctx.header("Accept");
        return accept == null ? "*/*" : accept;
    }
}
