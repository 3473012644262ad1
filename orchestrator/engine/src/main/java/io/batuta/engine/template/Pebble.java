package io.batuta.engine.template;

import io.batuta.engine.template.Piece.Literal;
import io.batuta.engine.template.Piece.Value;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.AttributeNotFoundException;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.core.DisallowExtensionCustomizerBuilder;
import io.pebbletemplates.pebble.lexer.Syntax;
import io.pebbletemplates.pebble.loader.StringLoader;
import io.pebbletemplates.pebble.node.ForNode;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The template library, cut down to what a task's text needs: values, conditions, loops, filters. No other file can be included, no method of an object called. Thread-safe.
 *
 * <p>What an expression gives is not written into the text but marked, so that whoever puts the text together knows which part an author wrote and which part came from outside.
 */
final class Pebble {
    /** Between these stands the number of a value. They are refused in templates and values, so they cannot be forged. */
    static final char OPEN = '\uE0B0';
    static final char CLOSE = '\uE0B1';

    private static final int LARGEST = 16 << 20;

    private static final PebbleEngine ENGINE = new PebbleEngine.Builder()
            .loader(new StringLoader())
            .strictVariables(true)
            .autoEscaping(false)
            .cacheActive(false)
            .newLineTrimming(false)
            .maxRenderedSize(LARGEST)
            .defaultLocale(Locale.ROOT)
            // But for what a loop says of itself: loop.index, loop.last.
            .methodAccessValidator((_, method) -> method.getDeclaringClass().getEnclosingClass() == ForNode.class)
            .syntax(syntax())
            .extension(new Marking())
            .registerExtensionCustomizer(new DisallowExtensionCustomizerBuilder()
                    .disallowedTokenParserTags(
                            List.of("autoescape", "block", "cache", "embed", "extends", "filter", "flush", "from", "import",
                                    "include", "macro", "parallel"))
                    .disallowedFunctionKeys(List.of("i18n", "block", "parent"))
                    .build())
            .build();

    private Pebble() {}

    /** Comments are the language's own: the usual mark would stand in the way of bash's {@code ${#name}}. */
    private static Syntax syntax() {
        return new Syntax.Builder().setCommentOpenDelimiter("{" + OPEN).setCommentCloseDelimiter(CLOSE + "}")
                .setEnableNewLineTrimming(false)
                .build();
    }

    /** Whether a text is a template at all. */
    static boolean isTemplate(String text) {
        return text.contains("{{") || text.contains("{%");
    }

    static PebbleEngine engine() {
        return ENGINE;
    }

    /** Reads a template. */
    static PebbleTemplateImpl read(String text) {
        if (text.indexOf(OPEN) >= 0 || text.indexOf(CLOSE) >= 0) {
            throw new TemplateException(1, "it holds a character that templates keep for themselves (U+E0B0 or U+E0B1)");
        }
        try {
            return (PebbleTemplateImpl) ENGINE.getLiteralTemplate(text);
        } catch (PebbleException e) {
            throw said(e);
        }
    }

    /** Fills it in. */
    static List<Piece> fill(PebbleTemplateImpl template, Map<String, Object> names) {
        List<Value> values = new ArrayList<>();
        Map<String, Object> all = new HashMap<>(names);
        all.put(Marking.VALUES, values);
        StringWriter text = new StringWriter();
        try {
            template.evaluate(text, all);
        } catch (PebbleException e) {
            throw said(e);
        } catch (IOException e) {
            throw new TemplateException(1, "it cannot be filled in: " + e.getMessage());
        }
        return pieces(text.toString(), values);
    }

    private static List<Piece> pieces(String text, List<Value> values) {
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, at)) {
            int close = text.indexOf(CLOSE, open);
            if (open > at) {
                pieces.add(new Literal(text.substring(at, open)));
            }
            pieces.add(values.get(Integer.parseInt(text.substring(open + 1, close))));
            at = close + 1;
        }
        if (at < text.length()) {
            pieces.add(new Literal(text.substring(at)));
        }
        return pieces;
    }

    static TemplateException said(PebbleException e) {
        int line = e.getLineNumber() == null ? 1 : e.getLineNumber();
        if (e instanceof NotThere there) {
            return new TemplateException(line, there.sentence());
        }
        if (e instanceof AttributeNotFoundException missing) {
            return new TemplateException(line, Names.missing(missing.getAttributeName()));
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof TemplateException known) {
                return known;
            }
        }
        return new TemplateException(line, String.valueOf(e.getPebbleMessage()).strip()
                + ("; text in double braces that is not for Batuta stands between {% verbatim %} and {% endverbatim %}"));
    }

    /** A name that is looked up while the template is filled in, and is not there; {@code | default(…)} and {@code is defined} take it for that. */
    static final class NotThere extends AttributeNotFoundException {
        private static final long serialVersionUID = 1;
        private final String sentence;

        NotThere(String name, String sentence) {
            this(name, sentence, 1);
        }

        private NotThere(String name, String sentence, int line) {
            super(null, sentence, name, line, "template");
            this.sentence = sentence;
        }

        NotThere at(int line) {
            return new NotThere(getAttributeName(), sentence, line);
        }

        String sentence() {
            return sentence;
        }
    }
}
