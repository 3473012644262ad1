package io.batuta.server.client;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** An address with parameters, built step by step. */
public final class Query {
    private final StringBuilder text;
    private boolean first = true;

    /** Begins with the path. */
    public Query(String path) {
        text = new StringBuilder(path);
    }

    /** Adds one, unless it is null. */
    public Query with(String name, @Nullable Object value) {
        if (value != null) {
            text.append(first ? '?' : '&').append(name).append('=').append(Api.segment(value.toString()));
            first = false;
        }
        return this;
    }

    /** Adds it once for each value. */
    public Query withAll(String name, @Nullable Collection<String> values) {
        if (values != null) {
            values.forEach(value -> with(name, value));
        }
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
