package io.batuta.engine.template;

/** A template that cannot be used; the message is a sentence that begins with the line. */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TemplateException(int line, String sentence) {
        super("line " + line + ": " + sentence);
    }
}
