package io.batuta.engine.template;

import io.batuta.engine.template.Piece.Literal;
import io.batuta.engine.template.Piece.Value;
import io.batuta.model.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Puts values into texts that are no programs. */
final class Texts {
    private Texts() {}

    /** As it is; lists and maps as JSON. */
    static String text(List<Piece> pieces) {
        return joined(pieces, Texts::any);
    }

    /** As it is, without anything that could begin another line. */
    static String line(List<Piece> pieces) {
        return joined(pieces, value -> {
            String given = scalar(value);
            if (given.chars().anyMatch(Character::isISOControl)) {
                throw new TemplateException(value.line(),
                        "a value with a line break or another control character stands where one line is written");
            }
            return given;
        });
    }

    static String url(List<Piece> pieces) {
        return joined(pieces, value -> encoded(scalar(value)));
    }

    static String html(List<Piece> pieces) {
        return joined(pieces, value -> any(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")
                .replace("'", "&#39;"));
    }

    /** Within quotes a value's text is escaped, outside of them the value is written as JSON. */
    static String json(List<Piece> pieces) {
        StringBuilder text = new StringBuilder();
        boolean quoted = false;
        boolean escaped = false;
        for (Piece piece : pieces) {
            switch (piece) {
                case Literal literal -> {
                    for (char c : literal.text().toCharArray()) {
                        quoted ^= c == '"' && !escaped;
                        escaped = c == '\\' && !escaped;
                    }
                    text.append(literal.text());
                }
                case Value value -> {
                    String json = Json.write(quoted ? any(value) : value.value());
                    text.append(quoted ? json.substring(1, json.length() - 1) : json);
                }
            }
        }
        return text.toString();
    }

    /** As its content type says. */
    static String body(List<Piece> pieces, String contentType) {
        return contentType.contains("json")
                ? json(pieces)
                : contentType.contains("form-urlencoded")
                        ? url(pieces)
                        : contentType.contains("html") || contentType.contains("xml") ? html(pieces) : text(pieces);
    }

    /** A value that is one thing, not many. */
    static String scalar(Value value) {
        if (value.value() instanceof List<?> || value.value() instanceof Map<?, ?>) {
            throw new TemplateException(value.line(), "a list or a map stands where one value is meant; use a loop, or | join(\",\")");
        }
        return value.value().toString();
    }

    private static String any(Value value) {
        return value.value() instanceof List<?> || value.value() instanceof Map<?, ?>
                ? Json.write(value.value())
                : value.value().toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("%7E", "~");
    }

    private static String joined(List<Piece> pieces, Function<Value, String> written) {
        StringBuilder text = new StringBuilder();
        for (Piece piece : pieces) {
            text.append(switch (piece) {
                case Literal literal -> literal.text();
                case Value value -> written.apply(value);
            });
        }
        return text.toString();
    }
}
