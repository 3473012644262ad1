package io.batuta.server.client;

/** The server said no, or did not answer; the message is a sentence for people. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    /** With the status, or 0 when there was no answer. */
    public ApiException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The HTTP status; 0 when the server could not be reached. */
    public int status() {
        return status;
    }
}
