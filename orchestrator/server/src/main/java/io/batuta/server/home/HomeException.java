package io.batuta.server.home;

/** The home cannot be used; the message says why and what to do. */
public final class HomeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With its sentence. */
    public HomeException(String message) {
        super(message);
    }
}
