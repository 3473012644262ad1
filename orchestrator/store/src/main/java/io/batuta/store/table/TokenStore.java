package io.batuta.store.table;

import io.batuta.store.db.Database;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Who is signed in, by the hash of a token; the token itself never comes here. */
public final class TokenStore {
    private static final String PUT = """
            insert into session (token_hash, account, kind, created_at, expires_at)
            values (:hash, :account, :kind, :now, :expires)
            """;

    private static final String FIND = """
            select a.name, a.role, s.kind, s.expires_at
            from session s
            join user_account a on a.id = s.account
            where s.token_hash = :hash and s.expires_at > :now and a.active
            """;

    private static final String END = "delete from session where token_hash = :hash";

    private static final String SWEEP = "delete from session where expires_at <= :now";

    private final Jdbi jdbi;

    public TokenStore(Database database) {
        this.jdbi = Tables.of(database);
    }

    /** Who a token stands for, and until when. */
    public record SignedIn(String name, String role, String kind, Instant expiresAt) {}

    /**
     * Notes a token.
     *
     * @param account the person's number
     * @param kind cookie, bearer or cli
     */
    public void put(byte[] tokenHash, long account, String kind, Instant now, Instant expires) {
        jdbi.useHandle(handle -> handle.createUpdate(PUT)
                .bind("hash", tokenHash)
                .bind("account", account)
                .bind("kind", kind)
                .bind("now", now)
                .bind("expires", expires)
                .execute());
    }

    /** Whom a token stands for; empty when it is unknown or expired, or the person is not active. */
    public Optional<SignedIn> find(byte[] tokenHash, Instant now) {
        return jdbi.withHandle(handle -> handle.createQuery(FIND)
                .bind("hash", tokenHash)
                .bind("now", now)
                .map((row, _) -> new SignedIn(row.getString("name"), row.getString("role"), row.getString("kind"),
                        Tables.time(row, "expires_at")))
                .findOne());
    }

    /** Ends a session; false when there is none. */
    public boolean end(byte[] tokenHash) {
        return jdbi.withHandle(handle -> Tables.changed(handle.createUpdate(END).bind("hash", tokenHash).execute()));
    }

    /** Forgets what has expired; gives how many. */
    public int sweep(Instant now) {
        return jdbi.withHandle(handle -> handle.createUpdate(SWEEP).bind("now", now).execute());
    }
}
