package io.batuta.tasks.sql;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.sql.Sql;
import io.batuta.model.sql.SqlConfig;
import io.batuta.model.sql.SqlResult;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.OutputType;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskHandler;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Runs SQL. Queries are run again after a crash; whether a transaction was committed before one, nobody knows. */
public final class SqlHandler implements TaskHandler {
    private final String kind;
    private final Recovery recovery;
    private final Map<Long, Statement> underWay = new ConcurrentHashMap<>();

    private SqlHandler(String kind, Recovery recovery) {
        this.kind = kind;
        this.recovery = recovery;
    }

    /** For queries. */
    public static SqlHandler reading() {
        return new SqlHandler(Sql.QUERY_KIND.name(), Recovery.RERUN);
    }

    /** For statements that change something. */
    public static SqlHandler writing() {
        return new SqlHandler(Sql.KIND.name(), Recovery.ASK);
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public Recovery recovery() {
        return recovery;
    }

    @Override
    public Outcome start(TaskContext task) {
        SqlConfig config = task.config(SqlConfig.class);
        JdbcAddress where = JdbcAddress.of(task.connection(config.connection()), task.outsideName());
        Progress progress = new Progress();
        try (Connection connection = DriverManager.getConnection(where.url(), where.properties())) {
            task.log().info("connected to " + where.shown());
            return kind.equals(Sql.QUERY_KIND.name())
                    ? query(task, config, where, connection, progress)
                    : run(task, config, where, connection, progress);
        } catch (SQLException e) {
            if (task.cancelled()) {
                return new Outcome.Cancelled();
            }
            // A connection that broke while it committed: the database alone knows.
            boolean inDoubt = progress.committing && String.valueOf(e.getSQLState()).startsWith("08");
            return inDoubt
                    ? new Outcome.Unknown(where.shown() + ": the connection broke during the commit (" + e.getMessage() + ")")
                    : SqlSentences.failure(e, where, progress.statement);
        } finally {
            underWay.remove(task.attemptId());
        }
    }

    /** Where it was when it failed. */
    private static final class Progress {
        private @Nullable String statement;
        private boolean committing;
    }

    private Outcome query(TaskContext task, SqlConfig config, JdbcAddress where, Connection connection, Progress progress)
            throws SQLException {
        connection.setAutoCommit(false);
        connection.setReadOnly(true);
        progress.statement = config.statements().getFirst();
        try (PreparedStatement statement = prepare(task, connection, progress.statement, config.parameters(), where)) {
            // One row more than allowed tells that there are more.
            statement.setMaxRows(config.maxRows() + 1);
            try (ResultSet rows = statement.executeQuery()) {
                Outcome outcome = result(task, config, rows);
                connection.commit();
                return outcome;
            }
        }
    }

    private static Outcome result(TaskContext task, SqlConfig config, ResultSet rows) throws SQLException {
        if (!config.reads()) {
            long count = 0;
            while (rows.next()) {
                count++;
            }
            task.log().info(count + " rows");
            return new Outcome.Success(new SqlResult(List.of(count)));
        }
        OutputType<?> type = task.code(OutputType.class);
        Object all = Rows.read(rows, type.type(), config.maxRows());
        task.log().info((all instanceof List<?> list ? list.size() : 1) + " rows");
        return new Outcome.Success(all);
    }

    private Outcome run(TaskContext task, SqlConfig config, JdbcAddress where, Connection connection, Progress progress)
            throws SQLException {
        connection.setAutoCommit(!config.transaction());
        List<Long> counts = new ArrayList<>();
        for (String text : config.statements()) {
            progress.statement = text;
            try (PreparedStatement statement = prepare(task, connection, text, config.parameters(), where)) {
                statement.execute();
                long count = statement.getLargeUpdateCount();
                counts.add(count);
                task.log().info(
                        "statement " + counts.size() + " of " + config.statements().size() + ": " + (count < 0 ? "done" : count + " rows"));
            }
        }
        progress.statement = null;
        if (config.transaction()) {
            progress.committing = true;
            connection.commit();
        }
        return new Outcome.Success(new SqlResult(counts));
    }

    private PreparedStatement prepare(TaskContext task, Connection connection, String text, List<JsonNode> parameters, JdbcAddress where)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(text);
        underWay.put(task.attemptId(), statement);
        for (int i = 0; i < parameters.size(); i++) {
            bind(statement, i + 1, parameters.get(i), where.postgres());
        }
        return statement;
    }

    static void bind(PreparedStatement statement, int at, JsonNode value, boolean postgres) throws SQLException {
        if (value.isNull()) {
            statement.setNull(at, Types.NULL);
        } else if (value.isBoolean()) {
            statement.setBoolean(at, value.booleanValue());
        } else if (value.isIntegralNumber()) {
            statement.setLong(at, value.longValue());
        } else if (value.isNumber()) {
            statement.setBigDecimal(at, value.decimalValue());
        } else if (postgres) {
            // Without a type of its own Postgres takes text for what the place needs: a date, a uuid.
            statement.setObject(at, value.asText(), Types.OTHER);
        } else {
            statement.setString(at, value.asText());
        }
    }

    @Override
    public void cancel(TaskContext task, boolean force) throws SQLException {
        Statement statement = underWay.get(task.attemptId());
        if (statement != null) {
            statement.cancel();
        }
    }
}
