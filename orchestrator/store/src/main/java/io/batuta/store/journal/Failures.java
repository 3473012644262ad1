package io.batuta.store.journal;

import io.batuta.model.journal.JournalException;
import io.batuta.model.journal.JournalException.Kind;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells from an SQLSTATE what went wrong. */
final class Failures {
    /** Raised by our own function {@code late}. */
    static final String LATE = "BT001";

    /** The database undid everything because of another transaction; the same may be tried again at once. */
    private static final Set<String> UNDONE = Set.of("40001", "40P01");

    /** Data exception, constraint violation, a value beyond a limit of Postgres. */
    private static final Set<String> DATA = Set.of("22", "23", "54");

    /** Connection, authorisation, transaction state and roll-back, a standby's read-only state, resources, lock not available, operator's intervention, system error. */
    private static final Set<String> TROUBLE = Set.of("08", "28", "25", "40", "53", "55", "57", "58");

    private Failures() {}

    static boolean isLate(SQLException e) {
        return LATE.equals(e.getSQLState());
    }

    static boolean isUndone(SQLException e) {
        return UNDONE.contains(Objects.requireNonNullElse(e.getSQLState(), ""));
    }

    static boolean isUndone(RuntimeException e) {
        return cause(e) instanceof SQLException sql && isUndone(sql);
    }

    static JournalException of(String doing, SQLException e) {
        return new JournalException(kind(e), sentence(doing, e), e);
    }

    /** The same for what a library wrapped. */
    static JournalException of(String doing, RuntimeException e) {
        if (e instanceof JournalException known) {
            return known;
        }
        if (cause(e) instanceof SQLException sql) {
            return of(doing, sql);
        }
        return new JournalException(Kind.BUG, doing + " failed: " + e.getMessage(), e);
    }

    private static @Nullable SQLException cause(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }

    private static Kind kind(SQLException e) {
        // The pool of connections has no SQLSTATE for waiting in vain.
        return e instanceof SQLTransientConnectionException ? Kind.UNREACHABLE : kind(e.getSQLState());
    }

    private static Kind kind(@Nullable String sqlState) {
        if (sqlState == null || sqlState.length() != 5) {
            return Kind.BUG;
        }
        var group = sqlState.substring(0, 2);
        return DATA.contains(group) ? Kind.REFUSED : TROUBLE.contains(group) ? Kind.UNREACHABLE : Kind.BUG;
    }

    private static String sentence(String doing, SQLException e) {
        var what = switch (kind(e)) {
            case REFUSED -> "the database refuses the data";
            case UNREACHABLE -> "the database cannot be used now; it is tried again";
            case BUG -> "the database does not accept the statement";
        };
        return "%s: %s (SQLSTATE %s: %s)".formatted(doing, what, e.getSQLState(), e.getMessage());
    }
}
