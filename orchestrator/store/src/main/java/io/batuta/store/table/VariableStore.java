package io.batuta.store.table;

import io.batuta.store.crypto.Secrets;
import io.batuta.store.db.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Variables; every value is sealed in the database. */
public final class VariableStore {
    private static final String ALL = "select name, sealed, description from variable order by name";

    private static final String FIND = "select name, sealed, description from variable where name = :name";

    private static final String CREATE = """
            insert into variable (name, sealed, description)
            values (:name, :sealed, :description)
            on conflict (name) do nothing
            """;

    private static final String PUT = """
            insert into variable (name, sealed, description)
            values (:name, :sealed, :description)
            on conflict (name) do update set sealed = excluded.sealed, description = excluded.description, updated_at = clock_timestamp()
            """;

    private static final String DELETE = "delete from variable where name = :name";

    private final Jdbi jdbi;
    private final Secrets secrets;

    public VariableStore(Database database, Secrets secrets) {
        this.jdbi = Tables.of(database);
        this.secrets = secrets;
    }

    /** A variable with its value in the clear. */
    public record Variable(String name, String value, @Nullable String description) {
        /** Never shows the value. */
        @Override
        public String toString() {
            return "variable " + name;
        }
    }

    /** All of them, by name. */
    public List<Variable> all() {
        return jdbi.withHandle(handle -> handle.createQuery(ALL).map(this::variable).list());
    }

    /** The variable of that name. */
    public Optional<Variable> find(String name) {
        return jdbi.withHandle(handle -> handle.createQuery(FIND).bind("name", name).map(this::variable).findOne());
    }

    /** Adds a variable; false when there is one of that name already. */
    public boolean create(Variable variable) {
        return write(CREATE, variable);
    }

    /** Adds a variable or replaces the one of that name. */
    public void put(Variable variable) {
        write(PUT, variable);
    }

    /** Removes a variable; false when there is none of that name. */
    public boolean delete(String name) {
        return jdbi.withHandle(handle -> Tables.changed(handle.createUpdate(DELETE).bind("name", name).execute()));
    }

    private boolean write(String sql, Variable variable) {
        var sealed = secrets.sealText(place(variable.name()), "value", variable.value());
        return jdbi.withHandle(handle -> Tables.changed(handle.createUpdate(sql)
                .bind("name", variable.name())
                .bind("sealed", sealed)
                .bind("description", variable.description())
                .execute()));
    }

    private Variable variable(ResultSet row, StatementContext context) throws SQLException {
        var name = row.getString("name");
        return new Variable(name, secrets.revealText(place(name), "value", row.getBytes("sealed")), row.getString("description"));
    }

    private static String place(String name) {
        return "variable/" + name;
    }
}
