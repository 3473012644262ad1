package io.batuta.store.journal;

import io.batuta.model.journal.AttemptRow;
import io.batuta.model.journal.Batch;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;

/** Attempts and the history in a commit. */
final class AttemptParts {
    /**
     * Only what is under way can end or survive. The question is put so that it belongs to the join: as a condition on the table alone it lets the planner believe that next to nothing is left, and then
     * it walks the whole index once per commit instead of looking each attempt up by its key.
     */
    private static final String CHANGE = """
            with changed as (
                update attempt a
                set node = g.node, outside_name = g.outside_name, ended_at = at_micros(g.ended_at), state = g.state, reason = g.reason, deaths = g.deaths
                from unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::int[])
                as g(task_instance, id, node, outside_name, ended_at, state, reason, deaths)
                where a.task_instance = g.task_instance and a.id = g.id and (a.ended_at is null or g.id is null)
                returning a.id
            )
            select late('attempt', array(select task_instance::text from unnest(?::bigint[], ?::bigint[]) as g(task_instance, id) where id not in (select id from changed)))
            where (select count(*) from changed) < ?
            """;

    /** Left out when another attempt at the same task instance is under way. */
    private static final String CREATE = """
            with created as (
                insert into attempt (task_instance, id, try_number, cause, node, outside_name, pool, slots, started_at, ended_at, state, reason, deaths)
                select g.task_instance, g.id, g.try_number, g.cause, g.node, g.outside_name, g.pool, g.slots, at_micros(g.started_at), at_micros(g.ended_at), g.state, g.reason, g.deaths
                from unnest(?::bigint[], ?::bigint[], ?::int[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::int[], ?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::int[])
                as g(task_instance, id, try_number, cause, node, outside_name, pool, slots, started_at, ended_at, state, reason, deaths)
                on conflict do nothing
                returning id
            )
            select late('attempt', array(select task_instance::text from unnest(?::bigint[], ?::bigint[]) as g(task_instance, id) where id not in (select id from created)))
            where (select count(*) from created) < ?
            """;

    private static final String TELL = """
            insert into event (at, dag, run, task_instance, attempt, event, from_state, to_state, via, actor, source, reason)
            select at_micros(g.at), g.dag, nullif(g.run, 0), g.task_instance, g.attempt, g.event, g.from_state, g.to_state, g.via, g.actor, g.source, g.reason
            from unnest(?::bigint[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                as g(at, dag, run, task_instance, attempt, event, from_state, to_state, via, actor, source, reason)
            """;

    static final Part CHANGED = new Part(CHANGE, batch -> !batch.attempts.isEmpty(), AttemptParts::changed);
    static final Part CREATED = new Part(CREATE, batch -> !batch.newAttempts.isEmpty(), AttemptParts::created);
    static final Part HISTORY = new Part(TELL, batch -> !batch.events.isEmpty(), AttemptParts::history);

    private AttemptParts() {}

    private static void changed(Batch batch, Columns columns) throws SQLException {
        // What survives a death and ends in the same batch only ends.
        var newest = new LinkedHashMap<Long, AttemptRow>();
        batch.attempts.forEach(row -> newest.put(row.id(), row));
        var rows = List.copyOf(newest.values());
        columns.longs(rows, AttemptRow::taskInstance)
                .longs(rows, AttemptRow::id)
                .longs(rows, AttemptRow::node)
                .texts(rows, AttemptRow::outsideName)
                .times(rows, AttemptRow::endedAt)
                .texts(rows, AttemptRow::state)
                .texts(rows, AttemptRow::reason)
                .ints(rows, AttemptRow::deaths)
                .longs(rows, AttemptRow::taskInstance)
                .longs(rows, AttemptRow::id)
                .count(rows.size());
    }

    private static void created(Batch batch, Columns columns) throws SQLException {
        var rows = batch.newAttempts;
        columns.longs(rows, AttemptRow::taskInstance)
                .longs(rows, AttemptRow::id)
                .ints(rows, AttemptRow::tryNumber)
                .texts(rows, AttemptRow::cause)
                .longs(rows, AttemptRow::node)
                .texts(rows, AttemptRow::outsideName)
                .texts(rows, AttemptRow::pool)
                .ints(rows, AttemptRow::slots)
                .times(rows, AttemptRow::startedAt)
                .times(rows, AttemptRow::endedAt)
                .texts(rows, AttemptRow::state)
                .texts(rows, AttemptRow::reason)
                .ints(rows, AttemptRow::deaths)
                .longs(rows, AttemptRow::taskInstance)
                .longs(rows, AttemptRow::id)
                .count(rows.size());
    }

    private static void history(Batch batch, Columns columns) throws SQLException {
        var rows = batch.events;
        columns.times(rows, Batch.HistoryEvent::at)
                .texts(rows, Batch.HistoryEvent::dagId)
                .longs(rows, Batch.HistoryEvent::run)
                .optionalLongs(rows, Batch.HistoryEvent::taskInstance)
                .optionalLongs(rows, Batch.HistoryEvent::attempt)
                .texts(rows, Batch.HistoryEvent::event)
                .texts(rows, Batch.HistoryEvent::from)
                .texts(rows, Batch.HistoryEvent::to)
                .texts(rows, Batch.HistoryEvent::via)
                .texts(rows, Batch.HistoryEvent::actor)
                .texts(rows, Batch.HistoryEvent::source)
                .texts(rows, Batch.HistoryEvent::reason);
    }
}
