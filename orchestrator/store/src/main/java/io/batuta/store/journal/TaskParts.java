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
                    not_before = at_micros(nullif(g.not_before, -1)), scheduled_at = at_micros(nullif(g.scheduled_at, -1)), queued_at = at_micros(nullif(g.queued_at, -1)),
                    started_at = at_micros(nullif(g.started_at, -1)), ended_at = at_micros(nullif(g.ended_at, -1)), first_try_at = at_micros(nullif(g.first_try_at, -1)),
                    attempt = nullif(g.attempt, 0), node = nullif(g.node, 0), output_attempt = nullif(g.output_attempt, 0), output_items = nullif(g.output_items, -1),
                    skips = g.skips, reason = g.reason, hint = g.hint
                from (
                    select (?::bigint[])[i] as id, (?::int[])[i] as epoch, (?::text[])[(?::int[])[i]] as from_state, (?::text[])[(?::int[])[i]] as state,
                        (?::int[])[i] as try_number, (?::int[])[i] as max_tries, (?::int[])[i] as tries_since_clear, (?::int[])[i] as losses,
                        (?::bigint[])[i] as not_before, (?::bigint[])[i] as scheduled_at, (?::bigint[])[i] as queued_at, (?::bigint[])[i] as started_at,
                        (?::bigint[])[i] as ended_at, (?::bigint[])[i] as first_try_at, (?::bigint[])[i] as attempt, (?::bigint[])[i] as node,
                        (?::bigint[])[i] as output_attempt, (?::int[])[i] as output_items, (?::text[])[(?::int[])[i]] as skips, (?::text[])[(?::int[])[i]] as reason,
                        (?::text[])[(?::int[])[i]] as hint
                    from generate_series(1, ?) as i
                ) as g
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
            ), created as (
                insert into task_instance (id, run, task, map_index, map_key, epoch, uuid, state, try_number, max_tries, tries_since_clear, losses, not_before, scheduled_at,
                    queued_at, started_at, ended_at, first_try_at, attempt, node, output_attempt, output_items, skips, reason, hint)
                select (?::bigint[])[i], (?::bigint[])[i], g.task, (?::int[])[i], g.map_key, (?::int[])[i], (?::uuid[])[i], (?::text[])[(?::int[])[i]], (?::int[])[i], (?::int[])[i],
                    (?::int[])[i], (?::int[])[i], at_micros(nullif((?::bigint[])[i], -1)), at_micros(nullif((?::bigint[])[i], -1)),
                    at_micros(nullif((?::bigint[])[i], -1)), at_micros(nullif((?::bigint[])[i], -1)), at_micros(nullif((?::bigint[])[i], -1)),
                    at_micros(nullif((?::bigint[])[i], -1)), nullif((?::bigint[])[i], 0), nullif((?::bigint[])[i], 0), nullif((?::bigint[])[i], 0), nullif((?::int[])[i], -1),
                    (?::text[])[(?::int[])[i]], (?::text[])[(?::int[])[i]], (?::text[])[(?::int[])[i]]
                from unnest(?::text[], ?::text[]) with ordinality as g(task, map_key, n), int4(g.n) as i
                on conflict do nothing
                returning id
            )
            select late('run', array(
                select distinct run::text
                from unnest(?::bigint[], ?::bigint[]) as g(id, run)
                where run not in (select id from fence) or id not in (select id from created)))
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
                .words(changes, change -> change.from().word());
        var rows = changes.stream().map(TaskChange::row).toList();
        progress(rows, columns.words(rows, row -> row.state().word()))
                .count(rows.size())
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
                .ints(rows, TaskRow::mapIndex)
                .ints(rows, TaskRow::epoch)
                .uuids(rows, TaskRow::uuid)
                .words(rows, row -> row.state().word());
        progress(rows, columns)
                .texts(rows, TaskRow::taskId)
                .texts(rows, TaskRow::mapKey)
                .longs(rows, TaskRow::id)
                .longs(rows, TaskRow::run)
                .count(fenced.size())
                .count(rows.size());
    }

    private static Columns progress(List<TaskRow> rows, Columns columns) throws SQLException {
        return columns.ints(rows, TaskRow::tryNumber)
                .ints(rows, TaskRow::maxTries)
                .ints(rows, TaskRow::triesSinceClear)
                .ints(rows, TaskRow::losses)
                .moments(rows, TaskRow::notBefore)
                .moments(rows, TaskRow::scheduledAt)
                .moments(rows, TaskRow::queuedAt)
                .moments(rows, TaskRow::startedAt)
                .moments(rows, TaskRow::endedAt)
                .moments(rows, TaskRow::firstTryAt)
                .ids(rows, TaskRow::attempt)
                .ids(rows, TaskRow::node)
                .ids(rows, TaskRow::outputAttempt)
                .counts(rows, TaskRow::outputItems)
                .words(rows, TaskRow::skips)
                .words(rows, TaskRow::reason)
                .words(rows, TaskRow::hint);
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
