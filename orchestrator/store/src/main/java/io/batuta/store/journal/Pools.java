package io.batuta.store.journal;

import io.batuta.model.journal.PoolRow;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Pools as the scheduler sees them. */
final class Pools {
    private static final String ALL = "select name, slots, used, include_deferred from pool order by name";

    private static final String LOCK = "select name from pool order by name for update";

    /** Two statements, because only one that begins after the lock is there sees every attempt that was counted before. */
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

    private Pools() {}

    static List<PoolRow> all(Handle handle) {
        return handle.createQuery(ALL)
                .map((row, _) -> new PoolRow(row.getString("name"), row.getInt("slots"), row.getInt("used"),
                        row.getBoolean("include_deferred")))
                .list();
    }

    /** Sets what is in use to the sum over the attempts under way. Inside a transaction. */
    static void recount(Handle handle) {
        handle.createQuery(LOCK).mapTo(String.class).list();
        handle.createUpdate(RECOUNT).execute();
    }
}
