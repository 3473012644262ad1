package io.batuta.engine.template;

/** What the text of a field is written in: it decides how a value is put into it. */
enum Language {
    /** Free text: as it is. Lists and maps as JSON. */
    TEXT,
    /** One line: as it is, but no line break or other control character may come in. */
    LINE,
    /** A word of a command, which no shell looks at, unless the command itself is a shell's {@code -c}. */
    WORD,
    /** A script for bash. */
    SHELL,
    /** A statement: values are bound, never part of the text. */
    SQL,
    /** A part of a URL: percent-encoded. */
    URL,
    /** The body of a call: as its content type says. */
    BODY,
    /** HTML: escaped. */
    HTML
}
