package io.batuta.tasks.sql;

import io.batuta.model.names.NearNames;
import io.batuta.model.task.Connection;
import io.batuta.model.task.ConnectionTest;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.TaskFailedException;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

/** Signs in to a database and asks for its version. */
public final class SqlConnectionTest implements ConnectionTest {
    private static final String AS = "batuta-test";

    private final String kind;

    /** @param kind {@code postgres} or {@code jdbc} */
    public SqlConnectionTest(String kind) {
        this.kind = kind;
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public void check(Connection connection) {
        JdbcAddress where = JdbcAddress.of(connection, AS);
        List<String> known = settings(where);
        connection.extra().keySet().stream().filter(name -> !known.isEmpty() && !known.contains(name)).findFirst().ifPresent(name -> {
            throw new TaskFailedException("the driver has no setting '" + name + "'", "nearest is " + NearNames.nearest(name, known), false,
                    null);
        });
    }

    /** What the driver takes, if it says so; {@code user} and {@code password} are the connection's own fields. */
    private static List<String> settings(JdbcAddress where) {
        try {
            DriverPropertyInfo[] all = DriverManager.getDriver(where.url()).getPropertyInfo(where.url(), new Properties());
            return where.postgres() ? Arrays.stream(all).map(one -> one.name).toList() : List.of();
        } catch (SQLException _) {
            // Without its driver nothing can be known; a test or a task says that there is none.
            return List.of();
        }
    }

    @Override
    public List<String> servers(Connection connection) {
        String host = connection.host() == null ? "" : connection.host();
        return List.of(kind.equals("jdbc") ? host.replaceFirst("^jdbc:[a-z0-9:]*?(?=//)", "").replaceFirst("^//", "") : host);
    }

    @Override
    public Result test(Connection connection) {
        JdbcAddress where = JdbcAddress.of(connection, AS);
        try (java.sql.Connection open = DriverManager.getConnection(where.url(), where.properties())) {
            DatabaseMetaData about = open.getMetaData();
            return Result.usable("signed in to " + where.shown() + " as " + about.getUserName() + "; it is "
                    + about.getDatabaseProductName() + " " + about.getDatabaseProductVersion());
        } catch (SQLException e) {
            Outcome.Failure failure = SqlSentences.failure(e, where, null);
            return Result.unusable(failure.reason(), failure.hint());
        }
    }
}
