package io.batuta.store.journal;

import io.batuta.model.journal.BackfillRow;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.CommitResult;
import io.batuta.model.journal.DagRow;
import io.batuta.model.journal.Journal;
import io.batuta.model.journal.NodeRow;
import io.batuta.model.journal.PoolRow;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.RunSnapshot;
import io.batuta.model.json.Json;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.state.RunState;
import io.batuta.store.crypto.Secrets;
import io.batuta.store.db.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The journal on Postgres. Commits go through one connection of their own, one at a time; everything else through the pool. Thread-safe.
 */
public final class PostgresJournal implements Journal, AutoCloseable {
    private static final String DAGS = """
            select id, version, paused, anchor, last_fire, next_fire, active_runs
            from dag
            where not stale
            order by id
            """;

    private static final String PLAN = "select plan from dag_version where id = :version";

    private static final String PLANS = "select id, plan from dag_version where id = any(:versions)";

    private static final String BACKFILLS = "select * from backfill where finished_at is null order by id";

    private static final String ALL_PAUSED = "select exists (select from setting where name = 'all_paused' and value = 'true')";

    /** Every change gives a row another xmin. A sum does not care for the order, so nothing is sorted. */
    private static final String FINGERPRINT = """
            select concat_ws(' ', sum(hashtextextended(what || xmin::text, 0)), count(*))
            from (
                select id as what, xmin from dag
                union all select name, xmin from pool
                union all select id::text, xmin from backfill where finished_at is null
                union all select name, xmin from setting where name = 'all_paused'
            ) shared
            """;

    private static final String PAUSE_ALL = """
            insert into setting (name, value, actor)
            values ('all_paused', :paused, :actor)
            on conflict (name) do update set value = excluded.value, actor = excluded.actor, updated_at = clock_timestamp()
            """;

    private static final String TELL_PAUSE = "insert into event (at, event, actor, source) values (clock_timestamp(), :event, :actor, 'journal')";

    private static final String WAKE = "select pg_notify('batuta', '')";

    private final Writer writer;
    private final Sessions sessions;
    private final Ids ids;
    private final RunReads runs;
    private final DataReads data;
    private final OwnConnection leases;
    private final Nodes nodes;
    private final Inbox inbox;

    /** A journal on the open database; {@code secrets} seal what is sensitive. */
    public PostgresJournal(Database database, Secrets secrets) {
        var sealing = new Sealing(secrets);
        this.sessions = new Sessions(database.pool());
        this.writer = new Writer(new WriterConnection(database::connect), sealing);
        this.ids = new Ids(sessions);
        this.runs = new RunReads(sessions);
        this.data = new DataReads(sessions, sealing);
        this.leases = new OwnConnection(database::connect, "batuta lease");
        this.nodes = new Nodes(sessions, leases, ids);
        this.inbox = new Inbox(sessions);
    }

    @Override
    public CommitResult commit(Batch batch) {
        return writer.commit(batch);
    }

    @Override
    public long takeIds(int count) {
        return ids.take(count);
    }

    @Override
    public List<DagRow> dags() {
        writer.settle();
        return sessions.run("listing DAGs", handle -> handle.createQuery(DAGS).map(Rows::dag).list());
    }

    @Override
    public DagPlan plan(long dagVersion) {
        var json = sessions.run("reading a DAG version",
                handle -> handle.createQuery(PLAN).bind("version", dagVersion).mapTo(String.class).findOne());
        return Json.readLenient(
                json.orElseThrow(() -> new IllegalArgumentException("there is no DAG version " + dagVersion)),
                DagPlan.class);
    }

    @Override
    public Map<Long, DagPlan> plans(Collection<Long> dagVersions) {
        Map<Long, DagPlan> plans = new HashMap<>();
        sessions.run("reading DAG versions", handle -> handle.createQuery(PLANS)
                .bindArray("versions", Long.class, dagVersions)
                .map((row, _) -> plans.put(row.getLong("id"), Json.readLenient(row.getString("plan"), DagPlan.class)))
                .list());
        return plans;
    }

    @Override
    public Map<String, Duration> usualDurations(String dagId) {
        return runs.usualDurations(dagId);
    }

    @Override
    public List<RunSnapshot> loadRuns(Collection<Long> runIds) {
        writer.settle();
        return runs.load(runIds);
    }

    @Override
    public List<Long> openRuns(long node) {
        writer.settle();
        return runs.open(node);
    }

    @Override
    public Optional<Long> findRun(String dagId, String runId) {
        writer.settle();
        return runs.find(dagId, runId);
    }

    @Override
    public Optional<RunRow> runRow(String dagId, String runId) {
        writer.settle();
        return runs.row(dagId, runId);
    }

    @Override
    public Optional<PastRun> previousRun(String dagId, Instant logicalDate, Collection<String> taskIds) {
        return runs.previous(dagId, logicalDate, taskIds);
    }

    @Override
    public List<RunRow> newestScheduled(String dagId, int most) {
        return runs.newestScheduled(dagId, most);
    }

    @Override
    public List<Long> runsBetween(String dagId, @Nullable Instant from, @Nullable Instant to) {
        return runs.between(dagId, from, to);
    }

    @Override
    public Map<Instant, RunState> runsAt(String dagId, Collection<Instant> logicalDates) {
        return runs.at(dagId, logicalDates);
    }

    @Override
    public boolean deleteRun(long run, String actor) {
        return sessions.transaction("deleting a run", handle -> Removal.deleteRun(handle, run, actor));
    }

    @Override
    public Map<Long, String> outputs(Collection<Long> attempts) {
        return data.outputs(attempts);
    }

    @Override
    public Optional<String> output(long attempt) {
        return data.output(attempt);
    }

    @Override
    public Map<Long, Integer> outputVersions(Collection<Long> attempts) {
        return data.outputVersions(attempts);
    }

    @Override
    public Map<Long, Integer> versionNumbers(Collection<Long> dagVersions) {
        return data.versionNumbers(dagVersions);
    }

    @Override
    public void writeLargeOutput(long attempt, String json) {
        data.writeLarge(attempt, json);
    }

    @Override
    public Optional<String> element(long taskInstance) {
        return data.element(taskInstance);
    }

    @Override
    public Optional<StateValue> state(StateKey key) {
        return data.value(key);
    }

    @Override
    public NodeRow joinNode(String name, String home, List<String> labels) {
        return nodes.join(name, home, labels);
    }

    @Override
    public Renewal renew(long node) {
        var renewal = nodes.renew(node);
        writer.othersAlive(renewal.nodes().stream().anyMatch(other -> other.id() != node && !other.dead()));
        return renewal;
    }

    @Override
    public List<Long> takeOver(long deadNode, long deadCounter, long heir) {
        return nodes.takeOver(deadNode, deadCounter, heir);
    }

    @Override
    public boolean adopt(long run, long node) {
        return nodes.adopt(run, node);
    }

    @Override
    public void leaveNode(long node) {
        nodes.leave(node);
    }

    @Override
    public long sendToOwner(long run, String key, String commandJson) {
        return inbox.send(run, key, commandJson);
    }

    @Override
    public List<Letter> inbox(long node) {
        return inbox.waiting(node);
    }

    @Override
    public void answer(long letter, String json) {
        inbox.answer(letter, json);
    }

    @Override
    public Optional<Reply> reply(long letter) {
        return inbox.reply(letter);
    }

    @Override
    public List<PoolRow> pools() {
        return sessions.run("listing pools", Pools::all);
    }

    @Override
    public List<BackfillRow> openBackfills() {
        return sessions.run("listing backfills", handle -> handle.createQuery(BACKFILLS).map(Rows::backfill).list());
    }

    @Override
    public Optional<String> fingerprint() {
        return Optional
                .of(sessions.run("asking whether anything changed", handle -> handle.createQuery(FINGERPRINT).mapTo(String.class).one()));
    }

    @Override
    public boolean allPaused() {
        return sessions.run("asking whether everything is paused", handle -> handle.createQuery(ALL_PAUSED).mapTo(Boolean.class).one());
    }

    @Override
    public void pauseAll(boolean paused, String actor) {
        sessions.change("pausing everything", handle -> {
            handle.createUpdate(PAUSE_ALL).bind("paused", Boolean.toString(paused)).bind("actor", actor).execute();
            handle.createUpdate(TELL_PAUSE).bind("event", paused ? "all_paused" : "all_resumed").bind("actor", actor).execute();
            handle.createQuery(WAKE).mapTo(String.class).list();
        });
    }

    @Override
    public void drainNode(long node, boolean drained, String actor) {
        nodes.drain(node, drained, actor);
    }

    /** Closes its own connections; the pool belongs to the database. */
    @Override
    public void close() {
        writer.close();
        leases.close();
    }
}
