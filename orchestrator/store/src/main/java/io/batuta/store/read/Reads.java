package io.batuta.store.read;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.postgres.PostgresPlugin;

/** Asks the database and makes records of its rows: a column {@code run_id} becomes the component {@code runId}. Thread-safe. */
public final class Reads {
    private static final Set<String> NEVER_NULL = Set.of("r.id", "r.run_after", "r.queued_at", "r.dag", "r.run_id", "r.state", "r.type",
            "t.id", "t.map_index", "t.state",
            "d.id");

    private final Jdbi jdbi;
    private static final int MOST_SHAPES = 500;

    private final Map<Shape, RowMapper<?>> mappers = Collections.synchronizedMap(new Recent<>(MOST_SHAPES));

    /** What a statement's columns become. */
    private record Shape(Class<?> type, String sql) {}

    /** Reads through these connections, whose search path is Batuta's schema. */
    public Reads(DataSource pool) {
        this.jdbi = Jdbi.create(pool).installPlugin(new PostgresPlugin());
        jdbi.registerArrayType(String.class, "text");
        jdbi.registerArrayType(Long.class, "bigint");
        // A filter is bound as a whole, also where it leaves so much open that the statement names nothing of it.
        jdbi.getConfig(SqlStatements.class).setUnusedBindingAllowed(true);
    }

    /** All rows. The operator binds the statement's parameters. */
    <T> List<T> list(Class<T> type, String sql, UnaryOperator<Query> bind) {
        return ask(sql, query -> bind.apply(query).map(mapper(type, sql)).list());
    }

    /** The only row, if there is one. */
    <T> Optional<T> one(Class<T> type, String sql, UnaryOperator<Query> bind) {
        return ask(sql, query -> bind.apply(query).map(mapper(type, sql)).findOne());
    }

    /**
     * Which column goes to which component is worked out once for each statement: it reads the annotations of all components, and was a quarter of what an answer of the API cost this process
     * (profiled with W9's requests).
     */
    @SuppressWarnings("unchecked")
    private <T> RowMapper<T> mapper(Class<T> type, String sql) {
        Shape shape = new Shape(type, sql);
        RowMapper<T> known = (RowMapper<T>) mappers.get(shape);
        return known != null ? known : new RowMapper<>() {
            private final RowMapper<T> any = ConstructorMapper.of(type);

            @Override
            public T map(ResultSet rows, StatementContext context) throws SQLException {
                return any.map(rows, context);
            }

            @Override
            public RowMapper<T> specialize(ResultSet rows, StatementContext context) throws SQLException {
                RowMapper<T> special = any.specialize(rows, context);
                mappers.put(shape, special);
                return special;
            }
        };
    }

    /** All values of the only column. */
    <T> List<T> values(Class<T> type, String sql, UnaryOperator<Query> bind) {
        return ask(sql, query -> bind.apply(query).mapTo(type).list());
    }

    /** A number. */
    long number(String sql, UnaryOperator<Query> bind) {
        return ask(sql, query -> bind.apply(query).mapTo(Long.class).one());
    }

    private <T> T ask(String sql, Function<Query, T> work) {
        return jdbi.withHandle(handle -> work.apply(handle.createQuery(sql)));
    }

    /** A page of a list. */
    public record Page(int limit, int offset) {
        /** Everything, as far as the API ever gives at once. */
        public static Page first(int limit) {
            return new Page(limit, 0);
        }
    }

    /**
     * The {@code order by} list for what a client asked.
     *
     * @param asked column names as the API spells them, with {@code -} for descending; empty for the default
     * @param columns what may be asked for, and what it means in SQL
     * @throws IllegalArgumentException when something else is asked for; the message lists the valid names
     */
    static String order(List<String> asked, Map<String, String> columns, String otherwise, String tieBreaker) {
        StringBuilder order = new StringBuilder();
        for (String word : asked.isEmpty() ? List.of(otherwise) : asked) {
            boolean descending = word.startsWith("-");
            String column = columns.get(descending ? word.substring(1) : word);
            if (column == null) {
                throw new IllegalArgumentException(
                        "Ordering with '" + word + "' is disallowed or the attribute does not exist; valid ones: "
                                + String.join(", ", columns.keySet().stream().sorted().toList()));
            }
            // An index gives its order only when it is asked for as it was made, and a column that is never null has no need of more words.
            String nulls = NEVER_NULL.contains(column) ? "" : " nulls last";
            order.append(column).append(descending ? " desc" : " asc").append(nulls).append(", ");
        }
        return order + tieBreaker;
    }
}
