package io.batuta.store.access;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jspecify.annotations.Nullable;

/** People and the sessions they have open. Of a token only its SHA-256 is kept. Thread-safe. */
public final class Accounts {
    private final Jdbi jdbi;

    /** Works through these connections, whose search path is Batuta's schema. */
    public Accounts(DataSource pool) {
        this.jdbi = Jdbi.create(pool).installPlugin(new PostgresPlugin());
        jdbi.registerRowMapper(ConstructorMapper.factory(Account.class));
        jdbi.registerRowMapper(ConstructorMapper.factory(Session.class));
    }

    /** A person. */
    public record Account(long id, String name, String passwordHash, String role, boolean active, Instant createdAt,
            @Nullable Instant lastLoginAt) {}

    /** An open session. */
    public record Session(long account, String name, String role, String kind, Instant expiresAt) {}

    /** How many accounts there are. */
    public long count() {
        return jdbi.withHandle(handle -> handle.createQuery("select count(*) from user_account").mapTo(Long.class).one());
    }

    /** Every account, by name. */
    public List<Account> list() {
        return jdbi.withHandle(handle -> handle.createQuery(
                """
                        select id, name, password_hash, role, active, created_at, last_login_at
                        from user_account
                        order by name
                        """)
                .mapTo(Account.class)
                .list());
    }

    /** The account of that name. */
    public Optional<Account> byName(String name) {
        return jdbi.withHandle(handle -> handle.createQuery(
                """
                        select id, name, password_hash, role, active, created_at, last_login_at
                        from user_account
                        where name = :name
                        """)
                .bind("name", name)
                .mapTo(Account.class)
                .findOne());
    }

    /** Makes an account; false when the name is taken. */
    public boolean create(String name, String passwordHash, String role) {
        return 1 == update(
                """
                        insert into user_account (name, password_hash, role)
                        values (:name, :hash, :role)
                        on conflict (name) do nothing
                        """,
                update -> update.bind("name", name).bind("hash", passwordHash).bind("role", role));
    }

    /** Sets a new password and ends all sessions; false when there is no such account. */
    public boolean setPassword(String name, String passwordHash) {
        return 0 < changeAndSignOut(
                "update user_account set password_hash = :value, updated_at = clock_timestamp() where name = :name returning id", name,
                passwordHash);
    }

    /** Sets a new role and ends all sessions; false when there is no such account. */
    public boolean setRole(String name, String role) {
        return 0 < changeAndSignOut("update user_account set role = :value, updated_at = clock_timestamp() where name = :name returning id",
                name, role);
    }

    /** Lets an account in again, or shuts it out and ends all sessions; false when there is no such account. */
    public boolean setActive(String name, boolean active) {
        return 0 < changeAndSignOut(
                "update user_account set active = :value, updated_at = clock_timestamp() where name = :name returning id", name, active);
    }

    /** Removes an account with its sessions; false when there is none. */
    public boolean delete(String name) {
        return 1 == update("delete from user_account where name = :name", update -> update.bind("name", name));
    }

    /** Opens a session, and removes those that have expired by then. */
    public void open(byte[] tokenHash, long account, String kind, Instant now, Instant expiresAt) {
        update(
                """
                        with expired as (delete from session where expires_at <= :now),
                             seen as (update user_account set last_login_at = :now where id = :account)
                        insert into session (token_hash, account, kind, created_at, expires_at)
                        values (:hash, :account, :kind, :now, :expires)
                        """,
                update -> update.bind("hash", tokenHash)
                        .bind("account", account)
                        .bind("kind", kind)
                        .bind("now", at(now))
                        .bind("expires", at(expiresAt)));
    }

    /** The session of a token, if it is open and its account may come in. Roles are those of this moment. */
    public Optional<Session> session(byte[] tokenHash, Instant now) {
        return jdbi.withHandle(handle -> handle.createQuery(
                """
                        select s.account, a.name, a.role, s.kind, s.expires_at
                        from session s
                        join user_account a on a.id = s.account
                        where s.token_hash = :hash and s.expires_at > :now and a.active
                        """)
                .bind("hash", tokenHash)
                .bind("now", at(now))
                .mapTo(Session.class)
                .findOne());
    }

    /** Ends a session. */
    public void close(byte[] tokenHash) {
        update("delete from session where token_hash = :hash", update -> update.bind("hash", tokenHash));
    }

    /** Ends all sessions of a kind that an account has open. */
    public void closeAll(long account, String kind) {
        update("delete from session where account = :account and kind = :kind",
                update -> update.bind("account", account).bind("kind", kind));
    }

    private int changeAndSignOut(String sql, String name, Object value) {
        return jdbi.inTransaction(handle -> {
            List<Long> ids = handle.createQuery(sql).bind("name", name).bind("value", value).mapTo(Long.class).list();
            for (Long id : ids) {
                handle.createUpdate("delete from session where account = :id").bind("id", id).execute();
            }
            return ids.size();
        });
    }

    private int update(String sql, java.util.function.UnaryOperator<org.jdbi.v3.core.statement.Update> bind) {
        return jdbi.withHandle(handle -> bind.apply(handle.createUpdate(sql)).execute());
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
