package io.batuta.store.journal;

import io.batuta.model.failpoint.Failpoint;
import io.batuta.model.journal.Journal.Renewal;
import io.batuta.model.journal.NodeRow;
import io.batuta.store.table.PoolStore;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * The nodes, and which of them owns which run. A run's tasks carry the run's owner epoch, so that a change of owner touches each row the former owner could still want to change: it must wait for the
 * row's lock, and then matches nothing any more. Runs are always locked before their tasks.
 */
final class Nodes {
    /** Names of former nodes from the same home, dead by proof: this process holds the home's lock. */
    private static final String BURY = """
            update node
            set dead = true, ended_at = coalesce(ended_at, clock_timestamp())
            where name = :name and home = :home
            returning id
            """;

    private static final String JOIN = """
            insert into node (id, name, home, labels)
            values (:id, :name, :home, :labels)
            returning *
            """;

    /** One statement, since it is asked every two seconds: the lease, the others as they were just before, and whether commands wait. */
    private static final String RENEW = """
            with renewed as (
                update node
                set counter = counter + 1, renewed_at = clock_timestamp()
                where id = :id and not dead
                returning id
            )
            select
                n.*,
                exists (select from renewed) as renewed,
                exists (select from inbox i join run r on r.id = i.run where r.owner = :id and i.answered_at is null) as commands
            from node n
            where not dead
                or exists (select from run r where r.owner = n.id and r.state in ('queued', 'running'))
                or id in (select a.node from attempt a where a.ended_at is null)
            order by id
            """;

    private static final String DECLARE_DEAD = """
            update node
            set dead = true, ended_at = coalesce(ended_at, clock_timestamp())
            where id = :id and counter = :counter
            """;

    private static final String TAKE_RUNS = """
            with open as materialized (
                select id
                from run
                where owner = :dead
                    and (state in ('queued', 'running')
                        or id in (select t.run from attempt a join task_instance t on t.id = a.task_instance where a.ended_at is null))
                order by id
                for update
            )
            update run r
            set owner = :heir, owner_epoch = r.owner_epoch + 1
            from open
            where r.id = open.id
            returning r.id
            """;

    private static final String TAKE_TASKS = """
            update task_instance t
            set epoch = r.owner_epoch
            from run r
            where r.id = any(:runs) and t.run = r.id
            """;

    private static final String TAKE_BACKFILLS = "update backfill set node = :heir, updated_at = clock_timestamp() where node = :dead and finished_at is null";

    private static final String OWNER = "select owner from run where id = :run for update";

    private static final String IS_ALIVE = "select exists (select from node where id = :id and not dead)";

    private static final String TAKE_RUN = "update run set owner = :heir, owner_epoch = owner_epoch + 1 where id = :run";

    private static final String LEAVE = "update node set dead = true, ended_at = clock_timestamp() where id = :id and not dead";

    private static final String DRAIN = "update node set drained = :drained where id = :id";

    private static final String TELL = """
            insert into event (at, event, actor, source, reason)
            select clock_timestamp(), :event, :actor, 'journal', 'node ' || name || ' (' || id || ')'
            from node
            where id = :id
            """;

    private final Sessions sessions;
    private final OwnConnection own;
    private final Ids ids;

    /** @param own for the lease, which must never wait for others */
    Nodes(Sessions sessions, OwnConnection own, Ids ids) {
        this.sessions = sessions;
        this.own = own;
        this.ids = ids;
    }

    NodeRow join(String name, String home, List<String> labels) {
        long id = ids.take(1);
        return sessions.transaction("joining the cluster", handle -> {
            var former = handle.createQuery(BURY).bind("name", name).bind("home", home).mapTo(Long.class).list();
            var node = handle.createQuery(JOIN)
                    .bind("id", id)
                    .bind("name", name)
                    .bind("home", home)
                    .bindArray("labels", String.class, labels)
                    .map(Rows::node)
                    .one();
            former.forEach(dead -> inherit(handle, dead, id));
            Failpoint.at("joining");
            PoolStore.recount(handle);
            return node;
        });
    }

    Renewal renew(long node) {
        return own.run("renewing the lease", handle -> {
            Failpoint.at("renewing");
            List<Boolean> renewed = new ArrayList<>();
            List<Boolean> commands = new ArrayList<>();
            var all = handle.createQuery(RENEW).bind("id", node).map((row, context) -> {
                renewed.add(row.getBoolean("renewed"));
                commands.add(row.getBoolean("commands"));
                return Rows.node(row, context);
            }).list();
            return new Renewal(renewed.contains(true), all, commands.contains(true));
        });
    }

    List<Long> takeOver(long dead, long counter, long heir) {
        return sessions.transaction("taking over runs", handle -> {
            Failpoint.at("taking-over");
            boolean isDead = handle.createUpdate(DECLARE_DEAD).bind("id", dead).bind("counter", counter).execute() == 1;
            return isDead ? inherit(handle, dead, heir) : List.<Long>of();
        });
    }

    boolean adopt(long run, long node) {
        return sessions.transaction("adopting a run", handle -> {
            var owner = handle.createQuery(OWNER).bind("run", run).mapTo(Long.class).findOne();
            if (owner.isEmpty()) {
                return false;
            }
            if (owner.get() == node) {
                return true;
            }
            if (handle.createQuery(IS_ALIVE).bind("id", owner.get()).mapTo(Boolean.class).one()) {
                return false;
            }
            handle.createUpdate(TAKE_RUN).bind("heir", node).bind("run", run).execute();
            handle.createUpdate(TAKE_TASKS).bindArray("runs", Long.class, List.of(run)).execute();
            return true;
        });
    }

    void leave(long node) {
        sessions.change("leaving the cluster", handle -> handle.createUpdate(LEAVE).bind("id", node).execute());
    }

    void drain(long node, boolean drained, String actor) {
        sessions.change("draining a node", handle -> {
            handle.createUpdate(DRAIN).bind("id", node).bind("drained", drained).execute();
            handle.createUpdate(TELL).bind("id", node).bind("actor", actor).bind("event", drained ? "node_drained" : "node_resumed")
                    .execute();
        });
    }

    /** Gives the runs and backfills of a dead node to another; the ids of the runs. */
    private static List<Long> inherit(Handle handle, long dead, long heir) {
        var runs = new ArrayList<>(handle.createQuery(TAKE_RUNS).bind("dead", dead).bind("heir", heir).mapTo(Long.class).list());
        runs.sort(null);
        handle.createUpdate(TAKE_TASKS).bindArray("runs", Long.class, runs).execute();
        handle.createUpdate(TAKE_BACKFILLS).bind("dead", dead).bind("heir", heir).execute();
        return runs;
    }
}
