package io.batuta.store.table;

import io.batuta.store.db.Database;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;

/** Settings that are changed while the service runs, and hold for all nodes. */
public final class SettingStore {
    private static final String GET = "select value from setting where name = :name";

    private static final String PUT = """
            insert into setting (name, value, actor)
            values (:name, :value, :actor)
            on conflict (name) do update set value = excluded.value, actor = excluded.actor, updated_at = clock_timestamp()
            """;

    private static final String ALL = "select name, value from setting";

    private final Jdbi jdbi;

    public SettingStore(Database database) {
        this.jdbi = Tables.of(database);
    }

    /** A setting's value, or empty when it was never set. */
    public Optional<String> get(String name) {
        return jdbi.withHandle(handle -> handle.createQuery(GET).bind("name", name).mapTo(String.class).findOne());
    }

    /** Sets a value. */
    public void put(String name, String value, String actor) {
        jdbi.useHandle(handle -> handle.createUpdate(PUT).bind("name", name).bind("value", value).bind("actor", actor).execute());
    }

    /** All that were ever set, by name. */
    public Map<String, String> all() {
        var all = new TreeMap<String, String>();
        jdbi.useHandle(handle -> handle.createQuery(ALL).map((row, _) -> all.put(row.getString("name"), row.getString("value"))).list());
        return all;
    }
}
