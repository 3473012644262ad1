package io.batuta.engine.template;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.engine.template.Piece.Literal;
import io.batuta.engine.template.Piece.Value;
import io.batuta.model.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts values into a statement as question marks that are bound, so that none of them becomes part of the text. A value in quotes, in a comment or within a name is refused, since a question mark means
 * nothing there.
 *
 * @param values what is bound, in order
 */
record SqlText(String statement, List<JsonNode> values) {
    static SqlText of(List<Piece> pieces) {
        StringBuilder text = new StringBuilder();
        List<JsonNode> values = new ArrayList<>();
        Place place = new Place();
        @Nullable
        Value before = null;
        for (Piece piece : pieces) {
            switch (piece) {
                case Literal literal -> {
                    if (before != null && partOfName(literal.text().charAt(0))) {
                        throw inName(before);
                    }
                    place.read(literal.text());
                    text.append(literal.text());
                    before = null;
                }
                case Value value -> {
                    if (place.in != 0) {
                        throw new TemplateException(value.line(), "a value stands inside " + place.words()
                                + "; values are bound as parameters, so take the quotes away: where day = {{ ds }}");
                    }
                    if (!text.isEmpty() && partOfName(text.charAt(text.length() - 1)) || before != null) {
                        throw inName(value);
                    }
                    if (value.value() instanceof List<?> || value.value() instanceof java.util.Map<?, ?>) {
                        throw new TemplateException(value.line(), "a list cannot be bound; write one value after the other: "
                                + "{% for one in params.names %}{{ one }}{% if not loop.last %}, {% endif %}{% endfor %}");
                    }
                    values.add(Json.toTree(value.value()));
                    text.append('?');
                    before = value;
                }
            }
        }
        return new SqlText(text.toString(), values);
    }

    private static boolean partOfName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '.' || c == '"' || c == '\'';
    }

    private static TemplateException inName(Value value) {
        return new TemplateException(value.line(),
                "a value is part of a name; values are bound as parameters, and names cannot be. If it is surely a name, say | raw");
    }

    /** Whether one is in quotes or in a comment. */
    private static final class Place {
        /** 0 outside, else the quote, or {@code -} and {@code *} for comments, {@code $} for dollar quotes, {@code E} for a text with backslashes. */
        private char in;
        private int depth;
        private String tag = "";

        void read(String text) {
            for (int i = 0; i < text.length(); i++) {
                i = step(text, i, text.charAt(i));
            }
        }

        private int step(String text, int i, char c) {
            switch (in) {
                case 0 -> {
                    return outside(text, i, c);
                }
                case '-' -> in = c == '\n' ? 0 : in;
                case '*' -> {
                    if (text.startsWith("/*", i) || text.startsWith("*/", i)) {
                        depth += c == '/' ? 1 : -1;
                        in = depth == 0 ? 0 : in;
                        return i + 1;
                    }
                }
                case '$' -> {
                    if (text.startsWith(tag, i)) {
                        in = 0;
                        return i + tag.length() - 1;
                    }
                }
                case 'E' -> {
                    if (c == '\\') {
                        return i + 1;
                    }
                    in = c == '\'' ? 0 : in;
                }
                default -> in = c == in ? 0 : in;
            }
            return i;
        }

        private int outside(String text, int i, char c) {
            if (c == '\'' && i > 0 && "eE".indexOf(text.charAt(i - 1)) >= 0 && (i == 1 || !partOfName(text.charAt(i - 2)))) {
                in = 'E';
            } else if (c == '\'' || c == '"' || c == '`') {
                in = c;
            } else if (text.startsWith("--", i)) {
                in = '-';
            } else if (text.startsWith("/*", i)) {
                in = '*';
                depth = 1;
                return i + 1;
            } else if (c == '$' && text.substring(i).matches("(?s)\\$([A-Za-z_][A-Za-z0-9_]*)?\\$.*")) {
                in = '$';
                tag = text.substring(i, text.indexOf('$', i + 1) + 1);
                return i + tag.length() - 1;
            }
            return i;
        }

        String words() {
            return in == '-' || in == '*' ? "a comment" : "quotes";
        }
    }
}
