package io.batuta.tasks.sql;

import io.batuta.model.task.Outcome;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says what a database's refusal means. Classes of SQLSTATE are those of the SQL standard and of Postgres' appendix A. */
final class SqlSentences {
    /** Wrong names or syntax, wrong password, wrong data, a broken constraint, no right to: the same again cannot help. */
    private static final Set<String> FOR_GOOD = Set.of("42", "28", "22", "23", "3D", "3F");

    private static final int SHOWN = 200;

    private SqlSentences() {}

    static Outcome.Failure failure(SQLException e, JdbcAddress where, @Nullable String statement) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String words = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
        String reason = where.shown() + ": " + words + (state.isEmpty() ? "" : " (SQLSTATE " + state + ")")
                + (statement == null ? "" : "; the statement: " + start(statement));
        boolean again = state.length() < 2 || !FOR_GOOD.contains(state.substring(0, 2));
        return new Outcome.Failure(reason, hint(state, words), again);
    }

    private static @Nullable String hint(String state, String words) {
        if (words.startsWith("No suitable driver")) {
            return "put the JDBC driver of that database beside Batuta's own libraries, in lib, and restart it";
        }
        return switch (state) {
            case "28P01", "28000" -> "check login and password of the connection";
            case "3D000" -> "check the connection's schema: it is the database's name";
            case "08001" -> "check host and port of the connection, and that the database accepts connections from this machine";
            case "42501" -> "the connection's login has no right to this: grant it, or use another";
            default -> null;
        };
    }

    private static String start(String statement) {
        String line = statement.strip().replaceAll("\\s+", " ");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }
}
