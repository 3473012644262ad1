package io.batuta.engine.template;

import io.batuta.engine.template.Piece.Literal;
import io.batuta.engine.template.Piece.Value;
import io.batuta.engine.template.ShellPlace.Place;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Puts values into a script so that none of them can become code.
 *
 * <p>Harmless values, of letters, digits and {@code _ @ % + : , . / -}, are written into the text. Every other value becomes a variable, which is set at the very beginning, where the quoting is ours,
 * and stands as {@code "${…}"} where the author wrote it: what bash reads as a program holds no character of it. That is possible where a word stands. Elsewhere (in quotes, which may hold a program for
 * somebody else; in here-documents, comments, arithmetic; behind eval, ssh, {@code bash -c}) such a value is refused.
 */
final class ShellText {
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9_@%+:,./-]*");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+");
    private static final String VARIABLE = "_batuta_value_";

    private ShellText() {}

    /** A script for bash. */
    static String script(List<Piece> pieces) {
        StringBuilder settings = new StringBuilder();
        StringBuilder text = new StringBuilder();
        ShellPlace place = new ShellPlace();
        int count = 0;
        for (Piece piece : pieces) {
            switch (piece) {
                case Literal literal -> {
                    place.literal(literal.text());
                    text.append(literal.text());
                }
                case Value value -> {
                    String given = Texts.scalar(value);
                    Place here = place.place();
                    if (place.endsHere(given)) {
                        throw refused(value, Place.TEXT);
                    }
                    if (fits(given, here)) {
                        text.append(given);
                    } else if (here == Place.WORD) {
                        String variable = VARIABLE + ++count;
                        settings.append(variable).append("='").append(given.replace("'", "'\\''")).append("'; ");
                        text.append("\"${").append(variable).append("}\"");
                    } else {
                        throw refused(value, here);
                    }
                    place.value();
                }
            }
        }
        return settings.append(text).toString();
    }

    private static boolean fits(String given, Place here) {
        return switch (here) {
            case WORD -> !given.isEmpty() && HARMLESS.matcher(given).matches();
            case TEXT -> HARMLESS.matcher(given).matches();
            case ARITHMETIC -> NUMBER.matcher(given).matches();
            case BROKEN -> false;
        };
    }

    /** A word of a command whose program is a shell that is told to run it; without a place of our own, only harmless values. */
    static String harmless(List<Piece> pieces) {
        StringBuilder text = new StringBuilder();
        for (Piece piece : pieces) {
            switch (piece) {
                case Literal literal -> text.append(literal.text());
                case Value value -> {
                    String given = Texts.scalar(value);
                    if (!HARMLESS.matcher(given).matches()) {
                        throw refused(value, Place.TEXT);
                    }
                    text.append(given);
                }
            }
        }
        return text.toString();
    }

    private static TemplateException refused(Value value, Place here) {
        String why = switch (here) {
            case ARITHMETIC -> "a value that is no number stands where the shell evaluates it (arithmetic, [[ ]], a subscript, ${ })";
            case BROKEN -> "a value stands right behind a dollar, a backslash or <<, which would take it for theirs";
            case TEXT, WORD ->
                "a value with characters that mean something to a shell stands inside quotes, a here-document or a comment, or behind a command that runs its words as code";
        };
        return new TemplateException(value.line(), why
                + "; take the quotes away (a value outside of quotes is quoted for you), or say .env(\"NAME\", \"{{ … }}\") and use \"$NAME\"");
    }
}
