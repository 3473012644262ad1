package io.batuta.model.sql;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.check.Check;
import io.batuta.model.dag.Kind;
import io.batuta.model.dag.TaskDefinition;
import io.batuta.model.json.Json;
import io.batuta.model.task.OutputType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SQL on a database that a connection names:
 *
 * <pre>{@code
 * var late = t.add(Sql.query("late").connection("warehouse").sql("select id, due_date from invoice where due_date < ?").param("2026-01-01").rows(Invoice.class));
 * t.add(Sql.run("refresh").connection("warehouse").sql("delete from report", "insert into report select * from invoice"));
 * }</pre>
 *
 * <p>A query runs in a read-only transaction, so it is run again after a crash. Statements of {@code run} are one transaction; after a crash nobody knows whether it was committed, so a person (or {@code
 * onUnknown}) decides. Values belong into {@link #param}, never into the text. A statement under way is cancelled in the database when its task is. Not thread-safe.
 *
 * @param <T> the type of its output: rows of a query, {@link SqlResult} else
 */
public final class Sql<T> implements TaskDefinition<T> {
    /** The kind of queries, for tasks whose settings are made at run time. Their output is the number of rows unless {@link #rows} names a type. */
    public static final Kind<SqlResult> QUERY_KIND = new Kind<>("sql.query", OutputType.of(SqlResult.class));

    /** The kind of statements that change something. */
    public static final Kind<SqlResult> KIND = new Kind<>("sql", OutputType.of(SqlResult.class));

    private static final int MOST_ROWS = 1_000_000;

    private final String id;
    private final boolean query;
    private final OutputType<T> outputType;
    private @Nullable String connection;
    private List<String> statements = List.of();
    private final List<JsonNode> parameters = new ArrayList<>();
    private boolean transaction = true;
    private int maxRows = 10_000;

    private Sql(String id, boolean query, OutputType<T> outputType) {
        this.id = id;
        this.query = query;
        this.outputType = outputType;
    }

    /** Begins a query. */
    public static Sql<SqlResult> query(String id) {
        return new Sql<>(id, true, QUERY_KIND.outputType());
    }

    /** Begins statements that change something. */
    public static Sql<SqlResult> run(String id) {
        return new Sql<>(id, false, KIND.outputType());
    }

    /** Begins a sensor: it asks a query until the answer is yes. */
    public static SqlWait waitFor(String id) {
        return new SqlWait(id);
    }

    /** Where: a connection of kind postgres, or jdbc. */
    public Sql<T> connection(String id) {
        this.connection = id;
        return this;
    }

    /** What is sent: one query, or statements in order. A statement may itself hold several with semicolons between them where the database allows that. */
    public Sql<T> sql(String... statements) {
        this.statements = List.of(statements);
        return this;
    }

    /** The value of the next question mark of the (only) statement: text, a number, a boolean or null; dates as text. */
    public Sql<T> param(@Nullable Object value) {
        parameters.add(Json.toTree(value == null ? new Object[]{null} : new Object[]{value}).get(0));
        return this;
    }

    /** Each statement takes effect by itself: for what cannot run in a transaction, such as {@code vacuum}. */
    public Sql<T> withoutTransaction() {
        this.transaction = false;
        return this;
    }

    /** The most rows a query may give before it fails, 1 to 1,000,000; default 10,000. */
    public Sql<T> maxRows(int rows) {
        this.maxRows = rows;
        return this;
    }

    /** Reads each row as this record. Columns are matched by name: {@code due_date} is component {@code dueDate}; each must have its partner. */
    public <R> Sql<List<R>> rows(Class<R> type) {
        Sql<List<R>> typed = new Sql<>(id, query, OutputType.listOf(type));
        typed.connection = connection;
        typed.statements = statements;
        typed.parameters.addAll(parameters);
        typed.transaction = transaction;
        typed.maxRows = maxRows;
        return typed;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String kind() {
        return query ? QUERY_KIND.name() : KIND.name();
    }

    @Override
    public OutputType<T> outputType() {
        return outputType;
    }

    @Override
    public Object config() {
        return new SqlConfig(String.valueOf(connection), statements, List.copyOf(parameters), transaction, readsRows(), maxRows);
    }

    /** The type to read the rows as, when they are read. */
    @Override
    public @Nullable Object code() {
        return readsRows() ? outputType : null;
    }

    private boolean readsRows() {
        return !outputType.equals(KIND.outputType());
    }

    @Override
    public @Nullable String problem() {
        String where = Check.connection(connection, "it needs a connection: .connection(\"warehouse\")");
        if (where != null) {
            return where;
        }
        if (statements.isEmpty() || statements.stream().anyMatch(String::isBlank)) {
            return "sql: it needs its statement: .sql(\"select …\"), none of them empty";
        }
        if (query && statements.size() > 1) {
            return "a query is one statement; several are .run(…)";
        }
        if (!query && readsRows()) {
            return "only a query gives rows: use Sql.query(\"" + id + "\")";
        }
        if (!parameters.isEmpty() && statements.size() > 1) {
            return "parameters belong to a single statement; make tasks of the others";
        }
        return Check.first(SqlProblems.statements(statements), SqlProblems.parameters(parameters),
                Check.number("maxRows", maxRows, 1, MOST_ROWS));
    }

    @Override
    public String toString() {
        return "Sql[" + id + ", " + Arrays.toString(statements.toArray()) + "]";
    }
}
