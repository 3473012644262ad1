package io.batuta.model.connection;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One field of a kind of connection.
 *
 * @param name {@code host}, {@code port}, {@code login}, {@code password} and {@code schema} are a connection's own fields; every other name is that of an extra field
 * @param label what people call it
 * @param required whether a connection cannot be used without it
 * @param secret whether its value is stored encrypted and never shown
 * @param otherwise what counts when it is absent, in words; null when nothing does
 * @param choices the values it may have, in lower case; upper case counts as the same; empty for any
 * @param help one sentence
 */
public record ConnectionField(String name, String label, Type type, boolean required, boolean secret, @Nullable String otherwise,
        List<String> choices, String help) {
    private static final List<String> OWN = List.of("host", "port", "login", "password", "schema");

    /** What may stand in it. */
    public enum Type {
        /** One line. */
        TEXT,
        /** Several lines, such as a key. */
        LINES,
        /** A whole number, zero or above. */
        NUMBER,
        /** A whole number of seconds, at least 1. */
        SECONDS,
        /** {@code true} or {@code false}. */
        FLAG,
        /** The path of a file on the orchestrator's host. */
        FILE
    }

    static ConnectionField of(String name, String label, String help) {
        return new ConnectionField(name, label, name.equals("port") ? Type.NUMBER : Type.TEXT, false, name.equals("password"), null,
                List.of(), help);
    }

    ConnectionField needed() {
        return new ConnectionField(name, label, type, true, secret, otherwise, choices, help);
    }

    ConnectionField hidden() {
        return new ConnectionField(name, label, type, required, true, otherwise, choices, help);
    }

    ConnectionField as(Type other) {
        return new ConnectionField(name, label, other, required, secret, otherwise, choices, help);
    }

    ConnectionField or(String words) {
        return new ConnectionField(name, label, type, required, secret, words, choices, help);
    }

    ConnectionField oneOf(String... values) {
        return new ConnectionField(name, label, type, required, secret, otherwise, List.of(values), help);
    }

    /** Whether it is one of a connection's own fields, rather than an extra one. */
    public boolean own() {
        return OWN.contains(name);
    }

    /** The names of a connection's own fields. */
    static List<String> ownNames() {
        return OWN;
    }
}
