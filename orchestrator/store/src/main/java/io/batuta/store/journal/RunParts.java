package io.batuta.store.journal;

import io.batuta.model.journal.Batch;
import io.batuta.model.journal.Batch.RunChange;
import io.batuta.model.journal.RunRow;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;

/** Runs in a commit. */
final class RunParts {
    /** A node that was declared dead makes no runs: nobody would take them over. Its row is held until the commit, so that it cannot be declared dead meanwhile. */
    private static final String CREATE = """
            with given as materialized (
                select * from unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
                    ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::int[], ?::int[])
                as g(id, uuid, dag, run_id, type, state, logical_date, interval_start, interval_end, run_after, queued_at, started_at, ended_at,
                    triggered_by, actor, conf, note, backfill, dag_version, owner, owner_epoch, clear_no)
            ), alive as materialized (
                select id from node where id in (select owner from given) and not dead for share
            ), created as (
                insert into run (id, uuid, dag, run_id, type, state, logical_date, interval_start, interval_end, run_after, queued_at, started_at, ended_at,
                    triggered_by, actor, conf, note, backfill, dag_version, owner, owner_epoch, clear_no)
                select g.id, g.uuid::uuid, g.dag, g.run_id, g.type, g.state, at_micros(g.logical_date), at_micros(g.interval_start), at_micros(g.interval_end), at_micros(g.run_after),
                    at_micros(g.queued_at), at_micros(g.started_at), at_micros(g.ended_at), g.triggered_by, g.actor, g.conf, g.note, g.backfill, g.dag_version, g.owner, g.owner_epoch, g.clear_no
                from given g
                where g.owner in (select id from alive)
                on conflict do nothing
                returning id
            )
            select late('dag', array(select distinct dag from given where id not in (select id from created)))
            where (select count(*) from created) < ?
            """;

    private static final String CHANGE = """
            with given as materialized (
                select * from unnest(?::bigint[], ?::bigint[], ?::int[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::int[])
                as g(id, owner, owner_epoch, from_state, state, queued_at, started_at, ended_at, dag_version, clear_no)
            ), changed as (
                update run r
                set state = g.state, queued_at = at_micros(g.queued_at), started_at = at_micros(g.started_at), ended_at = at_micros(g.ended_at), dag_version = g.dag_version, clear_no = g.clear_no
                from given g
                where r.id = g.id and r.owner = g.owner and r.owner_epoch = g.owner_epoch and r.state = g.from_state
                returning r.id
            )
            select late('run', array(select id::text from given except select id::text from changed))
            where (select count(*) from changed) < ?
            """;

    static final Part CREATED = new Part(CREATE, batch -> !batch.newRuns.isEmpty(), RunParts::created);
    static final Part CHANGED = new Part(CHANGE, batch -> !batch.runs.isEmpty(), RunParts::changed);

    private RunParts() {}

    private static void created(Batch batch, Columns columns) throws SQLException {
        // In an order of names, so that two nodes that create the same runs cannot block each other.
        var rows = batch.newRuns.stream().sorted(Comparator.comparing(RunRow::dagId).thenComparing(RunRow::runId)).toList();
        columns.longs(rows, RunRow::id)
                .texts(rows, row -> row.uuid().toString())
                .texts(rows, RunRow::dagId)
                .texts(rows, RunRow::runId)
                .texts(rows, row -> row.type().word())
                .texts(rows, row -> row.state().word())
                .times(rows, RunRow::logicalDate)
                .times(rows, RunRow::intervalStart)
                .times(rows, RunRow::intervalEnd)
                .times(rows, RunRow::runAfter)
                .times(rows, RunRow::queuedAt)
                .times(rows, RunRow::startedAt)
                .times(rows, RunRow::endedAt)
                .texts(rows, RunRow::triggeredBy)
                .texts(rows, RunRow::actor)
                .texts(rows, RunRow::conf)
                .texts(rows, RunRow::note)
                .optionalLongs(rows, RunRow::backfill)
                .optionalLongs(rows, RunRow::dagVersion)
                .longs(rows, RunRow::owner)
                .ints(rows, RunRow::ownerEpoch)
                .ints(rows, RunRow::clearNo)
                .count(rows.size());
    }

    private static void changed(Batch batch, Columns columns) throws SQLException {
        var changes = inOrder(batch.runs);
        columns.longs(changes, change -> change.row().id())
                .longs(changes, change -> change.row().owner())
                .ints(changes, change -> change.row().ownerEpoch())
                .texts(changes, change -> change.from().word())
                .texts(changes, change -> change.row().state().word())
                .times(changes, change -> change.row().queuedAt())
                .times(changes, change -> change.row().startedAt())
                .times(changes, change -> change.row().endedAt())
                .optionalLongs(changes, change -> change.row().dagVersion())
                .ints(changes, change -> change.row().clearNo())
                .count(changes.size());
    }

    /** By id, several changes of one run as one; see the same in {@link TaskParts}. */
    private static List<RunChange> inOrder(List<RunChange> changes) {
        var byId = new LinkedHashMap<Long, RunChange>();
        for (var change : changes) {
            byId.merge(change.row().id(), change, (first, last) -> new RunChange(last.row(), first.from()));
        }
        var sorted = new ArrayList<>(byId.values());
        sorted.sort(Comparator.comparingLong(change -> change.row().id()));
        return sorted;
    }
}
