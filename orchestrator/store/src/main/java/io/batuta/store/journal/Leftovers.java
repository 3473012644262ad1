package io.batuta.store.journal;

import io.batuta.store.db.Database;
import java.time.Instant;
import java.util.Set;

/** What things that are over leave behind in the database, and its removal. Thread-safe; several nodes may sweep at once. */
public final class Leftovers {
    /** A large output whose attempt never finished well. */
    private static final String OUTPUTS = """
            delete from output_large l
            where l.written_at < :before and not exists (select from output o where o.attempt = l.attempt)
            """;

    private static final String MESSAGES = "delete from outbox where state <> 'waiting' and ended_at < :before";

    /** Nobody delivers them here: their channel was never set up. */
    private static final String FORGOTTEN_MESSAGES = "delete from outbox where state = 'waiting' and created_at < :before";

    private static final String TICKS = "delete from skipped_tick where at < :before";

    private static final String TOMBSTONES = "delete from tombstone where deleted_at < :before";

    private static final String NODES = """
            delete from node n
            where n.dead and n.ended_at < :before and not exists (select from run r where r.owner = n.id and r.state in ('queued', 'running'))
            """;

    private static final String COMMANDS = "delete from inbox i where i.answered_at < :before or not exists (select from run r where r.id = i.run)";

    private static final String BACKFILLS = """
            with gone as (
                delete from backfill b
                where b.finished_at < :before and not exists (select from run r where r.backfill = b.id)
                returning b.id
            )
            delete from state_value s
            using gone
            where s.scope = 'backfill-' || gone.id
            """;

    /** Not of one whose source was read just now: it may be about to go back to an old version. */
    private static final String DAGS_WITH_OLD_VERSIONS = """
            select distinct v.dag
            from dag_version v
            join dag d on d.id = v.dag
            where v.created_at < :before and d.updated_at < :settled and d.version <> v.id
            """;

    private static final String LOCK = "select pg_advisory_xact_lock(hashtextextended('dag/' || :dag, 0)) is null";

    /** The highest number stays, so that no number is given twice. */
    private static final String VERSIONS = """
            delete from dag_version v
            where v.dag = :dag and v.created_at < :before
                and v.number < (select max(n.number) from dag_version n where n.dag = v.dag)
                and not exists (select from dag d where d.id = v.dag and d.version = v.id)
                and not exists (select from run r where r.dag = v.dag and r.dag_version = v.id)
            """;

    private static final String BUNDLES = """
            delete from bundle b
            where b.created_at < :before and not exists (select from dag_version v where v.bundle = b.hash)
            """;

    private static final String OPEN_ATTEMPTS = "select id from attempt where ended_at is null";

    private final Sessions sessions;

    public Leftovers(Database database) {
        this.sessions = new Sessions(database.pool());
    }

    /**
     * Removes what is left of things that are over.
     *
     * @param recent from before this time go: messages that were delivered or given up, dead nodes, answered commands, outputs that nothing names, code that nothing names
     * @param history from before this time go: skipped ticks, tombstones, messages that nobody delivers, finished backfills with their values, versions that no run and no DAG names
     */
    public void sweep(Instant recent, Instant history) {
        sweep(recent, OUTPUTS, MESSAGES, NODES, COMMANDS);
        sweep(history, TICKS, TOMBSTONES, FORGOTTEN_MESSAGES, BACKFILLS);
        sessions.run("looking for old versions", handle -> handle.createQuery(DAGS_WITH_OLD_VERSIONS)
                .bind("before", history).bind("settled", recent).mapTo(String.class).list())
                .forEach(dag -> removeVersions(dag, history));
        sweep(recent, BUNDLES);
    }

    /** Under the lock of those who register versions, so that none is picked up again while it goes. */
    private void removeVersions(String dag, Instant before) {
        sessions.change("removing old versions", handle -> {
            handle.createQuery(LOCK).bind("dag", dag).mapTo(Boolean.class).one();
            handle.createUpdate(VERSIONS).bind("dag", dag).bind("before", before).execute();
        });
    }

    private void sweep(Instant before, String... statements) {
        for (var sql : statements) {
            sessions.change("sweeping", handle -> handle.createUpdate(sql).bind("before", before).execute());
        }
    }

    /** Attempts that have not ended, on any node: what they left lying is still theirs. */
    public Set<Long> openAttempts() {
        return sessions.run("looking for open attempts", handle -> handle.createQuery(OPEN_ATTEMPTS).mapTo(Long.class).set());
    }
}
