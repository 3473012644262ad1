package io.batuta.store.table;

import io.batuta.store.db.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** People who may sign in. Only hashes of passwords come here. */
public final class UserStore {
    private static final String ALL = "select * from user_account order by name";

    private static final String FIND = "select * from user_account where name = :name";

    private static final String COUNT = "select count(*) from user_account";

    private static final String CREATE = """
            insert into user_account (name, password_hash, role)
            values (:name, :hash, :role)
            on conflict (name) do nothing
            """;

    private static final String PASSWORD = "update user_account set password_hash = :hash, updated_at = clock_timestamp() where name = :name";

    private static final String ROLE = "update user_account set role = :role, active = :active, updated_at = clock_timestamp() where name = :name";

    private static final String SIGN_OUT = "delete from session where account = (select id from user_account where name = :name)";

    /** The command line's token is made anew at every start and never seen by anybody; it has nothing to do with the password. */
    private static final String SIGN_OUT_PEOPLE = "delete from session where kind <> 'cli' and account = (select id from user_account where name = :name)";

    private static final String SIGNED_IN = "update user_account set last_login_at = :now where name = :name";

    private static final String DELETE = "delete from user_account where name = :name";

    private final Jdbi jdbi;

    public UserStore(Database database) {
        this.jdbi = Tables.of(database);
    }

    /**
     * A person.
     *
     * @param role viewer, user, op or admin; each includes the ones before
     */
    public record Account(long id, String name, String passwordHash, String role, boolean active, Instant createdAt,
            @Nullable Instant lastLoginAt) {
        /** Never shows the hash. */
        @Override
        public String toString() {
            return "user " + name + " (" + role + ")";
        }
    }

    /** All of them, by name. */
    public List<Account> all() {
        return jdbi.withHandle(handle -> handle.createQuery(ALL).map(UserStore::account).list());
    }

    /** The person of that name. */
    public Optional<Account> find(String name) {
        return jdbi.withHandle(handle -> handle.createQuery(FIND).bind("name", name).map(UserStore::account).findOne());
    }

    /** How many there are; none at the very first start. */
    public long count() {
        return jdbi.withHandle(handle -> handle.createQuery(COUNT).mapTo(Long.class).one());
    }

    /** Adds a person; false when the name is taken. */
    public boolean create(String name, String passwordHash, String role) {
        return jdbi.withHandle(handle -> Tables.changed(
                handle.createUpdate(CREATE).bind("name", name).bind("hash", passwordHash).bind("role", role).execute()));
    }

    /** Gives a person a new password and ends all their sessions; false when there is no such person. */
    public boolean changePassword(String name, String passwordHash) {
        return jdbi.inTransaction(handle -> {
            handle.createUpdate(SIGN_OUT_PEOPLE).bind("name", name).execute();
            return Tables.changed(handle.createUpdate(PASSWORD).bind("name", name).bind("hash", passwordHash).execute());
        });
    }

    /** Changes what a person may do; one who is not active is signed out. False when there is no such person. */
    public boolean change(String name, String role, boolean active) {
        return jdbi.inTransaction(handle -> {
            if (!active) {
                handle.createUpdate(SIGN_OUT).bind("name", name).execute();
            }
            return Tables.changed(handle.createUpdate(ROLE).bind("name", name).bind("role", role).bind("active", active).execute());
        });
    }

    /** Notes when a person signed in last. */
    public void signedIn(String name, Instant now) {
        jdbi.useHandle(handle -> handle.createUpdate(SIGNED_IN).bind("name", name).bind("now", now).execute());
    }

    /** Removes a person with all sessions; false when there is no such person. */
    public boolean delete(String name) {
        return jdbi.withHandle(handle -> Tables.changed(handle.createUpdate(DELETE).bind("name", name).execute()));
    }

    private static Account account(ResultSet row, StatementContext context) throws SQLException {
        return new Account(
                row.getLong("id"),
                row.getString("name"),
                row.getString("password_hash"),
                row.getString("role"),
                row.getBoolean("active"),
                Tables.time(row, "created_at"),
                Tables.optionalTime(row, "last_login_at"));
    }
}
