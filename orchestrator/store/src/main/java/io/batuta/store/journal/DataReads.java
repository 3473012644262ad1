package io.batuta.store.journal;

import io.batuta.model.journal.Journal.StateKey;
import io.batuta.model.journal.Journal.StateValue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What attempts left behind: outputs, elements, durable values. */
final class DataReads {
    private static final String OUTPUT = """
            select coalesce(l.sealed, o.sealed) as sealed, o.json
            from output o
            left join output_large l on o.large and l.attempt = o.attempt
            where o.attempt = :attempt
            """;

    private static final String OUTPUTS = """
            select o.attempt, coalesce(l.sealed, o.sealed) as sealed, o.json
            from output o
            left join output_large l on o.large and l.attempt = o.attempt
            where o.attempt = any(:attempts)
            """;

    private static final String OUTPUT_VERSIONS = """
            select distinct o.dag_version as id, coalesce(v.number, 0) as number
            from output o
            left join dag_version v on v.id = o.dag_version
            where o.attempt = any(:ids) and o.dag_version is not null
            """;

    private static final String VERSION_NUMBERS = "select id, number from dag_version where id = any(:ids)";

    private static final String PUT_LARGE = """
            insert into output_large (attempt, sealed)
            values (:attempt, :sealed)
            on conflict (attempt) do update set sealed = excluded.sealed, written_at = clock_timestamp()
            """;

    private static final String ELEMENT = "select json from map_element where task_instance = :task";

    private static final String VALUE = """
            select json, version
            from state_value
            where scope = :scope and dag = :dag and task = :task and name = :name and json is not null
            """;

    private final Sessions sessions;
    private final Sealing sealing;

    DataReads(Sessions sessions, Sealing sealing) {
        this.sessions = sessions;
        this.sealing = sealing;
    }

    Optional<String> output(long attempt) {
        return sessions.run("reading an output", handle -> handle.createQuery(OUTPUT)
                .bind("attempt", attempt)
                .map((row, _) -> Optional.ofNullable(text(attempt, row)))
                .findOne()
                .flatMap(text -> text));
    }

    Map<Long, String> outputs(Collection<Long> attempts) {
        Map<Long, String> found = new HashMap<>();
        sessions.run("reading outputs", handle -> handle.createQuery(OUTPUTS)
                .bindArray("attempts", Long.class, attempts)
                .map((row, _) -> {
                    long attempt = row.getLong("attempt");
                    String json = text(attempt, row);
                    return json == null ? null : found.put(attempt, json);
                })
                .list());
        return found;
    }

    Map<Long, Integer> outputVersions(Collection<Long> attempts) {
        return versions(OUTPUT_VERSIONS, attempts);
    }

    Map<Long, Integer> versionNumbers(Collection<Long> ids) {
        return versions(VERSION_NUMBERS, ids);
    }

    private Map<Long, Integer> versions(String sql, Collection<Long> ids) {
        return sessions.run("looking up versions", handle -> handle.createQuery(sql)
                .bindArray("ids", Long.class, ids)
                .map((row, _) -> Map.entry(row.getLong("id"), row.getInt("number")))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    void writeLarge(long attempt, String json) {
        var sealed = sealing.sealOutput(attempt, json);
        sessions.run("storing a large output",
                handle -> handle.createUpdate(PUT_LARGE).bind("attempt", attempt).bind("sealed", sealed).execute());
    }

    Optional<String> element(long taskInstance) {
        return sessions.run("reading an element",
                handle -> handle.createQuery(ELEMENT).bind("task", taskInstance).mapTo(String.class).findOne());
    }

    Optional<StateValue> value(StateKey key) {
        return sessions.run("reading a durable value", handle -> handle.createQuery(VALUE)
                .bind("scope", key.scope())
                .bind("dag", key.dagId())
                .bind("task", key.taskId())
                .bind("name", key.name())
                .map((row, _) -> new StateValue(row.getString("json"), row.getLong("version")))
                .findOne());
    }

    private @Nullable String text(long attempt, ResultSet row) throws SQLException {
        var sealed = row.getBytes("sealed");
        return sealed == null ? row.getString("json") : sealing.openOutput(attempt, sealed);
    }
}
