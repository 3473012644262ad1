package io.batuta.store.journal;

import io.batuta.model.journal.BackfillRow;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.Batch.DagSwitch;
import io.batuta.model.journal.Batch.ScheduleAdvance;
import io.batuta.model.journal.Batch.SkippedTicks;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What all nodes share, in a commit: DAGs, pools, backfills. These come last, so that their locks are held for the shortest time. */
final class SharedParts {
    /** Schedule, count of active runs and switch of a DAG change together, so each row is locked once and in the order of names. */
    private static final String CHANGE_DAGS = """
            with given as materialized (
                select * from unnest(?::text[], ?::int[], ?::boolean[], ?::bigint[], ?::bigint[], ?::bigint[], ?::boolean[], ?::boolean[], ?::bigint[], ?::text[], ?::text[])
                as g(id, delta, advances, expected, next_fire, last_fire, switches, paused, anchor, actor, reason)
            ), changed as (
                update dag d
                set active_runs = greatest(d.active_runs + g.delta, 0),
                    next_fire = case when g.advances then at_micros(g.next_fire) else d.next_fire end,
                    last_fire = case when g.advances then coalesce(at_micros(g.last_fire), d.last_fire) else d.last_fire end,
                    paused = case when g.switches then g.paused else d.paused end,
                    paused_by = case when g.switches then g.actor else d.paused_by end,
                    paused_reason = case when g.switches then g.reason else d.paused_reason end,
                    anchor = case when g.switches then coalesce(d.anchor, at_micros(g.anchor)) else d.anchor end
                from given g
                where d.id = g.id and (not g.advances or d.next_fire is not distinct from at_micros(g.expected))
                returning d.id
            )
            select late('dag', array(select id from given where (advances or switches) and id not in (select id from changed)))
            where exists (select from given where (advances or switches) and id not in (select id from changed))
            """;

    /** Taking needs room; giving back always works. */
    private static final String CHANGE_POOLS = """
            with given as materialized (
                select * from unnest(?::text[], ?::int[]) as g(name, delta)
            ), changed as (
                update pool p
                set used = greatest(p.used + g.delta, 0)
                from given g
                where p.name = g.name and (g.delta <= 0 or p.slots < 0 or p.used + g.delta <= p.slots)
                returning p.name
            )
            select late('pool', array(select name from given where delta > 0 and name not in (select name from changed)))
            where exists (select from given where delta > 0 and name not in (select name from changed))
            """;

    private static final String CREATE_BACKFILLS = """
            insert into backfill (id, dag, from_date, to_date, reprocess, max_active_runs, reverse, paused, conf, actor, node)
            select g.id, g.dag, at_micros(g.from_date), at_micros(g.to_date), g.reprocess, g.max_active_runs, g.reverse, g.paused, g.conf, g.actor, g.node
            from unnest(?::bigint[], ?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::int[], ?::boolean[], ?::boolean[], ?::text[], ?::text[], ?::bigint[])
                as g(id, dag, from_date, to_date, reprocess, max_active_runs, reverse, paused, conf, actor, node)
            """;

    private static final String PAUSE_BACKFILLS = """
            update backfill b
            set paused = g.paused, updated_at = clock_timestamp()
            from unnest(?::bigint[], ?::boolean[]) as g(id, paused)
            where b.id = g.id and b.finished_at is null
            """;

    private static final String FINISH_BACKFILLS = """
            update backfill b
            set finished_at = clock_timestamp(), updated_at = clock_timestamp()
            from unnest(?::bigint[]) as g(id)
            where b.id = g.id and b.finished_at is null
            """;

    private static final String SKIP_TICKS = """
            insert into skipped_tick (dag, first, last, ticks, reason)
            select g.dag, at_micros(g.first), at_micros(g.last), g.ticks, g.reason
            from unnest(?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[]) as g(dag, first, last, ticks, reason)
            """;

    static final Part DAGS = new Part(
            CHANGE_DAGS,
            batch -> !batch.activeRunDeltas.isEmpty() || !batch.schedules.isEmpty() || !batch.switches.isEmpty(),
            SharedParts::dags);
    static final Part POOLS = new Part(CHANGE_POOLS, batch -> !batch.poolDeltas.isEmpty(), SharedParts::pools);
    static final Part NEW_BACKFILLS = new Part(CREATE_BACKFILLS, batch -> !batch.newBackfills.isEmpty(), SharedParts::newBackfills);
    static final Part PAUSED_BACKFILLS = new Part(PAUSE_BACKFILLS, batch -> !batch.backfillPauses.isEmpty(), SharedParts::backfillPauses);
    static final Part FINISHED_BACKFILLS = new Part(
            FINISH_BACKFILLS,
            batch -> !batch.finishedBackfills.isEmpty(),
            (batch, columns) -> columns.longs(batch.finishedBackfills, id -> id));
    static final Part SKIPPED = new Part(SKIP_TICKS, batch -> !batch.skippedTicks.isEmpty(), SharedParts::skipped);

    private SharedParts() {}

    /** All that happens to one DAG's row. */
    private record DagChange(String id, int delta, @Nullable ScheduleAdvance advance, @Nullable DagSwitch flip) {
        DagChange plus(DagChange later) {
            var last = later.advance;
            var both = advance == null || last == null
                    ? (last == null ? advance : last)
                    : new ScheduleAdvance(id, advance.expected(), last.next(),
                            last.lastFire() == null ? advance.lastFire() : last.lastFire());
            return new DagChange(id, delta + later.delta, both, later.flip == null ? flip : later.flip);
        }
    }

    private static void dags(Batch batch, Columns columns) throws SQLException {
        var byId = new TreeMap<String, DagChange>();
        batch.activeRunDeltas.forEach((dag, delta) -> byId.merge(dag, new DagChange(dag, delta, null, null), DagChange::plus));
        batch.schedules.forEach(advance -> byId.merge(advance.dagId(), new DagChange(advance.dagId(), 0, advance, null), DagChange::plus));
        batch.switches.forEach(flip -> byId.merge(flip.dagId(), new DagChange(flip.dagId(), 0, null, flip), DagChange::plus));
        var rows = List.copyOf(byId.values());
        columns.texts(rows, DagChange::id)
                .ints(rows, DagChange::delta)
                .flags(rows, row -> row.advance() != null)
                .times(rows, row -> row.advance() == null ? null : row.advance().expected())
                .times(rows, row -> row.advance() == null ? null : row.advance().next())
                .times(rows, row -> row.advance() == null ? null : row.advance().lastFire())
                .flags(rows, row -> row.flip() != null)
                .flags(rows, row -> row.flip() != null && row.flip().paused())
                .times(rows, row -> row.flip() == null ? null : row.flip().anchor())
                .texts(rows, row -> row.flip() == null ? null : row.flip().actor())
                .texts(rows, row -> row.flip() == null ? null : row.flip().reason());
    }

    private static void pools(Batch batch, Columns columns) throws SQLException {
        var rows = List.copyOf(new TreeMap<>(batch.poolDeltas).entrySet());
        columns.texts(rows, Map.Entry::getKey).ints(rows, Map.Entry::getValue);
    }

    private static void newBackfills(Batch batch, Columns columns) throws SQLException {
        var rows = batch.newBackfills;
        columns.longs(rows, BackfillRow::id)
                .texts(rows, BackfillRow::dagId)
                .times(rows, BackfillRow::from)
                .times(rows, BackfillRow::to)
                .texts(rows, BackfillRow::reprocess)
                .ints(rows, BackfillRow::maxActiveRuns)
                .flags(rows, BackfillRow::reverse)
                .flags(rows, BackfillRow::paused)
                .texts(rows, BackfillRow::conf)
                .texts(rows, BackfillRow::actor)
                .longs(rows, BackfillRow::node);
    }

    private static void backfillPauses(Batch batch, Columns columns) throws SQLException {
        var rows = List.copyOf(batch.backfillPauses.entrySet());
        columns.longs(rows, Map.Entry::getKey).flags(rows, Map.Entry::getValue);
    }

    private static void skipped(Batch batch, Columns columns) throws SQLException {
        var rows = batch.skippedTicks;
        columns.texts(rows, SkippedTicks::dagId)
                .times(rows, SkippedTicks::first)
                .times(rows, SkippedTicks::last)
                .longs(rows, SkippedTicks::count)
                .texts(rows, SkippedTicks::reason);
    }
}
