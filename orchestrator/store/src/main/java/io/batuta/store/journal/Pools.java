package io.batuta.store.journal;

import io.batuta.model.journal.PoolRow;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Pools as the scheduler sees them. */
final class Pools {
    private static final String ALL = "select name, slots, used, include_deferred from pool order by name";

    private Pools() {}

    static List<PoolRow> all(Handle handle) {
        return handle.createQuery(ALL)
                .map((row, _) -> new PoolRow(row.getString("name"), row.getInt("slots"), row.getInt("used"),
                        row.getBoolean("include_deferred")))
                .list();
    }
}
