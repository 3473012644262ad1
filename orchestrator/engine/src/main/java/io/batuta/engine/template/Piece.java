package io.batuta.engine.template;

/** A part of what a template gave, before it is put together for the language the text is written in. */
sealed interface Piece {
    /** What the author wrote, or said is to be taken as it is. */
    record Literal(String text) implements Piece {}

    /**
     * What an expression gave.
     *
     * @param value text, a number, a boolean, a list or a map
     * @param line of the template, from 1
     */
    record Value(Object value, int line) implements Piece {}
}
