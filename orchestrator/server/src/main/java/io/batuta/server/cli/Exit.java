package io.batuta.server.cli;

import io.batuta.server.client.ApiException;

/** How commands end, for scripts. */
final class Exit {
    /** It is done. */
    static final int OK = 0;
    /** The thing itself failed: the run, the test, the start. */
    static final int FAILED = 1;
    /** The command was written wrongly, or what it asks for makes no sense. */
    static final int USAGE = 2;
    /** What it names is not there. */
    static final int NOT_FOUND = 3;
    /** No server could be reached. */
    static final int UNREACHABLE = 4;
    /** Not allowed: the token is missing, wrong or may not do this. */
    static final int NOT_ALLOWED = 5;
    /** It is there already, or in a state that does not allow this. */
    static final int CONFLICT = 6;
    /** Waited as long as asked, and it was not over. */
    static final int TIMEOUT = 7;

    /** For {@code help}. */
    static final String ALL = "0 done, 1 failed, 2 wrong usage, 3 not found, 4 no server reached, 5 not allowed, 6 conflict, 7 timed out";

    private Exit() {}

    static int of(ApiException e) {
        return switch (e.status()) {
            case 0 -> UNREACHABLE;
            case 400, 415, 422 -> USAGE;
            case 401, 403 -> NOT_ALLOWED;
            case 404 -> NOT_FOUND;
            case 409 -> CONFLICT;
            default -> FAILED;
        };
    }
}
