package io.batuta.store.journal;

import io.batuta.model.journal.Batch;
import io.batuta.model.journal.Batch.OutboxRow;
import io.batuta.model.journal.Batch.OutputRow;
import io.batuta.model.journal.Batch.StateWrite;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** What attempts leave behind in a commit: outputs, elements, durable values, messages. */
final class DataParts {
    private static final String PUT_OUTPUTS = """
            insert into output (attempt, task_instance, items, sensitive, large, dag_version, json, sealed)
            select (?::bigint[])[i], (?::bigint[])[i], nullif((?::int[])[i], -1), (?::boolean[])[i], (?::boolean[])[i], nullif((?::bigint[])[i], 0), g.json, g.sealed
            from unnest(?::text[], ?::bytea[]) with ordinality as g(json, sealed, n), int4(g.n) as i
            """;

    private static final String PUT_ELEMENTS = """
            insert into map_element (task_instance, json)
            select g.task_instance, g.json
            from unnest(?::bigint[], ?::text[]) as g(task_instance, json)
            on conflict (task_instance) do update set json = excluded.json
            """;

    /** A value that is not there counts as version 0, also when it was removed; its row goes on counting from where it was. */
    private static final String PUT_VALUES = """
            with given as materialized (
                select * from unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[])
                as g(attempt, scope, dag, task, name, json, expected, at)
            ), put as (
                insert into state_value as v (scope, dag, task, name, version, json, attempt, updated_at)
                select g.scope, g.dag, g.task, g.name, g.expected + 1, g.json, g.attempt, coalesce(at_micros(g.at), clock_timestamp())
                from given g
                where g.expected = 0
                   or exists (select from state_value w where w.scope = g.scope and w.dag = g.dag and w.task = g.task and w.name = g.name)
                on conflict (scope, dag, task, name) do update
                set version = v.version + 1, json = excluded.json, attempt = excluded.attempt, updated_at = excluded.updated_at
                where v.version = excluded.version - 1 or (excluded.version = 1 and v.json is null)
                returning v.scope, v.dag, v.task, v.name
            )
            select late('conflict', array(select attempt::text from given where (scope, dag, task, name) not in (select scope, dag, task, name from put)))
            where (select count(*) from put) < ?
            """;

    private static final String PUT_MESSAGES = """
            insert into outbox (key, channel, dag, run, task_instance, payload, next_at)
            select g.key, g.channel, g.dag, g.run, g.task_instance, g.payload, at_micros(g.not_before)
            from unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::bigint[])
                as g(key, channel, dag, run, task_instance, payload, not_before)
            on conflict (key) do nothing
            """;

    private static final Comparator<StateWrite> BY_KEY = Comparator.<StateWrite, String>comparing(write -> write.key().scope())
            .thenComparing(write -> write.key().dagId())
            .thenComparing(write -> write.key().taskId())
            .thenComparing(write -> write.key().name());

    static final Part ELEMENTS = new Part(PUT_ELEMENTS, batch -> !batch.elements.isEmpty(), DataParts::elements);
    static final Part VALUES = new Part(PUT_VALUES, batch -> !batch.stateWrites.isEmpty(), DataParts::values);
    static final Part MESSAGES = new Part(PUT_MESSAGES, batch -> !batch.outbox.isEmpty(), DataParts::messages);

    private DataParts() {}

    static Part outputs(Sealing sealing) {
        return new Part(PUT_OUTPUTS, batch -> !batch.outputs.isEmpty(), (batch, columns) -> outputs(batch, columns, sealing));
    }

    /** Attempts that write a value which an earlier attempt of the same batch writes too: only one of them can have seen the newest version. */
    static Set<Long> rivals(List<StateWrite> writes) {
        var writers = new HashMap<Object, Long>();
        var rivals = new HashSet<Long>();
        for (var write : writes) {
            var first = writers.putIfAbsent(write.key(), write.attempt());
            if (first != null && first != write.attempt()) {
                rivals.add(write.attempt());
            }
        }
        return rivals;
    }

    private static void outputs(Batch batch, Columns columns, Sealing sealing) throws SQLException {
        var rows = batch.outputs;
        columns.longs(rows, OutputRow::attempt)
                .longs(rows, OutputRow::taskInstance)
                .counts(rows, OutputRow::items)
                .flags(rows, OutputRow::sensitive)
                .flags(rows, OutputRow::stored)
                .longs(rows, row -> row.dagVersion() == null ? 0 : row.dagVersion())
                .texts(rows, row -> row.sensitive() ? null : row.json())
                .bytes(rows, row -> row.sensitive() && row.json() != null ? sealing.sealOutput(row.attempt(), row.json()) : null);
    }

    private static void elements(Batch batch, Columns columns) throws SQLException {
        columns.longs(batch.elements, Batch.ElementRow::taskInstance).texts(batch.elements, Batch.ElementRow::json);
    }

    private static void values(Batch batch, Columns columns) throws SQLException {
        var rows = lastOfEachKey(batch.stateWrites);
        Instant at = batch.events.isEmpty() ? null : batch.events.getFirst().at();
        columns.longs(rows, StateWrite::attempt)
                .texts(rows, write -> write.key().scope())
                .texts(rows, write -> write.key().dagId())
                .texts(rows, write -> write.key().taskId())
                .texts(rows, write -> write.key().name())
                .texts(rows, StateWrite::json)
                .longs(rows, StateWrite::expectedVersion)
                .times(rows, _ -> at)
                .count(rows.size());
    }

    /** Sorted by key, so that two writers meet the rows in the same order; an attempt's later write replaces its earlier one. */
    private static List<StateWrite> lastOfEachKey(List<StateWrite> writes) {
        var byKey = new TreeMap<StateWrite, StateWrite>(BY_KEY);
        for (var write : writes) {
            byKey.merge(write, write, (first, last) -> new StateWrite(last.attempt(), last.key(), last.json(), first.expectedVersion()));
        }
        return new ArrayList<>(byKey.values());
    }

    private static void messages(Batch batch, Columns columns) throws SQLException {
        var rows = batch.outbox;
        columns.texts(rows, OutboxRow::key)
                .texts(rows, OutboxRow::channel)
                .texts(rows, OutboxRow::dagId)
                .longs(rows, OutboxRow::run)
                .optionalLongs(rows, OutboxRow::taskInstance)
                .texts(rows, OutboxRow::payload)
                .times(rows, OutboxRow::notBefore);
    }
}
