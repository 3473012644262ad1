package io.batuta.server.cli;

/** Ends a command with a sentence and an exit code. */
final class CommandFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int code;

    CommandFailed(int code, String sentence) {
        super(sentence);
        this.code = code;
    }

    int code() {
        return code;
    }
}
