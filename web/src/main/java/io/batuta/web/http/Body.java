package io.batuta.web.http;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object a client sent; each is checked when it is asked for, and a wrong one is a 422 that names it. */
public final class Body {
    private final Map<String, @Nullable Object> fields;
    private final List<Object> place;
    private final boolean form;

    Body(Map<String, @Nullable Object> fields, boolean form) {
        this(fields, List.of("body"), form);
    }

    private Body(Map<String, @Nullable Object> fields, List<Object> place, boolean form) {
        this.fields = fields;
        this.place = place;
        this.form = form;
    }

    /** The object, or a 422 when it is none. */
    @SuppressWarnings("unchecked")
    static Body of(@Nullable Object value, List<?> place) {
        if (value instanceof Map<?, ?> map) {
            return new Body((Map<String, @Nullable Object>) map, new ArrayList<>(place), false);
        }
        throw ApiError.unprocessable("model_attributes_type", place, "Input should be a valid object", value);
    }

    /** Refuses every field that is not among these. */
    public Body only(String... known) {
        List<String> names = List.of(known);
        for (var field : fields.entrySet()) {
            if (!names.contains(field.getKey())) {
                throw ApiError.unprocessable("extra_forbidden", at(field.getKey()),
                        "Extra inputs are not permitted; known ones: " + String.join(", ", names), field.getValue());
            }
        }
        return this;
    }

    /** Whether the field was sent, be it null. */
    public boolean has(String name) {
        return fields.containsKey(name);
    }

    /** The field as it came, or null. */
    public @Nullable Object raw(String name) {
        return fields.get(name);
    }

    /** A text that must be there. */
    public String required(String name) {
        String value = text(name);
        if (value == null) {
            throw missing(name);
        }
        return value;
    }

    /** A text, or null. */
    public @Nullable String text(String name) {
        Object value = fields.get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof String text) {
            return Values.clean(at(name), text);
        }
        throw ApiError.unprocessable("string_type", at(name), "Input should be a valid string", value);
    }

    /** A text no longer than that. */
    public @Nullable String text(String name, int longest) {
        String value = text(name);
        if (value != null && value.length() > longest) {
            throw ApiError.unprocessable("string_too_long", at(name), "String should have at most " + longest + " characters", null);
        }
        return value;
    }

    /** True or false. */
    public boolean bool(String name, boolean otherwise) {
        Object value = fields.get(name);
        return switch (value) {
            case null -> otherwise;
            case Boolean flag -> flag;
            case String text -> Values.bool(at(name), text);
            default -> throw ApiError.unprocessable("bool_type", at(name), "Input should be a valid boolean", value);
        };
    }

    /** A whole number within the limits, or null. */
    public @Nullable Integer integer(String name, int min, int max) {
        Object value = fields.get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof Integer || (form && value instanceof String)) {
            int number = Values.integer(at(name), value.toString(), min, Integer.MAX_VALUE);
            if (number > max) {
                throw ApiError.unprocessable("less_than_equal", at(name), "Input should be less than or equal to " + max, value);
            }
            return number;
        }
        throw ApiError.unprocessable("int_type", at(name), "Input should be a valid integer", value);
    }

    /** A number, or null. */
    public @Nullable Double number(String name) {
        Object value = fields.get(name);
        return switch (value) {
            case null -> null;
            case Number number -> number.doubleValue();
            default -> throw ApiError.unprocessable("float_type", at(name), "Input should be a valid number", value);
        };
    }

    /** A time, or null. */
    public @Nullable Instant instant(String name) {
        String value = text(name);
        return value == null ? null : Values.instant(at(name), value);
    }

    /** A list; empty when absent. */
    public List<?> list(String name) {
        Object value = fields.get(name);
        return switch (value) {
            case null -> List.of();
            case List<?> list -> list;
            default -> throw ApiError.unprocessable("list_type", at(name), "Input should be a valid list", value);
        };
    }

    /** A list of texts; a single text is a list of one. */
    public List<String> texts(String name) {
        if (fields.get(name) instanceof String one) {
            return List.of(Values.clean(at(name), one));
        }
        List<String> texts = new ArrayList<>();
        for (Object value : list(name)) {
            if (!(value instanceof String text)) {
                throw ApiError.unprocessable("string_type", at(name), "Input should be a valid string", value);
            }
            texts.add(Values.clean(at(name), text));
        }
        return texts;
    }

    /** A list of objects; empty when absent. */
    public List<Body> bodies(String name) {
        List<Body> bodies = new ArrayList<>();
        for (Object value : list(name)) {
            bodies.add(of(value, at(name)));
        }
        return bodies;
    }

    /** An object as a map, or null. */
    public @Nullable Map<?, ?> map(String name) {
        Object value = fields.get(name);
        return switch (value) {
            case null -> null;
            case Map<?, ?> map -> map;
            default -> throw ApiError.unprocessable("dict_type", at(name), "Input should be a valid dictionary", value);
        };
    }

    /** The error about a field that must be there. */
    public ApiError missing(String name) {
        return ApiError.unprocessable("missing", at(name), "Field required", null);
    }

    /** An error about a field. */
    public ApiError wrong(String name, String message) {
        return ApiError.unprocessable("value_error", at(name), message, fields.get(name));
    }

    private List<Object> at(String name) {
        List<Object> where = new ArrayList<>(place);
        where.add(name);
        return where;
    }
}
