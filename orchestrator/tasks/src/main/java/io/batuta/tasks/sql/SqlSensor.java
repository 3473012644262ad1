package io.batuta.tasks.sql;

import io.batuta.model.sql.SqlWait;
import io.batuta.model.sql.SqlWaitConfig;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskHandler;
import io.batuta.tasks.sensor.Seen;
import io.batuta.tasks.sensor.SensorHandler;
import io.batuta.tasks.sensor.Sight;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Waits for a query's answer. */
public final class SqlSensor {
    /** The longest one look may take in the database. */
    private static final int SECONDS = 300;

    private static final int SHOWN = 100;

    private SqlSensor() {}

    /** The kind's handler. */
    public static TaskHandler handler() {
        return new SensorHandler(SqlWait.KIND.name(), SqlSensor::open);
    }

    private static Sight open(TaskContext task) {
        SqlWaitConfig config = task.config(SqlWaitConfig.class);
        String statement = config.statement().strip().replaceAll("\\s+", " ");
        String shown = statement.length() <= SHOWN ? statement : statement.substring(0, SHOWN) + "…";
        return new Sight(config.looks(), "a yes of connection " + config.connection() + " to: " + shown, () -> look(task, config));
    }

    private static Seen look(TaskContext task, SqlWaitConfig config) {
        JdbcAddress where = JdbcAddress.of(task.connection(config.connection()), task.outsideName());
        try (Connection connection = DriverManager.getConnection(where.url(), where.properties())) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            try (PreparedStatement statement = connection.prepareStatement(config.statement())) {
                for (int i = 0; i < config.parameters().size(); i++) {
                    SqlHandler.bind(statement, i + 1, config.parameters().get(i), where.postgres());
                }
                statement.setMaxRows(1);
                statement.setQueryTimeout(SECONDS);
                try (ResultSet rows = statement.executeQuery()) {
                    return seen(rows);
                }
            }
        } catch (SQLException e) {
            Outcome.Failure failure = SqlSentences.failure(e, where, config.statement());
            return new Seen.Never(task.cancelled() ? new Outcome.Cancelled() : failure);
        }
    }

    private static Seen seen(ResultSet rows) throws SQLException {
        if (!rows.next()) {
            return new Seen.NotYet("the query gives no row");
        }
        Object value = rows.getObject(1);
        boolean yes = switch (value) {
            case null -> false;
            case Boolean is -> is;
            case Number number -> new BigDecimal(number.toString()).signum() != 0;
            default -> !value.toString().isEmpty() && !value.toString().equals("0");
        };
        return yes ? new Seen.There(null) : new Seen.NotYet("the query gives " + (value == null ? "null" : "'" + value + "'"));
    }
}
