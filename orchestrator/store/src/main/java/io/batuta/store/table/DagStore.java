package io.batuta.store.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.batuta.model.json.Json;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.plan.TaskSpec;
import io.batuta.store.db.Database;
import io.batuta.store.table.BundleStore.Bundle;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** DAGs and their versions. What the schedule and people change on a DAG goes through commits; here is what its source says. */
public final class DagStore {
    private static final String PUT_BUNDLE = """
            insert into bundle (hash, origin, bytes, size, created_at)
            values (:hash, :origin, :bytes, :size, :now)
            on conflict (hash) do nothing
            """;

    /** One registration of a DAG at a time, also of one that has no row yet. */
    private static final String LOCK = "select pg_advisory_xact_lock(hashtextextended('dag/' || :dag, 0))";

    private static final String KNOWN = "select stale from dag where id = :dag";

    private static final String FIND_VERSION = "select id, number from dag_version where dag = :dag and bundle = :bundle and structure_hash = :structure";

    private static final String ADD_VERSION = """
            insert into dag_version (id, uuid, dag, number, bundle, structure_hash, source_class, plan, created_at)
            values (:id, :uuid, :dag, (select coalesce(max(number), 0) + 1 from dag_version where dag = :dag), :bundle, :structure, :source_class, :plan, :now)
            returning id, number
            """;

    private static final String PUT_DAG = """
            insert into dag (id, version, paused, fileloc, description, owner, tags, tasks, schedule, created_at, updated_at)
            values (:dag, :version, :paused, :fileloc, :description, :owner, :tags, :tasks, :schedule, :now, :now)
            on conflict (id) do update
            set version = excluded.version, stale = false, fileloc = excluded.fileloc, description = excluded.description, owner = excluded.owner, tags = excluded.tags,
                tasks = excluded.tasks, schedule = excluded.schedule, updated_at = excluded.updated_at
            """;

    private static final String RETIRE = """
            update dag
            set stale = true, updated_at = :now
            where fileloc = :fileloc and not stale and id <> all(:kept)
            returning id
            """;

    private static final String SET_TIMES = "update dag set anchor = coalesce(anchor, :anchor), next_fire = :next where id = :dag";

    private static final String ALL = "select * from dag order by id";

    private static final String IN_FORCE = """
            select d.fileloc, min(v.bundle) bundle, array_agg(d.id) dags
            from dag d
            join dag_version v on v.id = d.version
            where not d.stale and not exists (select from import_error e where e.file = d.fileloc)
            group by d.fileloc
            having count(distinct v.bundle) = 1
            """;

    private static final String FIND = "select * from dag where id = :dag";

    private final Jdbi jdbi;
    private final LongSupplier ids;

    /** {@code ids} gives numbers for versions: {@code () -> journal.takeIds(1)}. */
    public DagStore(Database database, LongSupplier ids) {
        this.jdbi = Tables.of(database);
        this.ids = ids;
    }

    /** A DAG as its source builds it. */
    public record Built(DagPlan plan, String sourceClass) {}

    /**
     * What became of a DAG.
     *
     * @param number the version's number within the DAG
     * @param newVersion whether its code or structure differs from every version before
     * @param newDag whether it was never seen before
     * @param revived whether its source was gone and is back
     */
    public record Registered(String dagId, long version, int number, boolean newVersion, boolean newDag, boolean revived) {}

    /** A DAG as it stands, stale ones included. */
    public record Known(
            String id,
            long version,
            boolean paused,
            @Nullable String pausedReason,
            boolean stale,
            @Nullable Instant anchor,
            @Nullable Instant nextFire,
            String fileloc,
            Instant updatedAt) {}

    /**
     * Stores a bundle and the DAGs in it, all or none. A DAG gets a new version only when its bundle or its structure is new; a stale one is revived.
     *
     * @param fileloc the file the DAGs are shown to come from
     * @param newDagsPaused whether a DAG never seen before begins paused
     */
    public List<Registered> register(Bundle bundle, String fileloc, List<Built> dags, boolean newDagsPaused, Instant now) {
        return jdbi.inTransaction(handle -> {
            handle.createUpdate(PUT_BUNDLE)
                    .bind("hash", bundle.hash())
                    .bind("origin", bundle.origin())
                    .bind("bytes", bundle.bytes())
                    .bind("size", bundle.bytes().length)
                    .bind("now", now)
                    .execute();
            return dags.stream()
                    .sorted(Comparator.comparing(built -> built.plan().dagId()))
                    .map(built -> register(handle, bundle.hash(), fileloc, built, newDagsPaused, now))
                    .toList();
        });
    }

    /** DAGs of the file that are not among those kept become stale; gives their ids. */
    public List<String> retire(String fileloc, Collection<String> kept, Instant now) {
        return jdbi.withHandle(handle -> handle.createQuery(RETIRE)
                .bind("fileloc", fileloc)
                .bindArray("kept", String.class, List.copyOf(kept))
                .bind("now", now)
                .mapTo(String.class)
                .list());
    }

    /** Sets when a schedule fires next after its DAG was added or its schedule changed. The anchor is kept once it is set. */
    public void setTimes(String dagId, @Nullable Instant anchor, @Nullable Instant nextFire) {
        jdbi.useHandle(handle -> handle.createUpdate(SET_TIMES).bind("dag", dagId).bind("anchor", anchor).bind("next", nextFire).execute());
    }

    /** All DAGs, stale ones included, by id. */
    public List<Known> all() {
        return jdbi.withHandle(handle -> handle.createQuery(ALL).map(DagStore::known).list());
    }

    /** A file with nothing wrong, and the one bundle that all of its DAGs are of. */
    public record InForce(String fileloc, String bundle, List<String> dags) {}

    /** What is in force of files with nothing wrong. */
    public List<InForce> inForce() {
        return jdbi.withHandle(handle -> handle.createQuery(IN_FORCE)
                .map((row, _) -> new InForce(row.getString("fileloc"), row.getString("bundle"),
                        List.of((String[]) row.getArray("dags").getArray())))
                .list());
    }

    /** The DAG of that id. */
    public Optional<Known> find(String dagId) {
        return jdbi.withHandle(handle -> handle.createQuery(FIND).bind("dag", dagId).map(DagStore::known).findOne());
    }

    private Registered register(Handle handle, String bundle, String fileloc, Built built, boolean newDagsPaused, Instant now) {
        var plan = built.plan();
        var dag = plan.dagId();
        handle.createQuery(LOCK).bind("dag", dag).mapTo(String.class).list();
        var stale = handle.createQuery(KNOWN).bind("dag", dag).mapTo(Boolean.class).findOne();
        var json = Json.write(plan);
        var found = handle.createQuery(FIND_VERSION)
                .bind("dag", dag)
                .bind("bundle", bundle)
                .bind("structure", sha256(json))
                .map(DagStore::version)
                .findOne();
        var version = found.orElseGet(() -> addVersion(handle, bundle, built, json, now));
        handle.createUpdate(PUT_DAG)
                .bind("dag", dag)
                .bind("version", version.id)
                .bind("paused", newDagsPaused)
                .bind("fileloc", fileloc)
                .bind("description", plan.description())
                .bind("owner", plan.owner())
                .bindArray("tags", String.class, plan.tags())
                .bindArray("tasks", String.class, plan.tasks().stream().map(TaskSpec::id).toList())
                .bind("schedule", plan.schedule().summary())
                .bind("now", now)
                .execute();
        return new Registered(dag, version.id, version.number, found.isEmpty(), stale.isEmpty(), stale.orElse(false));
    }

    private record Version(long id, int number) {}

    private Version addVersion(Handle handle, String bundle, Built built, String json, Instant now) {
        return handle.createQuery(ADD_VERSION)
                .bind("id", ids.getAsLong())
                .bind("uuid", UUID.randomUUID())
                .bind("dag", built.plan().dagId())
                .bind("bundle", bundle)
                .bind("structure", sha256(json))
                .bind("source_class", built.sourceClass())
                .bind("plan", json)
                .bind("now", now)
                .map(DagStore::version)
                .one();
    }

    private static Version version(ResultSet row, StatementContext context) throws SQLException {
        return new Version(row.getLong("id"), row.getInt("number"));
    }

    private static Known known(ResultSet row, StatementContext context) throws SQLException {
        return new Known(
                row.getString("id"),
                row.getLong("version"),
                row.getBoolean("paused"),
                row.getString("paused_reason"),
                row.getBoolean("stale"),
                Tables.optionalTime(row, "anchor"),
                Tables.optionalTime(row, "next_fire"),
                row.getString("fileloc"),
                Tables.time(row, "updated_at"));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java brings SHA-256", e);
        }
    }
}
