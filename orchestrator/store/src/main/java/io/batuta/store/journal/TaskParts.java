package io.batuta.store.journal;

import io.batuta.model.journal.Batch;
import io.batuta.model.journal.Batch.TaskChange;
import io.batuta.model.journal.TaskRow;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;

/** Task instances in a commit. */
final class TaskParts {
    /** Guarded by epoch and former state; a row locked by a takeover is looked at again once that has ended, and then no longer matches. */
    private static final String CHANGE = """
            with changed as (
                update task_instance t
                set state = g.state, try_number = g.try_number, max_tries = g.max_tries, tries_since_clear = g.tries_since_clear, losses = g.losses,
                    not_before = at_micros(g.not_before), scheduled_at = at_micros(g.scheduled_at), queued_at = at_micros(g.queued_at), started_at = at_micros(g.started_at),
                    ended_at = at_micros(g.ended_at), first_try_at = at_micros(g.first_try_at), attempt = g.attempt, node = g.node, output_attempt = g.output_attempt,
                    output_items = g.output_items, skips = g.skips, reason = g.reason, hint = g.hint
                from unnest(?::bigint[], ?::int[], ?::text[], ?::text[], ?::int[], ?::int[], ?::int[], ?::int[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
                    ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::int[], ?::text[], ?::text[], ?::text[])
                as g(id, epoch, from_state, state, try_number, max_tries, tries_since_clear, losses, not_before, scheduled_at, queued_at, started_at, ended_at,
                    first_try_at, attempt, node, output_attempt, output_items, skips, reason, hint)
                where t.id = g.id and t.epoch = g.epoch and t.state = g.from_state
                returning t.id
            )
            select late('task', array(select id::text from unnest(?::bigint[]) as g(id) where id not in (select id from changed)))
            where (select count(*) from changed) < ?
            """;

    /** The unexpanded row of a mapped task goes when its elements come. */
    private static final String REPLACE = """
            with given as materialized (
                select * from unnest(?::bigint[], ?::int[], ?::text[]) as g(id, epoch, from_state)
            ), gone as (
                delete from task_instance t
                using given g
                where t.id = g.id and t.epoch = g.epoch and t.state = g.from_state
                returning t.id
            )
            select late('task', array(select id::text from given except select id::text from gone))
            where (select count(*) from gone) < ?
            """;

    /** The lock on the run makes a takeover wait until the new rows can be seen by it; if it came first, the epoch has changed and nothing is created. */
    private static final String CREATE = """
            with fence as materialized (
                select r.id
                from run r
                join unnest(?::bigint[], ?::int[]) as f(run, epoch) on r.id = f.run and r.owner_epoch = f.epoch
                for share of r
            ), given as materialized (
                select * from unnest(?::bigint[], ?::bigint[], ?::text[], ?::int[], ?::text[], ?::int[], ?::text[], ?::text[], ?::int[], ?::int[], ?::int[], ?::int[], ?::bigint[], ?::bigint[],
                    ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::int[], ?::text[], ?::text[], ?::text[])
                as g(id, run, task, map_index, map_key, epoch, uuid, state, try_number, max_tries, tries_since_clear, losses, not_before, scheduled_at,
                    queued_at, started_at, ended_at, first_try_at, attempt, node, output_attempt, output_items, skips, reason, hint)
            ), created as (
                insert into task_instance (id, run, task, map_index, map_key, epoch, uuid, state, try_number, max_tries, tries_since_clear, losses, not_before, scheduled_at,
                    queued_at, started_at, ended_at, first_try_at, attempt, node, output_attempt, output_items, skips, reason, hint)
                select g.id, g.run, g.task, g.map_index, g.map_key, g.epoch, g.uuid::uuid, g.state, g.try_number, g.max_tries, g.tries_since_clear, g.losses,
                    at_micros(g.not_before), at_micros(g.scheduled_at), at_micros(g.queued_at), at_micros(g.started_at), at_micros(g.ended_at), at_micros(g.first_try_at),
                    g.attempt, g.node, g.output_attempt, g.output_items, g.skips, g.reason, g.hint
                from given g
                on conflict do nothing
                returning id
            )
            select late('run', array(select distinct run::text from given where run not in (select id from fence) or id not in (select id from created)))
            where (select count(*) from fence) < ? or (select count(*) from created) < ?
            """;

    static final Part REPLACED = new Part(REPLACE, batch -> !batch.replacedTasks.isEmpty(), TaskParts::replaced);
    static final Part CREATED = new Part(CREATE, batch -> !batch.newTasks.isEmpty(), TaskParts::created);
    static final Part CHANGED = new Part(CHANGE, batch -> !batch.tasks.isEmpty(), TaskParts::changed);

    private TaskParts() {}

    private static void changed(Batch batch, Columns columns) throws SQLException {
        var changes = inOrder(batch.tasks);
        columns.longs(changes, change -> change.row().id())
                .ints(changes, change -> change.row().epoch())
                .texts(changes, change -> change.from().word());
        var rows = changes.stream().map(TaskChange::row).toList();
        progress(rows, columns.texts(rows, row -> row.state().word()))
                .longs(rows, TaskRow::id)
                .count(rows.size());
    }

    private static void replaced(Batch batch, Columns columns) throws SQLException {
        var changes = inOrder(batch.replacedTasks);
        columns.longs(changes, change -> change.row().id())
                .ints(changes, change -> change.row().epoch())
                .texts(changes, change -> change.from().word())
                .count(changes.size());
    }

    private static void created(Batch batch, Columns columns) throws SQLException {
        var rows = batch.newTasks;
        var fences = new TreeMap<Long, Integer>();
        for (var row : rows) {
            fences.put(row.run(), row.epoch());
        }
        var fenced = List.copyOf(fences.entrySet());
        columns.longs(fenced, java.util.Map.Entry::getKey).ints(fenced, java.util.Map.Entry::getValue);
        columns.longs(rows, TaskRow::id)
                .longs(rows, TaskRow::run)
                .texts(rows, TaskRow::taskId)
                .ints(rows, TaskRow::mapIndex)
                .texts(rows, TaskRow::mapKey)
                .ints(rows, TaskRow::epoch)
                .texts(rows, row -> row.uuid().toString())
                .texts(rows, row -> row.state().word());
        progress(rows, columns).count(fenced.size()).count(rows.size());
    }

    private static Columns progress(List<TaskRow> rows, Columns columns) throws SQLException {
        return columns.ints(rows, TaskRow::tryNumber)
                .ints(rows, TaskRow::maxTries)
                .ints(rows, TaskRow::triesSinceClear)
                .ints(rows, TaskRow::losses)
                .times(rows, TaskRow::notBefore)
                .times(rows, TaskRow::scheduledAt)
                .times(rows, TaskRow::queuedAt)
                .times(rows, TaskRow::startedAt)
                .times(rows, TaskRow::endedAt)
                .times(rows, TaskRow::firstTryAt)
                .optionalLongs(rows, TaskRow::attempt)
                .optionalLongs(rows, TaskRow::node)
                .optionalLongs(rows, TaskRow::outputAttempt)
                .optionalInts(rows, TaskRow::outputItems)
                .texts(rows, TaskRow::skips)
                .texts(rows, TaskRow::reason)
                .texts(rows, TaskRow::hint);
    }

    /** By id, so that two writers meet the rows in the same order and cannot block each other; several changes of one row become one, from the first state to the last row. */
    private static List<TaskChange> inOrder(List<TaskChange> changes) {
        if (changes.size() == 1) {
            return changes;
        }
        var byId = new LinkedHashMap<Long, TaskChange>();
        for (var change : changes) {
            byId.merge(change.row().id(), change, (first, last) -> new TaskChange(last.row(), first.from()));
        }
        var sorted = new ArrayList<>(byId.values());
        sorted.sort((a, b) -> Long.compare(a.row().id(), b.row().id()));
        return sorted;
    }
}
