package io.batuta.store.table;

import io.batuta.store.db.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Pools: limits shared by the tasks of many DAGs. */
public final class PoolStore {
    /** Where tasks run that name no pool; cannot be removed. */
    public static final String DEFAULT = "default_pool";

    private static final String ALL = "select * from pool order by name";

    private static final String FIND = "select * from pool where name = :name";

    private static final String CREATE = """
            insert into pool (name, slots, include_deferred, description)
            values (:name, :slots, :include_deferred, :description)
            on conflict (name) do nothing
            """;

    private static final String CHANGE = """
            update pool
            set slots = :slots, include_deferred = :include_deferred, description = :description
            where name = :name
            """;

    private static final String IN_USE = "select exists (select from attempt where pool = :name and ended_at is null)";

    private static final String DELETE = "delete from pool where name = :name";

    private static final String LOCK = "select name from pool order by name for update";

    /** A statement of its own, because only one that begins after the lock is there sees every attempt that was counted before. */
    private static final String RECOUNT = """
            update pool p
            set used = counted.used
            from (
                select q.name, coalesce(sum(a.slots), 0)::int as used
                from pool q
                left join attempt a on a.pool = q.name and a.ended_at is null
                group by q.name
            ) counted
            where counted.name = p.name and counted.used <> p.used
            """;

    private final Jdbi jdbi;

    public PoolStore(Database database) {
        this.jdbi = Tables.of(database);
    }

    /**
     * A pool.
     *
     * @param slots how many its tasks share; -1 for no limit
     * @param used slots of the attempts under way on all nodes; not kept without a limit
     */
    public record Pool(String name, int slots, int used, boolean includeDeferred, @Nullable String description) {}

    /** What became of a wish to remove a pool. */
    public enum Deletion {
        /** It is gone. */
        DELETED,
        /** There is none of that name. */
        MISSING,
        /** Attempts under way hold its slots. */
        IN_USE,
        /** It is the default pool. */
        PROTECTED
    }

    /** All of them, by name. */
    public List<Pool> all() {
        return jdbi.withHandle(handle -> handle.createQuery(ALL).map(PoolStore::pool).list());
    }

    /** The pool of that name. */
    public Optional<Pool> find(String name) {
        return jdbi.withHandle(handle -> handle.createQuery(FIND).bind("name", name).map(PoolStore::pool).findOne());
    }

    /** Adds a pool; false when there is one of that name already. What it says of use is ignored. */
    public boolean create(Pool pool) {
        return jdbi.withHandle(handle -> write(handle, CREATE, pool));
    }

    /** Changes a pool; false when there is none of that name. Its use is counted anew, since a pool without a limit keeps no count. */
    public boolean change(Pool pool) {
        return jdbi.inTransaction(handle -> {
            boolean changed = write(handle, CHANGE, pool);
            recount(handle);
            return changed;
        });
    }

    /** Removes a pool that nobody uses. */
    public Deletion delete(String name) {
        if (name.equals(DEFAULT)) {
            return Deletion.PROTECTED;
        }
        return jdbi.inTransaction(handle -> {
            handle.createQuery(LOCK).mapTo(String.class).list();
            if (handle.createQuery(IN_USE).bind("name", name).mapTo(Boolean.class).one()) {
                return Deletion.IN_USE;
            }
            return Tables.changed(handle.createUpdate(DELETE).bind("name", name).execute()) ? Deletion.DELETED : Deletion.MISSING;
        });
    }

    /** Sets what is in use to the sum over the attempts under way. Inside a transaction of the caller. */
    public static void recount(Handle handle) {
        handle.createQuery(LOCK).mapTo(String.class).list();
        handle.createUpdate(RECOUNT).execute();
    }

    private static boolean write(Handle handle, String sql, Pool pool) {
        return Tables.changed(handle.createUpdate(sql)
                .bind("name", pool.name())
                .bind("slots", pool.slots())
                .bind("include_deferred", pool.includeDeferred())
                .bind("description", pool.description())
                .execute());
    }

    private static Pool pool(ResultSet row, StatementContext context) throws SQLException {
        return new Pool(row.getString("name"), row.getInt("slots"), row.getInt("used"), row.getBoolean("include_deferred"),
                row.getString("description"));
    }
}
