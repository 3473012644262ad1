package io.batuta.web.http;

/**
 * Who asks.
 *
 * @param user the user's name; empty for nobody
 * @param through how the request was authenticated
 */
public record Principal(String user, Role role, Through through) {
    /** How a request was authenticated. */
    public enum Through {
        /** Not at all. */
        NOTHING("rest_api"),
        /** The console's session cookie. */
        COOKIE("ui"),
        /** A bearer token. */
        TOKEN("rest_api"),
        /** The command line's token file. */
        CLI("cli");

        private final String triggeredBy;

        Through(String triggeredBy) {
            this.triggeredBy = triggeredBy;
        }

        /** What a run started this way shows as its trigger. */
        public String triggeredBy() {
            return triggeredBy;
        }
    }

    /** Somebody who has not said who he is. */
    public static final Principal NOBODY = new Principal("", Role.NONE, Through.NOTHING);
}
