package io.batuta.store.journal;

import io.batuta.model.journal.AttemptRow;
import io.batuta.model.journal.Batch;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Attempts and the history in a commit. */
final class AttemptParts {
    /**
     * Only what is under way can end or survive. The question is put so that it belongs to the join: as a condition on the table alone it lets the planner believe that next to nothing is left, and then
     * it walks the whole index once per commit instead of looking each attempt up by its key.
     */
    private static final String CHANGE = """
            with changed as (
                update attempt a
                set node = g.node, outside_name = coalesce(g.outside_name, 'batuta-' || g.id), ended_at = at_micros(nullif(g.ended_at, -1)), state = g.state, reason = g.reason,
                    deaths = g.deaths
                from (
                    select (?::bigint[])[i] as task_instance, (?::bigint[])[i] as id, (?::bigint[])[i] as node, (?::text[])[(?::int[])[i]] as outside_name,
                        (?::bigint[])[i] as ended_at, (?::text[])[(?::int[])[i]] as state, (?::text[])[(?::int[])[i]] as reason, (?::int[])[i] as deaths
                    from generate_series(1, ?) as i
                ) as g
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
                select g.task_instance, g.id, g.try_number, g.cause, g.node, coalesce(g.outside_name, 'batuta-' || g.id), g.pool, g.slots, at_micros(g.started_at),
                    at_micros(nullif(g.ended_at, -1)), g.state, g.reason, g.deaths
                from (
                    select (?::bigint[])[i] as task_instance, (?::bigint[])[i] as id, (?::int[])[i] as try_number, (?::text[])[(?::int[])[i]] as cause, (?::bigint[])[i] as node,
                        (?::text[])[(?::int[])[i]] as outside_name, (?::text[])[(?::int[])[i]] as pool, (?::int[])[i] as slots, (?::bigint[])[i] as started_at,
                        (?::bigint[])[i] as ended_at, (?::text[])[(?::int[])[i]] as state, (?::text[])[(?::int[])[i]] as reason, (?::int[])[i] as deaths
                    from generate_series(1, ?) as i
                ) as g
                on conflict do nothing
                returning id
            )
            select late('attempt', array(select task_instance::text from unnest(?::bigint[], ?::bigint[]) as g(task_instance, id) where id not in (select id from created)))
            where (select count(*) from created) < ?
            """;

    private static final String TELL = """
            insert into event (at, dag, run, task_instance, attempt, event, from_state, to_state, via, actor, source, reason)
            select at_micros((?::bigint[])[i]), (?::text[])[(?::int[])[i]], nullif((?::bigint[])[i], 0), nullif((?::bigint[])[i], 0), nullif((?::bigint[])[i], 0),
                (?::text[])[(?::int[])[i]], (?::text[])[(?::int[])[i]], (?::text[])[(?::int[])[i]], (?::text[])[(?::int[])[i]], (?::text[])[(?::int[])[i]],
                (?::text[])[(?::int[])[i]], (?::text[])[(?::int[])[i]]
            from generate_series(1, ?) as i
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
                .words(rows, AttemptParts::ownOutsideName)
                .moments(rows, AttemptRow::endedAt)
                .words(rows, AttemptRow::state)
                .words(rows, AttemptRow::reason)
                .ints(rows, AttemptRow::deaths)
                .count(rows.size())
                .longs(rows, AttemptRow::taskInstance)
                .longs(rows, AttemptRow::id)
                .count(rows.size());
    }

    private static void created(Batch batch, Columns columns) throws SQLException {
        var rows = batch.newAttempts;
        columns.longs(rows, AttemptRow::taskInstance)
                .longs(rows, AttemptRow::id)
                .ints(rows, AttemptRow::tryNumber)
                .words(rows, AttemptRow::cause)
                .longs(rows, AttemptRow::node)
                .words(rows, AttemptParts::ownOutsideName)
                .words(rows, AttemptRow::pool)
                .ints(rows, AttemptRow::slots)
                .moments(rows, AttemptRow::startedAt)
                .moments(rows, AttemptRow::endedAt)
                .words(rows, AttemptRow::state)
                .words(rows, AttemptRow::reason)
                .ints(rows, AttemptRow::deaths)
                .count(rows.size())
                .longs(rows, AttemptRow::taskInstance)
                .longs(rows, AttemptRow::id)
                .count(rows.size());
    }

    /** The name outside, unless it is the one the statement makes of the attempt's number: those are all different, and need not travel. */
    private static @Nullable String ownOutsideName(AttemptRow row) {
        return row.outsideName().equals("batuta-" + row.id()) ? null : row.outsideName();
    }

    private static void history(Batch batch, Columns columns) throws SQLException {
        var rows = batch.events;
        columns.moments(rows, Batch.HistoryEvent::at)
                .words(rows, Batch.HistoryEvent::dagId)
                .longs(rows, Batch.HistoryEvent::run)
                .ids(rows, Batch.HistoryEvent::taskInstance)
                .ids(rows, Batch.HistoryEvent::attempt)
                .words(rows, Batch.HistoryEvent::event)
                .words(rows, Batch.HistoryEvent::from)
                .words(rows, Batch.HistoryEvent::to)
                .words(rows, Batch.HistoryEvent::via)
                .words(rows, Batch.HistoryEvent::actor)
                .words(rows, Batch.HistoryEvent::source)
                .words(rows, Batch.HistoryEvent::reason)
                .count(rows.size());
    }
}
