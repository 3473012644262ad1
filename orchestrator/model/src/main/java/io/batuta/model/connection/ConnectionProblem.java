package io.batuta.model.connection;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a connection.
 *
 * @param field the name of the field; null when it is about the connection as a whole
 * @param sentence names the field and what is wrong with it, without secrets
 * @param hint what to do, or null
 * @param unknown whether the field has no meaning for connections of this kind, so that the connection would do without it
 */
public record ConnectionProblem(@Nullable String field, String sentence, @Nullable String hint, boolean unknown) {
    /** A field whose value cannot be used. */
    public static ConnectionProblem wrong(@Nullable String field, String sentence, @Nullable String hint) {
        return new ConnectionProblem(field, sentence, hint, false);
    }

    /** Sentence and hint in one line. */
    public String words() {
        return hint == null ? sentence : sentence + "; " + hint;
    }
}
