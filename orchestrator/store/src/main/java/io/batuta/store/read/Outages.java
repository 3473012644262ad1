package io.batuta.store.read;

import java.sql.SQLException;
import java.sql.SQLTransientException;

/** Tells whether something failed because the database could not be reached, which passes, or for another reason. */
public final class Outages {
    private Outages() {}

    /** Class 08 is a lost connection, 57P a server that stops, 53 one that has no room; transient is a pool that had no connection in time. */
    public static boolean isOutage(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientException) {
                return true;
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                return state.startsWith("08") || state.startsWith("57P") || state.startsWith("53");
            }
        }
        return false;
    }
}
