package io.batuta.model.sql;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.check.Check;
import io.batuta.model.dag.Kind;
import io.batuta.model.json.Json;
import io.batuta.model.sensor.Sensor;
import io.batuta.model.task.OutputType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a query says yes:
 *
 * <pre>{@code t.add(Sql.waitFor("loaded").connection("warehouse").sql("select count(*) from invoice where day = ?").param("2026-01-01"))}</pre>
 *
 * <p>Yes is a first row whose first column is neither null nor 0, false or an empty text. The query runs in a read-only transaction, over a connection that is closed between two looks. Not thread-safe.
 */
public final class SqlWait extends Sensor<Void, SqlWait> {
    /** The kind. */
    public static final Kind<Void> KIND = new Kind<>("sql.sensor", OutputType.NONE);

    private String connection = "";
    private String statement = "";
    private final List<JsonNode> parameters = new ArrayList<>();

    SqlWait(String id) {
        super(id, KIND);
    }

    /** Where: a connection of kind postgres, or jdbc. */
    public SqlWait connection(String id) {
        this.connection = id;
        return this;
    }

    /** The query. */
    public SqlWait sql(String statement) {
        this.statement = statement;
        return this;
    }

    /** The value of the next question mark: text, a number, a boolean or null; dates as text. */
    public SqlWait param(@Nullable Object value) {
        parameters.add(Json.toTree(value == null ? new Object[]{null} : new Object[]{value}).get(0));
        return this;
    }

    @Override
    protected SqlWait self() {
        return this;
    }

    @Override
    public Object config() {
        return new SqlWaitConfig(connection, statement, List.copyOf(parameters), looks());
    }

    @Override
    protected @Nullable String ownProblem() {
        String where = Check.connection(connection, "it needs a connection: .connection(\"warehouse\")");
        if (where != null) {
            return where;
        }
        if (statement.isBlank()) {
            return "sql: it needs its query: .sql(\"select …\")";
        }
        return Check.first(SqlProblems.statements(List.of(statement)), SqlProblems.parameters(parameters));
    }
}
