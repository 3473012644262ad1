package io.batuta.model.task;

import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * How to reach another system.
 *
 * @param id its name
 * @param kind ssh, http, kafka, postgres, …
 * @param schema the database, path or scheme part, by kind
 * @param extra further fields by name; secret ones are among {@code secrets}
 * @param secrets names of the extra fields whose values are secret
 */
public record Connection(
        String id,
        String kind,
        @Nullable String description,
        @Nullable String host,
        @Nullable Integer port,
        @Nullable String login,
        @Nullable String password,
        @Nullable String schema,
        Map<String, String> extra,
        java.util.Set<String> secrets) {

    /** An extra field. */
    public Optional<String> extra(String name) {
        return Optional.ofNullable(extra.get(name));
    }

    /** Never shows a secret. */
    @Override
    public String toString() {
        return "connection " + id + " (" + kind + (host == null ? "" : " " + host + (port == null ? "" : ":" + port)) + ")";
    }
}
